//! What a brand keeps, as its staff look at it.

use order_core::catalog::{Catalog, Product, ShippingGroup, Sku, TaxCategory};
use order_core::desk::{BrandRecord, Kept, KeptPage};
use order_core::operation::Viewer;
use order_core::order::{DeliveryNote, Invoice};
use order_core::party::{Access as Right, Brand, Connection};
use order_core::record::{Key, Kind};
use order_core::value::{
    BrandId, BuyerOrganizationId, CatalogId, ProductId, ShippingGroupId, SkuId, TaxCategoryId,
};

use crate::Problem;
use crate::route::{Access, Call, Head, Page, Reply, Route};
use crate::wire::{
    BrandShape, CatalogShape, ConnectionShape, DeliveryNoteShape, InvoiceShape, PageQuery, PlaceShape,
    ProductShape, ShippingGroupShape, SkuShape, TaxCategoryShape, Wanted, listed,
};

pub(super) fn routes() -> Vec<Route> {
    let one = |route: Route, about: &'static str| route.says("Look at one.", about).tagged();
    let many = |route: Route, about: &'static str| route.says("List all.", about);
    vec![
        one(Route::get("/brands/{brand}", "view_brand", brand), "The brand with its settings."),
        many(
            Route::get("/brands/{brand}/catalogs", "list_catalogs", catalogs),
            "The catalogs of the brand, without their products.",
        ),
        one(
            Route::get("/brands/{brand}/catalogs/{catalog}", "view_catalog", catalog),
            "A catalog without its products.",
        ),
        many(
            Route::get("/brands/{brand}/catalogs/{catalog}/products", "list_places", places),
            "Which products are in a catalog, with their place and rates there.",
        ),
        many(
            Route::get("/brands/{brand}/products", "list_products", products),
            "The products of the brand, without their SKUs.",
        ),
        one(
            Route::get("/brands/{brand}/products/{product}", "view_product", product),
            "A product without its SKUs.",
        ),
        one(Route::get("/brands/{brand}/skus/{sku}", "view_sku", sku), "A SKU."),
        many(
            Route::get("/brands/{brand}/tax-categories", "list_tax_categories", taxes),
            "The tax categories of the brand.",
        ),
        one(
            Route::get("/brands/{brand}/tax-categories/{category}", "view_tax_category", tax),
            "A tax category.",
        ),
        many(
            Route::get("/brands/{brand}/shipping-groups", "list_shipping_groups", groups),
            "The groups of shipping rates of the brand.",
        ),
        one(
            Route::get("/brands/{brand}/shipping-groups/{group}", "view_shipping_group", group),
            "A group of shipping rates.",
        ),
        many(
            Route::get("/brands/{brand}/connections", "list_connections", connections),
            "The buyers that the brand is connected with.",
        ),
        one(
            Route::get("/brands/{brand}/connections/{buyer}", "view_connection", connection),
            "What the brand and a buyer have agreed.",
        ),
        many(
            Route::get("/brands/{brand}/delivery-notes", "list_delivery_notes", notes),
            "The delivery notes of the brand.",
        ),
        many(Route::get("/brands/{brand}/invoices", "list_invoices", invoices), "The invoices of the brand."),
    ]
    .into_iter()
    .map(|route| route.for_whom(Access::Brand(Right::Read)))
    .collect()
}

pub(crate) async fn one<T: BrandRecord>(head: &Head, brand: BrandId, key: Key) -> Result<Kept<T>, Problem> {
    head.desk().brand_record::<T>(brand, &key, head.actor()?).await.map_err(|error| head.problem(&error))
}

async fn page<T: BrandRecord>(head: &Head, brand: BrandId, wanted: &Wanted) -> Result<KeptPage<T>, Problem> {
    let page = head.desk().brand_records::<T>(brand, wanted.of(T::KIND), head.actor()?).await;
    page.map_err(|error| head.problem(&error))
}

type OfBrand = Call<(BrandId,), PageQuery>;

async fn brand(call: Call<(BrandId,)>) -> Result<Reply<BrandShape>, Problem> {
    let (brand,) = call.path;
    let kept = one::<Brand>(&call, brand, Key::brand(brand)).await?;
    Ok(Reply::of(BrandShape::of(&kept.record, kept.version)).tagged(brand, kept.version))
}

/// A list and one of a kind of record that has an id.
macro_rules! kinds {
    ($($many:ident $one:ident: $record:ident $id:ident $key:ident => $shape:ident;)+) => {$(
        async fn $many(call: OfBrand) -> Result<Reply<Page<$shape>>, Problem> {
            let (brand,) = call.path;
            let page = page::<$record>(&call, brand, &call.query).await?;
            Ok(listed(&page, |kept| $shape::of(&kept.record, kept.version)))
        }

        async fn $one(call: Call<(BrandId, $id)>) -> Result<Reply<$shape>, Problem> {
            let (brand, id) = call.path;
            let kept = one::<$record>(&call, brand, Key::$key(brand, id)).await?;
            Ok(Reply::of($shape::of(&kept.record, kept.version)).tagged(id, kept.version))
        }
    )+};
}

kinds! {
    catalogs catalog: Catalog CatalogId catalog => CatalogShape;
    products product: Product ProductId product => ProductShape;
    taxes tax: TaxCategory TaxCategoryId tax_category => TaxCategoryShape;
    groups group: ShippingGroup ShippingGroupId shipping_group => ShippingGroupShape;
    connections connection: Connection BuyerOrganizationId connection => ConnectionShape;
}

async fn sku(call: Call<(BrandId, SkuId)>) -> Result<Reply<SkuShape>, Problem> {
    let (brand, sku) = call.path;
    let kept = one::<Sku>(&call, brand, Key::sku(brand, sku)).await?;
    Ok(Reply::of(SkuShape::of(&kept.record, kept.version)).tagged(sku, kept.version))
}

async fn places(call: Call<(BrandId, CatalogId), PageQuery>) -> Result<Reply<Page<PlaceShape>>, Problem> {
    let (brand, catalog) = call.path;
    one::<Catalog>(&call, brand, Key::catalog(brand, catalog)).await?;
    let wanted = call.query.of(Kind::CatalogProduct);
    let page = call.desk().catalog_places(brand, catalog, wanted, call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(listed(&page, |kept| PlaceShape::from(kept.record.as_ref())))
}

async fn notes(call: OfBrand) -> Result<Reply<Page<DeliveryNoteShape>>, Problem> {
    let (brand,) = call.path;
    let page = page::<DeliveryNote>(&call, brand, &call.query).await?;
    Ok(listed(&page, |kept| DeliveryNoteShape::of(&kept.record, kept.version, Viewer::Brand)))
}

async fn invoices(call: OfBrand) -> Result<Reply<Page<InvoiceShape>>, Problem> {
    let (brand,) = call.path;
    let page = page::<Invoice>(&call, brand, &call.query).await?;
    Ok(listed(&page, |kept| InvoiceShape::of(&kept.record, kept.version, Viewer::Brand)))
}
