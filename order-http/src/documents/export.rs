//! Workbooks of orders, by a choice of columns.

use order_core::desk::COUNT_EXACT_MAX;
use order_core::operation::Viewer;
use order_core::operation::order::{DocumentView, ExportKind, ViewDocument};
use order_core::party::{Access as Right, Brand};
use order_core::record::{Figures, Key, OrderFilter, OrderQuery, OrderScope, OrderSort};
use order_core::value::{BrandId, BuyerOrganizationId, Code, Name, OrderId, UtcOffset};
use order_documents::Language;
use order_documents::export::{
    BookSettings, BuyerNames, CatalogNames, ChoiceFaults, Column, ColumnChoice, ExportError, ExportedOrder,
    Names, OrderExport, OrderSettings, UnknownColumn,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::download::{Download, Xlsx, aside};
use crate::brand::one;
use crate::route::{Access, Call, Head, NoQuery, Route, Section};
use crate::wire::{Fault, FilterForm, Form, Plain, Reader, Scalar, object};
use crate::{Problem, ProblemCode};

impl Plain for Column {
    type Wire = String;

    const NAME: &'static str = "Column";
    const ABOUT: &'static str = "A column of a workbook of orders.";

    fn schema() -> Map<String, Value> {
        let words: Vec<&str> = Self::ALL.iter().map(|column| column.word()).collect();
        object(json!({ "type": "string", "enum": words }))
    }

    fn read(wire: &String) -> Result<Self, String> {
        wire.parse().map_err(|error: UnknownColumn| error.to_string())
    }

    fn write(&self) -> String {
        self.word().to_owned()
    }
}

/// Most orders that are named one by one.
const NAMED_MAX: usize = 1_000;

/// How many orders are read before they are written down.
const AT_ONCE: u32 = 200;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/brands/{brand}/exports/orders", "export_orders", of_brand)
            .says("Download a workbook of orders.", "The orders that are meant, the newest first, or those that are named, archived ones too, as an Excel workbook with the columns that are named here, or saved with the brand under a name: a row for each order, or for each line where a column is of lines. Of more than 10,000 orders there is none: part them by when they were placed.")
            .for_whom(Access::Brand(Right::Read))
            .may_end(ProblemCode::NoDocument)
            .within(Section::Brand),
        Route::post("/organizations/{organization}/exports/orders", "export_own_orders", of_buyer)
            .says("Download a workbook of the organization's orders.", "Its orders at all brands that are meant, the newest first. There are no columns of what only the brand sees, and none of what is noted for the own company.")
            .for_whom(Access::Organization(Right::Read))
            .may_end(ProblemCode::NoDocument)
            .within(Section::Buyer),
    ]
}

/// Which orders, and what of them.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ExportOrders", extend("examples" = [{ "columns": ["order_code", "buyer_name", "total"] }]))]
struct ExportForm {
    /// Which orders; all unless it is said otherwise.
    filter: FilterForm,
    /// These orders of the brand and no others, archived ones too, a thousand at most. It takes the place of a filter.
    orders: Option<Vec<Scalar<OrderId>>>,
    /// The columns, from left to right.
    columns: Option<Vec<Scalar<Column>>>,
    /// The name of a choice of columns that the brand saved in its settings.
    saved: Option<Scalar<Name>>,
    /// Those of what is asked for now unless it is said otherwise.
    figures: Option<Scalar<Figures>>,
    /// The language of heads and of names; the brand's unless it is said otherwise, and for buyers English.
    language: Option<Scalar<Language>>,
    /// By whose clock times are told; by the brand's unless it is said otherwise, and for buyers by UTC.
    offset: Option<Scalar<UtcOffset>>,
}

/// What was asked for.
#[derive(Debug, Clone)]
struct Asked {
    filter: OrderFilter,
    /// These and no others.
    orders: Option<Vec<OrderId>>,
    columns: Columns,
    figures: Figures,
    language: Option<Language>,
    offset: Option<UtcOffset>,
}

#[derive(Debug, Clone)]
enum Columns {
    Usual,
    These(ColumnChoice),
    Saved(Name),
}

impl Form for ExportForm {
    type Value = Asked;

