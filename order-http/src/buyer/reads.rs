//! What a buyer organization keeps, and what brands show it: from the brands down to the price of a SKU.

use order_core::operation::Viewer;
use order_core::operation::delivery::{ViewDeliveryNote, ViewInvoice};
use order_core::operation::offer::ViewOffer;
use order_core::party::Access as Right;
use order_core::record::Kind;
use order_core::value::{BrandId, BuyerOrganizationId, CatalogId, DeliveryNoteId, InvoiceId, ProductId};

use crate::Problem;
use crate::route::{Access, Call, Page, Reply, Route};
use crate::wire::{
    AddressRecordShape, CartSummaryShape, ConnectedBrandShape, DeliveryNoteShape, InvoiceShape,
    OfferedCatalogShape, OfferedSkuShape, OrganizationShape, PageQuery, ProductOfferShape, SightShape,
    listed, offered,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/organizations/{organization}", "view_organization", organization)
            .says("Look at the organization.", "What it says of itself, all of it.")
            .tagged(),
        Route::get("/organizations/{organization}/addresses", "list_addresses", addresses)
            .says("List the address book.", "Each address as it is now; orders keep the one that they were placed with."),
        Route::get("/organizations/{organization}/brands", "list_connected_brands", brands)
            .says("List the brands.", "Those that the organization is connected with."),
        Route::get("/organizations/{organization}/brands/{brand}/catalogs", "list_offered_catalogs", catalogs)
            .says("List the catalogs of a brand.", "Those that the organization may look into, with whether they can be ordered from now."),
        Route::get("/organizations/{organization}/brands/{brand}/catalogs/{catalog}", "view_offered_catalog", catalog)
            .says("Look at a catalog.", "With the terms that the organization orders under. What was returned from a catalog once can be looked at whatever has become of it."),
        Route::get("/organizations/{organization}/brands/{brand}/catalogs/{catalog}/products", "list_offered_products", products)
            .says("List the products of a catalog.", "In their order there, each with its options, its SKUs and their prices under the organization's terms."),
        Route::get("/organizations/{organization}/brands/{brand}/catalogs/{catalog}/products/{product}/skus", "list_offered_skus", skus)
            .says("List the SKUs of a product.", "For products with so many that the list of products does not have them all."),
        Route::get("/organizations/{organization}/carts", "list_carts", carts)
            .says("List the carts.", "Of the organization, at all brands."),
        Route::get("/organizations/{organization}/brands/{brand}/delivery-notes", "list_own_delivery_notes", notes)
            .says("List the delivery notes of a brand.", "Those to the organization."),
        Route::get("/organizations/{organization}/brands/{brand}/delivery-notes/{note}", "view_own_delivery_note", note)
            .says("Look at a delivery note.", "What goes to the organization together.")
            .tagged(),
        Route::get("/organizations/{organization}/brands/{brand}/invoices", "list_own_invoices", invoices)
            .says("List the invoices of a brand.", "Those to the organization."),
        Route::get("/organizations/{organization}/brands/{brand}/invoices/{invoice}", "view_own_invoice", invoice)
            .says("Look at an invoice.", "What it bills, of which orders.")
            .tagged(),
    ]
    .into_iter()
    .map(|route| route.for_whom(Access::Organization(Right::Read)))
    .collect()
}

type Own = (BuyerOrganizationId,);
type AtBrand = (BuyerOrganizationId, BrandId);
type AtCatalog = (BuyerOrganizationId, BrandId, CatalogId);

async fn organization(call: Call<Own>) -> Result<Reply<OrganizationShape>, Problem> {
    let (buyer,) = call.path;
    let kept = call.desk().own_organization(buyer, call.actor()?).await;
    let kept = kept.map_err(|error| call.problem(&error))?;
    Ok(Reply::of(OrganizationShape::of(&kept.record, kept.version)).tagged(buyer, kept.version))
}

