//! Order sheets: made for a catalog, filled in elsewhere, handed in as one order.

use order_core::cart::{CheckoutForm, Pricing, Terms};
use order_core::catalog::{Catalog, CatalogProduct, Product, TransactionTerm};
use order_core::desk::PageOf;
use order_core::operation::order::{PlaceSheet, PlaceSheetRefusal};
use order_core::party::{Access as Right, Brand, Connection};
use order_core::record::{Key, Keys};
use order_core::refusal::Never;
use order_core::store::Store as _;
use order_core::value::{BrandId, BuyerOrganizationId, CatalogId, Currency, Pieces, limits};
use order_core::{AnyReason, RunError};
use order_documents::Language;
use order_documents::sheet::{
    FilledLine, FilledSheet, OrderSheet, SheetError, SheetFault, SheetFile, SheetHead, SheetIdentity,
    SheetPrices, SheetRow,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::download::{Download, Xlsx, aside};
use super::upload::{FileBytes, faulty, may_order, refused, with_rows};
use crate::brand::one;
use crate::checkout::PlacedShape;
use crate::route::{Access, Call, Head, NoQuery, Reply, Route, Section};
use crate::wire::{Form, FormForm, MoneyShape, Reader, Scalar, forms};
use crate::{Problem, ProblemCode};

pub(super) fn routes() -> Vec<Route> {
    let (read, write) = (Access::Brand(Right::Read), Access::Brand(Right::Write));
    let handed_in = |route: Route| {
        route
            .for_whom(write)
            .takes_file()
            .refuses::<SheetFault>()
            .refuses::<PlaceSheetRefusal>()
            .may_end(ProblemCode::NoDocument)
    };
    let routes = vec![
        Route::get("/brands/{brand}/catalogs/{catalog}/sheet", "download_order_sheet", download)
            .says("Download an order sheet.", "A workbook of a catalog for one term and one currency, into which a buyer enters quantities. For a buyer that is named it shows, beside the base prices, what each piece costs that one, and its totals are of these; under another term than the buyer's own these are the base prices. Otherwise it has base prices alone, and says that the order may cost less. SKUs that have no base price or need a choice of options are left out.")
            .for_whom(read)
            .may_end(ProblemCode::NoDocument),
        handed_in(Route::post("/brands/{brand}/catalogs/{catalog}/sheet-orders", "place_order_sheet", place))
            .says("Place the order of a filled-in sheet.", "There is the whole order or none of it. The sheet is compared with the same one made anew: whatever differs but quantities is told with its row and column, and a sheet of a catalog that has changed since is outdated; so is one of a buyer's own prices when these are not those of whoever orders. The order is under the term and the currency of the sheet; under another term than the buyer's own, base prices are charged in full. Not by card. A request that is repeated under its key once its sheet is outdated is told just that; nothing is placed twice.")
            .makes()
            .repeatable(),
        handed_in(Route::post("/brands/{brand}/catalogs/{catalog}/sheet-orders/dry-run", "try_order_sheet", dry_run))
            .says("Try a filled-in sheet.", "What its order would come to, or every reason why it cannot be placed. Nothing is kept."),
    ];
    routes.into_iter().map(|route| route.within(Section::Brand)).collect()
}

/// Which sheet of a catalog.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SheetQuery")]
struct SheetQuery {
    /// That of the brand unless it is said otherwise.
    language: Option<Scalar<Language>>,
    /// The term of its prices and of the order.
    term: Scalar<TransactionTerm>,
    /// The currency of its prices and of the order.
    currency: Scalar<Currency>,
    /// Whose prices it shows; none but base prices unless it is said.
    buyer: Option<Scalar<BuyerOrganizationId>>,
}

/// Which sheet it is, as it is asked for, or as one that comes back says.
#[derive(Debug, Clone)]
struct Wanted {
    terms: Terms,
    /// `None` = that of the brand.
    language: Option<Language>,
    /// Whose own prices it shows; `None` = base prices alone.
    buyer: Option<BuyerOrganizationId>,
}

impl Form for SheetQuery {
    type Value = Wanted;

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let language = reader.optional("language", self.language);
        let term = reader.field("term", self.term);
        let currency = reader.field("currency", self.currency);
        let buyer = reader.optional("buyer", self.buyer);
        let terms = Terms { term: term?, currency: currency? };
        Some(Wanted { terms, language: language?, buyer: buyer? })
    }
}

