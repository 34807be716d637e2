//! Papers: purchase orders and order confirmations as PDF.

use order_core::operation::Viewer;
use order_core::operation::order::{DocumentView, ExportKind, ExportRefusal, ViewDocument};
use order_core::party::Access as Right;
use order_core::value::{BrandId, BuyerOrganizationId, OrderId};
use order_documents::Language;
use order_documents::paper::{PageSize, Paper, PaperKind, PaperRevision, Pictures};
use schemars::JsonSchema;
use serde::Deserialize;

use super::Documents;
use super::download::{Download, Pdf, aside};
use crate::route::{Access, Call, Head, Route, Section};
use crate::wire::{Form, Reader, Scalar, words};
use crate::{Problem, ProblemCode};

words! {
    PaperKind, "Paper", "Which paper of an order.", [
        PaperKind::PurchaseOrder = "purchase_order",
        PaperKind::PurchaseOrderWithPictures = "purchase_order_with_pictures",
        PaperKind::OrderConfirmation = "confirmation",
        PaperKind::OrderConfirmationWithPictures = "confirmation_with_pictures",
    ];
    PageSize, "PageSize", "How large the pages of a paper are.", [PageSize::A4 = "a4", PageSize::Letter = "letter"];
    Language, "DocumentLanguage", "The language of a document.", [Language::English = "en", Language::Japanese = "ja"];
}

pub(super) fn routes() -> Vec<Route> {
    let about = "What was placed, at the prices as they were last adjusted before the order confirmation, or what was confirmed, as PDF; with pictures as far as there are some. An order that was rejected or returned is stamped. The same version of an order gives the same bytes in the same language, which is best named, and page size: the seller's name and address, its clock and the pictures are those of placing, or of the order confirmation that it shows.";
    let told = |route: Route| {
        route
            .says("Download a paper of an order.", about)
            .refuses::<ExportRefusal>()
            .may_end(ProblemCode::NoDocument)
    };
    vec![
        told(Route::get("/brands/{brand}/orders/{order}/papers/{paper}", "download_paper", of_brand))
            .for_whom(Access::Brand(Right::Read))
            .within(Section::Brand),
        told(Route::get(
            "/organizations/{organization}/brands/{brand}/orders/{order}/papers/{paper}",
            "download_own_paper",
            of_buyer,
        ))
        .for_whom(Access::Organization(Right::Read))
        .within(Section::Buyer),
    ]
}

/// How a paper is to look.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "PaperQuery")]
struct PaperQuery {
    /// That of whoever asks unless it is said otherwise: the brand's, or that of the buyer's name.
    language: Option<Scalar<Language>>,
    /// A4 unless it is said otherwise.
    page: Option<Scalar<PageSize>>,
}

/// What was said of the look.
#[derive(Debug, Clone, Copy)]
struct Look {
    language: Option<Language>,
    page: PageSize,
}

impl Form for PaperQuery {
    type Value = Look;

    fn read(self, reader: &mut Reader) -> Option<Look> {
        let language = reader.optional("language", self.language);
        let page = reader.optional("page", self.page);
        Some(Look { language: language?, page: page?.unwrap_or(PageSize::A4) })
    }
}

const fn export_kind(paper: PaperKind) -> ExportKind {
    match paper {
        PaperKind::PurchaseOrder => ExportKind::PurchaseOrder,
        PaperKind::PurchaseOrderWithPictures => ExportKind::PurchaseOrderWithPictures,
        PaperKind::OrderConfirmation => ExportKind::Confirmation,
        PaperKind::OrderConfirmationWithPictures => ExportKind::ConfirmationWithPictures,
    }
}

async fn of_brand(call: Call<(BrandId, OrderId, PaperKind), PaperQuery>) -> Result<Download<Pdf>, Problem> {
    let (brand, order, paper) = call.path;
    let view =
        call.ask(ViewDocument { brand, order, viewer: Viewer::Brand, kind: export_kind(paper) }).await?;
    let language = call.query.language.unwrap_or_else(|| Language::of(view.brand.settings.locale));
    print(&call, view, paper, language, call.query.page).await
}

async fn of_buyer(
    call: Call<(BuyerOrganizationId, BrandId, OrderId, PaperKind), PaperQuery>,
) -> Result<Download<Pdf>, Problem> {
    let (organization, brand, order, paper) = call.path;
    let view =
        call.ask(ViewDocument { brand, order, viewer: Viewer::Buyer, kind: export_kind(paper) }).await?;
    if view.view.order.buyer != organization {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let named = view.view.order.customer.as_ref().map(|customer| customer.name.default_locale());
    let language = call.query.language.unwrap_or_else(|| named.map_or(Language::English, Language::of));
    print(&call, view, paper, language, call.query.page).await
}

async fn print(
    head: &Head,
    view: DocumentView,
    kind: PaperKind,
    language: Language,
    page: PageSize,
) -> Result<Download<Pdf>, Problem> {
    let documents = head.api.documents().clone();
    let shared = documents.clone();
    aside(&documents, move || printed(&shared, &view, kind, language, page)).await?
}

fn printed(
    documents: &Documents,
    document: &DocumentView,
    kind: PaperKind,
    language: Language,
    page: PageSize,
) -> Result<Download<Pdf>, Problem> {
    let DocumentView { view, revision, seller, images, .. } = document;
    let images = images.iter().filter_map(|(product, image)| Some((*product, documents.image(image)?)));
    let pictures = images.fold(Pictures::none(), |pictures, (product, bytes)| pictures.with(product, bytes));
    let paper = Paper {
        kind,
        language,
        page,
        seller,
        order: &view.order,
        original: &view.original,
        revision: revision.as_ref().map(PaperRevision::from),
        pictures: &pictures,
    };
    let bytes = paper.to_pdf(&documents.fonts());
    let bytes = bytes.map_err(|error| Problem::new(ProblemCode::NoDocument).because(error.to_string()))?;
    Ok(Download::of(
        bytes,
        format_args!("{}-{}", view.order.code, export_kind(kind).word().replace('_', "-")),
    ))
}
