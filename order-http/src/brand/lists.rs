//! What belongs to a thing of the brand, as its staff list it.

use order_core::party::Access as Right;
use order_core::record::Kind;
use order_core::value::{BrandId, BuyerOrganizationId, ProductId, SkuId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Problem;
use crate::route::{Access, Call, Page, Reply, Route};
use crate::wire::{
    AddressRecordShape, CartSummaryShape, MovementShape, OrganizationShape, PageQuery, SkuShape, StockShape,
    listed,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/brands/{brand}/products/{product}/skus", "list_skus", skus)
            .says("List the SKUs of a product.", "Withdrawn ones too."),
        Route::get("/brands/{brand}/skus/{sku}/stock", "view_stock", stock)
            .says("Look at the stock of a SKU.", "How many pieces there are under each label of the brand."),
        Route::get("/brands/{brand}/skus/{sku}/movements", "list_movements", movements)
            .says("List the movements of a SKU.", "Each with its cause. Their sum is the stock."),
        Route::get("/brands/{brand}/carts", "list_working_carts", carts)
            .says("List the working carts of the brand.", "Those that its staff fill for buyers. What buyers fill themselves is theirs."),
        Route::get("/brands/{brand}/connections/{buyer}/profile", "view_buyer", buyer)
            .says("Look at a buyer.", "As it discloses itself: of a buyer that logs in, the first e-mail address and nobody that notices go to. An offline buyer, which the brand keeps itself, is seen whole.")
            .tagged(),
        Route::get("/brands/{brand}/offline-buyers/{offline}/addresses", "list_offline_addresses", addresses)
            .says("List the addresses of an offline buyer.", "Its address book, which the brand keeps."),
    ]
    .into_iter()
    .map(|route| route.for_whom(Access::Brand(Right::Read)))
    .collect()
}

async fn skus(call: Call<(BrandId, ProductId), PageQuery>) -> Result<Reply<Page<SkuShape>>, Problem> {
    let (brand, product) = call.path;
    let page = call.desk().skus_of(brand, product, call.query.of(Kind::Sku), call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(listed(&page, |kept| SkuShape::of(&kept.record, kept.version)))
}

/// The stock of a SKU.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Stock")]
struct AmountsShape {
    amounts: Vec<StockShape>,
}

async fn stock(call: Call<(BrandId, SkuId)>) -> Result<Reply<AmountsShape>, Problem> {
    let (brand, sku) = call.path;
    let stock = call.desk().stock_of(brand, sku, call.actor()?).await;
    let stock = stock.map_err(|error| call.problem(&error))?;
    Ok(Reply::of(AmountsShape { amounts: stock.iter().map(StockShape::from).collect() }))
}

async fn movements(call: Call<(BrandId, SkuId), PageQuery>) -> Result<Reply<Page<MovementShape>>, Problem> {
    let (brand, sku) = call.path;
    let page = call.desk().movements_of(brand, sku, call.query.of(Kind::StockMovement), call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(listed(&page, |kept| MovementShape::of(&kept.key, &kept.record)))
}

async fn carts(call: Call<(BrandId,), PageQuery>) -> Result<Reply<Page<CartSummaryShape>>, Problem> {
    let (brand,) = call.path;
    let page = call.desk().working_carts(brand, call.query.of(Kind::Cart), call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(listed(&page, |kept| CartSummaryShape::of(&kept.record, kept.version)))
}

async fn buyer(call: Call<(BrandId, BuyerOrganizationId)>) -> Result<Reply<OrganizationShape>, Problem> {
    let (brand, buyer) = call.path;
    let kept = call.desk().connected_buyer(brand, buyer, call.actor()?).await;
    let kept = kept.map_err(|error| call.problem(&error))?;
    Ok(Reply::of(OrganizationShape::of(&kept.record, kept.version)).tagged(buyer, kept.version))
}

async fn addresses(
    call: Call<(BrandId, BuyerOrganizationId), PageQuery>,
) -> Result<Reply<Page<AddressRecordShape>>, Problem> {
    let (brand, buyer) = call.path;
    let page = call.desk().offline_addresses(brand, buyer, call.query.of(Kind::Address), call.actor()?).await;
    let page = page.map_err(|error| call.problem(&error))?;
    Ok(listed(&page, |kept| AddressRecordShape::of(&kept.record, kept.version)))
}