#[derive(Debug, Clone)]
struct SheetOrder {
    buyer: BuyerOrganizationId,
    file: FileBytes,
    form: CheckoutForm,
}

forms! {
    /// A filled-in sheet.
    SheetOrderForm as "SheetOrder" => SheetOrder {
        /// Who orders.
        buyer: one Scalar<BuyerOrganizationId>,
        /// The sheet.
        file: one Scalar<FileBytes>,
        /// Where the order goes and how it is paid.
        form: one FormForm,
    }
}

/// What an order would come to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "TriedSheet")]
struct TriedShape {
    pieces: Scalar<Pieces>,
    total: MoneyShape,
}

type SheetPath = (BrandId, CatalogId);

async fn download(call: Call<SheetPath, SheetQuery>) -> Result<Download<Xlsx>, Problem> {
    let (brand, catalog) = call.path;
    let (head, rows) = content(&call, (brand, catalog), call.query.clone()).await?;
    let name = format!("{}-{}-{}", head.catalog_code, head.terms.term, head.terms.currency);
    let bytes = aside(call.api.documents(), move || OrderSheet::new(head, rows)?.to_xlsx()).await?;
    Ok(Download::of(bytes.map_err(|error| unmade(&error))?, name))
}

async fn place(call: Call<SheetPath, NoQuery, SheetOrderForm>) -> Result<Reply<PlacedShape>, Problem> {
    let sheet = filled(&call, call.path, &call.body).await?;
    let mut run = call.desk().run(command(&call.body, &sheet), call.actor()?);
    if let Some(key) = call.key() {
        run = run.key(key.clone());
    }
    let placed = run.await.map_err(|error| not_placed(&call, &error, &sheet))?;
    let at = format!("/brands/{}/orders/{}", sheet.brand, placed.id);
    Ok(Reply::of(PlacedShape::from(&placed)).made_at(at))
}

async fn dry_run(call: Call<SheetPath, NoQuery, SheetOrderForm>) -> Result<Reply<TriedShape>, Problem> {
    let sheet = filled(&call, call.path, &call.body).await?;
    let planned = call.desk().plan(command(&call.body, &sheet), call.actor()?).await;
    let planned = planned.map_err(|error| not_placed(&call, &error, &sheet))?;
    let pieces = sheet.lines.iter().fold(0_u64, |sum, line| sum.saturating_add(line.quantity.get().into()));
    Ok(Reply::of(TriedShape { pieces: Pieces::new(pieces).into(), total: planned.output.total.into() }))
}

fn command(order: &SheetOrder, sheet: &FilledSheet) -> PlaceSheet {
    PlaceSheet {
        brand: sheet.brand,
        buyer: order.buyer,
        catalog: sheet.catalog,
        terms: sheet.terms.clone(),
        items: sheet.items(),
        form: order.form.clone(),
        agreed: None,
    }
}

/// The problem of an order that is not placed; what is wrong with a SKU is told with its row.
fn not_placed(head: &Head, error: &RunError<PlaceSheetRefusal>, sheet: &FilledSheet) -> Problem {
    let problem = head.problem(error);
    let RunError::Refused(reasons) = error else { return problem };
    let row = |id: &str| {
        let is_of = |line: &&FilledLine| line.sku.to_string() == id || line.product.to_string() == id;
        Some(sheet.lines.iter().find(is_of)?.row)
    };
    problem.reasons(with_rows(reasons.to_any(), row))
}

/// What was filled into a sheet of this catalog. One of own prices is made anew with those of the buyer who orders.
async fn filled(
    head: &Head,
    (brand, catalog): SheetPath,
    SheetOrder { buyer, file, .. }: &SheetOrder,
) -> Result<FilledSheet, Problem> {
    may_order(head, brand)?;
    let FileBytes(bytes) = file.clone();
    let opened =
        aside(head.api.documents(), move || SheetFile::open(&bytes).map(|file| file.identity().clone()))
            .await?;
    let identity = opened.map_err(|faults| faulty(&faults))?;
    strange(&identity, (brand, catalog))?;
    let wanted = Wanted {
        terms: identity.terms,
        language: Some(identity.language),
        buyer: (identity.prices == SheetPrices::Own).then_some(*buyer),
    };
    let (sheet, rows) = content(head, (brand, catalog), wanted).await?;
    let FileBytes(bytes) = file.clone();
    aside(head.api.documents(), move || {
        let sheet = OrderSheet::new(sheet, rows).map_err(|error| unmade(&error))?;
        sheet.read(&bytes).map_err(|faults| faulty(&faults))
    })
    .await?
}