async fn addresses(call: Call<Own, PageQuery>) -> Result<Reply<Page<AddressRecordShape>>, Problem> {
    let (buyer,) = call.path;
    let page = call.desk().own_addresses(buyer, call.query.of(Kind::Address), call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(listed(&page, |kept| AddressRecordShape::of(&kept.record, kept.version)))
}

async fn brands(call: Call<Own, PageQuery>) -> Result<Reply<Page<ConnectedBrandShape>>, Problem> {
    let (buyer,) = call.path;
    let page = call.desk().connected_brands(buyer, call.query.of(Kind::Connection), call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(offered(&page))
}

async fn catalogs(call: Call<AtBrand, PageQuery>) -> Result<Reply<Page<OfferedCatalogShape>>, Problem> {
    let (buyer, brand) = call.path;
    let wanted = call.query.of(Kind::Catalog);
    let page = call.desk().offered_catalogs((brand, buyer), wanted, call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(offered(&page))
}

async fn catalog(call: Call<AtCatalog>) -> Result<Reply<SightShape>, Problem> {
    let (buyer, brand, catalog) = call.path;
    let sight = call.ask(ViewOffer { brand, buyer, catalog }).await?;
    Ok(Reply::of(SightShape::of(&sight, call.desk().now())))
}

async fn products(call: Call<AtCatalog, PageQuery>) -> Result<Reply<Page<ProductOfferShape>>, Problem> {
    let (buyer, brand, catalog) = call.path;
    let (question, wanted) = (ViewOffer { brand, buyer, catalog }, call.query.of(Kind::CatalogProduct));
    let page = call.desk().offered_products(question, wanted, call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(offered(&page))
}

async fn skus(
    call: Call<(BuyerOrganizationId, BrandId, CatalogId, ProductId), PageQuery>,
) -> Result<Reply<Page<OfferedSkuShape>>, Problem> {
    let (buyer, brand, catalog, product) = call.path;
    let (question, wanted) = (ViewOffer { brand, buyer, catalog }, call.query.of(Kind::Sku));
    let page = call.desk().offered_skus(question, product, wanted, call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(offered(&page))
}

async fn carts(call: Call<Own, PageQuery>) -> Result<Reply<Page<CartSummaryShape>>, Problem> {
    let (buyer,) = call.path;
    let page = call.desk().own_carts(buyer, call.query.of(Kind::Cart), call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(listed(&page, |kept| CartSummaryShape::of(&kept.record, kept.version)))
}

async fn notes(call: Call<AtBrand, PageQuery>) -> Result<Reply<Page<DeliveryNoteShape>>, Problem> {
    let (buyer, brand) = call.path;
    let wanted = call.query.of(Kind::DeliveryNote);
    let page = call.desk().own_delivery_notes((brand, buyer), wanted, call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(listed(&page, |kept| DeliveryNoteShape::of(&kept.record, kept.version, Viewer::Buyer)))
}

async fn invoices(call: Call<AtBrand, PageQuery>) -> Result<Reply<Page<InvoiceShape>>, Problem> {
    let (buyer, brand) = call.path;
    let wanted = call.query.of(Kind::Invoice);
    let page = call.desk().own_invoices((brand, buyer), wanted, call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(listed(&page, |kept| InvoiceShape::of(&kept.record, kept.version, Viewer::Buyer)))
}

async fn note(
    call: Call<(BuyerOrganizationId, BrandId, DeliveryNoteId)>,
) -> Result<Reply<DeliveryNoteShape>, Problem> {
    let (organization, brand, note) = call.path;
    let view = call.ask(ViewDeliveryNote { brand, note, viewer: Viewer::Buyer }).await?;
    own(organization, view.note.buyer)?;
    let shape = DeliveryNoteShape::of(&view.note, view.version, Viewer::Buyer);
    Ok(Reply::of(shape).tagged(note, view.version))
}

async fn invoice(
    call: Call<(BuyerOrganizationId, BrandId, InvoiceId)>,
) -> Result<Reply<InvoiceShape>, Problem> {
    let (organization, brand, invoice) = call.path;
    let view = call.ask(ViewInvoice { brand, invoice, viewer: Viewer::Buyer }).await?;
    own(organization, view.invoice.buyer)?;
    let shape = InvoiceShape::of(&view.invoice, view.version, Viewer::Buyer);
    Ok(Reply::of(shape).tagged(invoice, view.version))
}

/// Who is a member of two organizations asks each for its own.
fn own(organization: BuyerOrganizationId, of: BuyerOrganizationId) -> Result<(), Problem> {
    if organization == of { Ok(()) } else { Err(Problem::new(crate::ProblemCode::NotFound)) }
}