    fn read(self, reader: &mut Reader) -> Option<Asked> {
        let filter = reader.field("filter", self.filter);
        let orders = match self.orders.map(|orders| reader.list::<_, Vec<OrderId>>("orders", orders)) {
            None => None,
            Some(orders) => Some(orders?),
        };
        let filters = filter.as_ref().is_some_and(|filter| *filter != OrderFilter::default());
        if let Some(orders) = &orders {
            let faults = [
                (filters, "orders are either named or searched for".to_owned()),
                (orders.len() > NAMED_MAX, format!("{NAMED_MAX} orders at most")),
            ];
            let faults: Vec<String> =
                faults.into_iter().filter(|(is_so, _)| *is_so).map(|(_, detail)| detail).collect();
            if !faults.is_empty() {
                reader.at("orders", |reader| faults.into_iter().for_each(|detail| reader.fault(detail)));
                return None;
            }
        }
        let named = self.columns.map(|columns| reader.list::<_, Vec<Column>>("columns", columns));
        let saved = reader.optional("saved", self.saved);
        let figures = reader.optional("figures", self.figures);
        let language = reader.optional("language", self.language);
        let offset = reader.optional("offset", self.offset);
        let columns = match (named, saved?) {
            (None, None) => Columns::Usual,
            (None, Some(name)) => Columns::Saved(name),
            (Some(named), None) => match ColumnChoice::new(named?) {
                Ok(choice) => Columns::These(choice),
                Err(faults) => {
                    reader.at("columns", |reader| reader.fault(faults.to_string()));
                    return None;
                }
            },
            (Some(_), Some(_)) => {
                reader.at("saved", |reader| reader.fault("columns are either named or saved"));
                return None;
            }
        };
        let (language, offset) = (language?, offset?);
        Some(Asked {
            filter: filter?,
            orders,
            columns,
            figures: figures?.unwrap_or(Figures::Current),
            language,
            offset,
        })
    }
}

async fn of_brand(call: Call<(BrandId,), NoQuery, ExportForm>) -> Result<Download<Xlsx>, Problem> {
    let (brand,) = call.path;
    let asked = call.body.clone();
    let settings = one::<Brand>(&call, brand, Key::brand(brand)).await?.record.settings.clone();
    let choice = match asked.columns {
        Columns::Usual => ColumnChoice::default(),
        Columns::These(choice) => choice,
        Columns::Saved(name) => {
            let saved = settings.saved_columns.iter().find(|saved| saved.name == name);
            let saved =
                saved.ok_or_else(|| invalid("/saved", "the brand has saved no columns under this name"))?;
            let words: Vec<&str> = saved.columns.iter().map(Code::as_str).collect();
            let choice = words.join(",").parse::<ColumnChoice>();
            choice.map_err(|faults: ChoiceFaults| invalid("/saved", &faults.to_string()))?
        }
    };
    let language = asked.language.unwrap_or_else(|| Language::of(settings.locale));
    let order_settings = OrderSettings {
        book: BookSettings::new(language, call.desk().now()),
        viewer: Viewer::Brand,
        figures: asked.figures,
        offset: asked.offset.unwrap_or(settings.offset),
    };
    match asked.orders {
        Some(orders) => workbook_of(&call, brand, &orders, choice, order_settings).await,
        None => workbook(&call, OrderScope::Brand(brand), asked.filter, choice, order_settings).await,
    }
}

async fn of_buyer(
    call: Call<(BuyerOrganizationId,), NoQuery, ExportForm>,
) -> Result<Download<Xlsx>, Problem> {
    let (organization,) = call.path;
    let asked = call.body.clone();
    if asked.orders.is_some() {
        return Err(invalid("/orders", "only brands name orders; yours are all found by a filter"));
    }
    let choice = match asked.columns {
        Columns::Usual => ColumnChoice::default(),
        Columns::These(choice) => choice,
        Columns::Saved(_) => return Err(invalid("/saved", "only brands save columns")),
    };
    let hidden = choice.columns().iter().filter(|column| column.is_for_brand());
    let hidden: Vec<&str> = hidden.map(|column| column.word()).collect();
    if !hidden.is_empty() {
        return Err(invalid("/columns", &format!("only the brand sees {}", hidden.join(", "))));
    }
    let order_settings = OrderSettings {
        book: BookSettings::new(asked.language.unwrap_or(Language::English), call.desk().now()),
        viewer: Viewer::Buyer,
        figures: asked.figures,
        offset: asked.offset.unwrap_or(UtcOffset::UTC),
    };
    workbook(&call, OrderScope::Buyer(organization), asked.filter, choice, order_settings).await
}