/// Refuses a sheet of something else before one is made to compare it with.
fn strange(found: &SheetIdentity, (brand, catalog): SheetPath) -> Result<(), Problem> {
    let other_brand = SheetFault::OtherBrand { found: found.brand, expected: brand };
    let other_catalog = SheetFault::OtherCatalog { found: found.catalog, expected: catalog };
    let faults = [(found.brand != brand, other_brand), (found.catalog != catalog, other_catalog)];
    let told = faults.iter().filter(|(is_so, _)| *is_so).map(|(_, fault)| AnyReason::of(fault));
    let told: Vec<AnyReason> = told.collect();
    if told.is_empty() { Ok(()) } else { Err(refused(told)) }
}

/// What a sheet is made of, from the records as they are now. When they are changed meanwhile, it is a sheet that is outdated as soon as it
/// is there.
async fn content(
    head: &Head,
    (brand, catalog): SheetPath,
    Wanted { terms, language, buyer }: Wanted,
) -> Result<(SheetHead, Vec<SheetRow>), Problem> {
    let (desk, actor) = (head.desk(), head.actor()?);
    let failed = |error: RunError<Never>| head.problem(&error);
    let owner = one::<Brand>(head, brand, Key::brand(brand)).await?.record;
    let listed = one::<Catalog>(head, brand, Key::catalog(brand, catalog)).await?.record;
    let language = language.unwrap_or_else(|| Language::of(owner.settings.locale));
    let mut sheet = SheetHead::of(&owner, &listed, terms, language);
    let connection = match buyer {
        Some(buyer) => Some(one::<Connection>(head, brand, Key::connection(brand, buyer)).await?.record),
        None => None,
    };
    let terms = sheet.terms.clone();
    let own = connection.map(|connection| {
        sheet.prices = SheetPrices::Own;
        Pricing::under(&terms, owner.settings.rounding, listed.rates, &connection.terms)
    });
    let mut rows = Vec::new();
    let mut page = PageOf::first(limits::PAGE_ORDERS_MAX);
    loop {
        let places = desk.catalog_places(brand, catalog, page.clone(), actor).await.map_err(failed)?;
        let mut keys = Keys::new();
        places.records.iter().for_each(|kept| keys.record(Key::product(brand, kept.record.product)));
        let products = desk.store().load(keys).await.map_err(|error| failed(error.into()))?;
        for place in &places.records {
            let place = &place.record;
            let Some(product) = products.get::<Product>(&Key::product(brand, place.product)) else {
                continue;
            };
            rows.extend(rows_of(head, (product, place), &sheet, own.as_ref()).await?);
        }
        let Some(next) = places.next else { return Ok((sheet, rows)) };
        page.after = Some(next);
    }
}

/// The rows of a product: those of its SKUs that can be ordered by a sheet.
async fn rows_of(
    head: &Head,
    (product, place): (&Product, &CatalogProduct),
    sheet: &SheetHead,
    own: Option<&Pricing<'_>>,
) -> Result<Vec<SheetRow>, Problem> {
    let mut rows = Vec::new();
    let mut page = PageOf::first(limits::PAGE_ORDERS_MAX);
    loop {
        let skus = head.desk().skus_of(product.brand, product.id, page.clone(), head.actor()?).await;
        let skus = skus.map_err(|error| head.problem(&error))?;
        let made = skus.records.iter().filter_map(|kept| {
            let sku = (product, place, kept.record.as_ref());
            let row = SheetRow::of(sku, &sheet.terms, sheet.language).ok()?;
            let Some(own) = own else { return Some(row) };
            // What costs more than can be told cannot be ordered either.
            own.piece(sku).ok().map(|price| row.with_own_price(price))
        });
        rows.extend(made);
        let Some(next) = skus.next else { return Ok(rows) };
        page.after = Some(next);
    }
}

/// The problem of a sheet that cannot be made.
fn unmade(error: &SheetError) -> Problem {
    Problem::new(ProblemCode::NoDocument).because(error.to_string())
}
