//! Bulk imports: many orders of many buyers from one workbook.
//!
//! Decides which order of a file is placed when, and under which key. Nothing is placed unless every order could be, each with what those
//! before it leave. Then the key of the request is bound to the file, and whatever comes under it goes on.

mod key;
mod orders;
mod told;

use order_core::cart::CheckoutForm;
use order_core::operation::order::PlaceImportedRefusal;
use order_core::party::{Access as Right, Brand};
use order_core::record::Key;
use order_core::value::{BrandId, Code};
use order_documents::Language;
use order_documents::import::{ImportFault, template};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::download::{Download, Xlsx, aside};
use super::upload::FileBytes;
use crate::brand::one;
use crate::route::{Access, Call, NoQuery, Reply, Route, Section};
use crate::wire::{Form, FormForm, Reader, Scalar, forms};
use crate::{Problem, ProblemCode};
use orders::Orders;
use told::{FormFault, ImportedShape};

/// Most orders of one file.
const ORDERS_MAX: usize = 1_000;

pub(super) fn routes() -> Vec<Route> {
    let (read, write) = (Access::Brand(Right::Read), Access::Brand(Right::Write));
    let handed_in = |route: Route| {
        route
            .for_whom(write)
            .takes_file()
            .refuses::<ImportFault>()
            .refuses::<FormFault>()
            .refuses::<PlaceImportedRefusal>()
    };
    let routes = vec![
        Route::get("/brands/{brand}/import-template", "download_import_template", download)
            .says("Download the template of a bulk import.", "An empty workbook with the titles of all columns.")
            .for_whom(read)
            .may_end(ProblemCode::NoDocument),
        handed_in(Route::post("/brands/{brand}/imports", "import_orders", import))
            .says("Import orders.", "Places every order of a workbook, of a thousand at most. When the file or any order is not right, each reason is told with order and row, and nothing is placed. The orders are tried one after another, each with what those before it leave, and placed in that order. Where somebody else is faster in between, the order that no longer can be placed is told as refused while the others stand. Term and currency are those of the file; where it names one of them only, or none, the buyer's own stand for the rest. Under another term than the buyer's own, base prices are charged in full. Each order is placed under a key of its own, made of the request's and of its order code. So a request that ends midway, with whichever problem, is repeated under its key: it tells what it placed, whatever was renamed or closed since, and goes on with the rest. As soon as every order could be placed, the key stands for this file with these forms, byte by byte, and for whoever handed it in: another file or other forms are refused under it, and a colleague who uses the same key makes a request of their own. What is refused leaves its key free.")
            .repeatable_only_by_key(),
        handed_in(Route::post("/brands/{brand}/imports/dry-run", "try_import", dry_run))
            .says("Try an import of orders.", "What would become of each order, with every reason why one cannot be placed. Each is tried with what those before it leave. Nothing is kept."),
    ];
    routes.into_iter().map(|route| route.within(Section::Brand)).collect()
}

/// In which language.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ImportTemplateQuery")]
struct TemplateQuery {
    /// That of the brand unless it is said otherwise.
    language: Option<Scalar<Language>>,
}

impl Form for TemplateQuery {
    type Value = Option<Language>;

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        reader.optional("language", self.language)
    }
}

#[derive(Debug, Clone)]
struct BuyerForm {
    buyer_code: Code,
    form: CheckoutForm,
}

#[derive(Debug, Clone)]
struct Import {
    file: FileBytes,
    forms: Vec<BuyerForm>,
}

forms! {
    /// Where the orders of a buyer go and how they are paid: not by card.
    BuyerFormForm as "ImportBuyer" => BuyerForm {
        /// The code that the file calls the buyer by.
        buyer_code: one Scalar<Code>,
        form: one FormForm,
    }

    /// Many orders.
    ImportForm as "ImportOrders" => Import {
        /// The workbook.
        file: one Scalar<FileBytes>,
        /// One for each buyer of the file.
        forms: many BuyerFormForm,
    }
}

/// What became of an import, or would.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Imported")]
struct OutcomeShape {
    /// Each order, in the order of the file.
    orders: Vec<ImportedShape>,
}

async fn download(call: Call<(BrandId,), TemplateQuery>) -> Result<Download<Xlsx>, Problem> {
    let (brand,) = call.path;
    let kept = one::<Brand>(&call, brand, Key::brand(brand)).await?;
    let language = call.query.unwrap_or_else(|| Language::of(kept.record.settings.locale));
    let bytes = aside(call.api.documents(), move || template(language)).await?;
    let bytes = bytes.map_err(|error| Problem::new(ProblemCode::NoDocument).because(error.to_string()))?;
    Ok(Download::of(bytes, "import"))
}

async fn dry_run(call: Call<(BrandId,), NoQuery, ImportForm>) -> Result<Reply<OutcomeShape>, Problem> {
    let (brand,) = call.path;
    let mut orders = Orders::read(&call, brand, &call.body).await?;
    orders.try_each(&call).await?;
    Ok(Reply::of(OutcomeShape { orders: orders.told() }))
}

async fn import(call: Call<(BrandId,), NoQuery, ImportForm>) -> Result<Reply<OutcomeShape>, Problem> {
    let (brand,) = call.path;
    let mut orders = Orders::read(&call, brand, &call.body).await?;
    // The route is served to nobody without one.
    let request = call.key().ok_or_else(|| Problem::new(ProblemCode::KeyMissing))?;
    if !orders.are_under_way(&call, request).await? {
        orders.try_each(&call).await?;
        // The same request may have come elsewhere meanwhile, and what it placed be what these orders are refused for.
        if orders.any_refused() && !orders.are_under_way(&call, request).await? {
            return Err(orders.refused());
        }
        orders.begin(&call, request).await?;
    }
    orders.place_each(&call, request).await?;
    Ok(Reply::of(OutcomeShape { orders: orders.told() }))
}