fn invalid(pointer: &str, detail: &str) -> Problem {
    Problem::invalid(vec![Fault { pointer: pointer.to_owned(), detail: detail.to_owned() }])
}

/// The orders that are named, in this order.
async fn workbook_of(
    head: &Head,
    brand: BrandId,
    named: &[OrderId],
    choice: ColumnChoice,
    settings: OrderSettings,
) -> Result<Download<Xlsx>, Problem> {
    let (documents, viewer, day) =
        (head.api.documents(), settings.viewer, head.desk().now().day(settings.offset));
    let mut orders = Vec::with_capacity(named.len());
    for order in named {
        let question = ViewDocument { brand, order: *order, viewer, kind: ExportKind::Spreadsheet };
        orders.push(head.ask(question).await?);
    }
    let bytes = aside(documents, move || {
        let mut bytes = Vec::new();
        written(OrderExport::new(choice, settings)?, &orders)?.finish(&mut bytes)?;
        Ok::<_, ExportError>(bytes)
    });
    Ok(Download::of(bytes.await?.map_err(|error| of(&error))?, format_args!("orders-{day}")))
}

/// Reads the orders some at a time, and writes them down before the next.
async fn workbook(
    head: &Head,
    scope: OrderScope,
    filter: OrderFilter,
    choice: ColumnChoice,
    settings: OrderSettings,
) -> Result<Download<Xlsx>, Problem> {
    let (desk, actor, documents) = (head.desk(), head.actor()?, head.api.documents());
    let query = OrderQuery { scope, filter, sort: OrderSort::default() };
    let counted = desk.count_orders(query.clone(), false, actor).await;
    if counted.map_err(|error| head.problem(&error))?.more {
        let detail =
            format!("these are more than {COUNT_EXACT_MAX} orders; part them by when they were placed");
        return Err(Problem::new(ProblemCode::NoDocument).because(detail));
    }
    let (viewer, day) = (settings.viewer, desk.now().day(settings.offset));
    let mut export =
        aside(documents, move || OrderExport::new(choice, settings)).await?.map_err(|error| of(&error))?;
    let mut after = None;
    loop {
        let page = desk.find_orders(query.clone(), after, AT_ONCE, actor).await;
        let page = page.map_err(|error| head.problem(&error))?;
        let mut orders = Vec::with_capacity(page.orders.len());
        for listed in &page.orders {
            let (brand, order) = (listed.order.brand, listed.order.id);
            orders
                .push(head.ask(ViewDocument { brand, order, viewer, kind: ExportKind::Spreadsheet }).await?);
        }
        export = aside(documents, move || written(export, &orders)).await?.map_err(|error| of(&error))?;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let bytes = aside(documents, move || {
        let mut bytes = Vec::new();
        export.finish(&mut bytes).map(|()| bytes)
    });
    Ok(Download::of(bytes.await?.map_err(|error| of(&error))?, format_args!("orders-{day}")))
}

fn written(mut export: OrderExport, orders: &[DocumentView]) -> Result<OrderExport, ExportError> {
    for document in orders {
        let names = names(document);
        export.push(ExportedOrder::from(&document.view), &names)?;
    }
    Ok(export)
}

/// What stands beside an order and not in it.
fn names(document: &DocumentView) -> Names {
    let DocumentView { view, brand, catalog, buyer_code, tags, .. } = document;
    let mut names = Names { tags: tags.clone(), ..Names::default() };
    names.brands.insert(brand.id, brand.name.clone());
    names.buyers.insert(view.order.buyer, BuyerNames { code: buyer_code.clone(), name: None });
    names
        .catalogs
        .insert(catalog.id, CatalogNames { code: catalog.code.clone(), name: catalog.name.clone() });
    names
}

/// What of making a workbook is the caller's to mend, and what is ours.
pub(super) fn of(error: &ExportError) -> Problem {
    match error {
        ExportError::NotForBuyers { .. } | ExportError::TooManyRows { .. } => {
            Problem::new(ProblemCode::NoDocument).because(error.to_string())
        }
        ExportError::PutAside(_)
        | ExportError::Write(_)
        | ExportError::Workbook(_)
        | ExportError::NotWhole => {
            tracing::error!(%error, cause = ?std::error::Error::source(error), "a workbook could not be made");
            Problem::new(ProblemCode::Internal)
        }
    }
}
