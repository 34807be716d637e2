//! Workbooks of what was ordered, counted up.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use order_core::catalog::{Product, Sku};
use order_core::party::{Access as Right, Brand, Connection};
use order_core::record::{Figures, Key, OrderFilter, TallyBy, TallyRow};
use order_core::value::{BrandId, BuyerOrganizationId, Currency, SkuId};
use order_documents::Language;
use order_documents::export::{
    BookSettings, BuyerNames, Names, SkuNames, Tally, TallyError, TallyMeasure, TallyOf,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::download::{Download, Xlsx, aside};
use super::export::of as of_export;
use crate::brand::one;
use crate::route::{Access, Call, Head, NoQuery, Route, Section};
use crate::wire::{FilterForm, Form, Reader, Scalar, words};
use crate::{Problem, ProblemCode};

words! {
    TallyOf, "TallyOf", "By what a workbook counts orders up.", [
        TallyOf::BuyerAndSku = "buyer_and_sku", TallyOf::Sku = "sku", TallyOf::Buyer = "buyer",
    ];
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/brands/{brand}/exports/tally", "export_tally", tally)
            .says("Download a workbook of a tally.", "What was ordered, counted up by SKU, by buyer, or by both, as an Excel workbook: pieces, and what they cost in one currency where that is named. What was rejected or returned is never counted. Where a currency is named, only what was ordered in it is counted, pieces too.")
            .for_whom(Access::Brand(Right::Read))
            .may_end(ProblemCode::NoDocument)
            .within(Section::Brand),
    ]
}

/// What is counted up.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ExportTally")]
struct TallyForm {
    of: Scalar<TallyOf>,
    /// In which currency amounts are told, and orders counted; pieces alone are told, of orders in every currency, unless it is named.
    #[serde(default)]
    currency: Option<Scalar<Currency>>,
    /// Those of what is asked for now unless it is said otherwise.
    #[serde(default)]
    figures: Option<Scalar<Figures>>,
    /// Which orders; all unless it is said otherwise.
    #[serde(default)]
    filter: FilterForm,
    /// The brand's unless it is said otherwise.
    #[serde(default)]
    language: Option<Scalar<Language>>,
}

/// What was asked for.
#[derive(Debug, Clone)]
struct Asked {
    of: TallyOf,
    measure: TallyMeasure,
    figures: Figures,
    filter: OrderFilter,
    language: Option<Language>,
}

impl Form for TallyForm {
    type Value = Asked;

    fn read(self, reader: &mut Reader) -> Option<Asked> {
        let of = reader.field("of", self.of);
        let currency = reader.optional("currency", self.currency);
        let figures = reader.optional("figures", self.figures);
        let filter = reader.field("filter", self.filter);
        let language = reader.optional("language", self.language);
        let measure = currency?.map_or(TallyMeasure::Quantity, TallyMeasure::QuantityAndAmount);
        let figures = figures?.unwrap_or(Figures::Current);
        Some(Asked { of: of?, measure, figures, filter: filter?, language: language? })
    }
}

async fn tally(call: Call<(BrandId,), NoQuery, TallyForm>) -> Result<Download<Xlsx>, Problem> {
    let (brand,) = call.path;
    let Asked { of, measure, figures, filter, language } = call.body.clone();
    let settings = one::<Brand>(&call, brand, Key::brand(brand)).await?.record.settings.clone();
    let by = match of {
        TallyOf::BuyerAndSku => TallyBy::BuyerAndSku,
        TallyOf::Sku => TallyBy::Sku,
        TallyOf::Buyer => TallyBy::Buyer,
    };
    let rows = call.desk().tally(brand, filter, figures, by, call.actor()?).await;
    let mut rows = rows.map_err(|error| call.problem(&error))?;
    // Amounts in several currencies have no sum.
    if let TallyMeasure::QuantityAndAmount(currency) = measure {
        rows.retain(|row| row.currency == currency);
    }
    let names = names(&call, brand, of, &rows).await?;
    let book =
        BookSettings::new(language.unwrap_or_else(|| Language::of(settings.locale)), call.desk().now());
    let day = call.desk().now().day(settings.offset);
    let bytes = aside(call.api.documents(), move || {
        let mut bytes = Vec::new();
        Tally::new(&rows, of, measure)?.export(&names, &book, &mut bytes).map(|()| bytes)
    });
    let bytes = bytes.await?.map_err(|error| match error {
        TallyError::Export(error) => of_export(&error),
        TallyError::OtherKeys { .. } | TallyError::OtherCurrencies { .. } => {
            Problem::new(ProblemCode::Internal)
        }
        TallyError::TooLarge => Problem::new(ProblemCode::NoDocument).because(error.to_string()),
    })?;
    Ok(Download::of(bytes, format_args!("tally-{day}")))
}

/// What the buyers and SKUs of the rows are called now. What is gone goes by its id and its numbers.
async fn names(head: &Head, brand: BrandId, of: TallyOf, rows: &[TallyRow]) -> Result<Names, Problem> {
    let (buyer_at, sku_at) = match of {
        TallyOf::BuyerAndSku => (Some(0), Some(1)),
        TallyOf::Sku => (None, Some(0)),
        TallyOf::Buyer => (Some(0), None),
    };
    let distinct = |at: Option<usize>| -> BTreeSet<&str> {
        rows.iter().filter_map(|row| Some(row.keys.get(at?)?.as_str())).collect()
    };
    let mut names = Names::default();
    for buyer in distinct(buyer_at).into_iter().filter_map(|id| id.parse::<BuyerOrganizationId>().ok()) {
        if let Some(known) = there(
            head.desk()
                .connected_buyer(brand, buyer, head.actor()?)
                .await
                .map_err(|error| head.problem(&error)),
        )? {
            let connection = there(one::<Connection>(head, brand, Key::connection(brand, buyer)).await)?;
            let code = connection.and_then(|connection| connection.record.code.clone());
            names.buyers.insert(buyer, BuyerNames { code, name: Some(known.record.profile.name.clone()) });
        }
    }
    let mut products = BTreeMap::new();
    for id in distinct(sku_at).into_iter().filter_map(|id| id.parse::<SkuId>().ok()) {
        let Some(sku) = there(one::<Sku>(head, brand, Key::sku(brand, id)).await)? else { continue };
        let of = sku.record.product;
        let product = match products.entry(of) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let product = there(one::<Product>(head, brand, Key::product(brand, of)).await)?;
                unknown.insert(product.map(|product| product.record.name.clone()))
            }
        };
        if let Some(product) = product.clone() {
            names.skus.insert(id, SkuNames { product, attributes: sku.record.attributes.clone() });
        }
    }
    Ok(names)
}

/// What was found, or that it is not there any more.
fn there<T>(found: Result<T, Problem>) -> Result<Option<T>, Problem> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(problem) if problem.code() == ProblemCode::NotFound => Ok(None),
        Err(problem) => Err(problem),
    }
}
