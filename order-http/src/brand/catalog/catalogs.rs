//! Catalogs, and which products are in them.

use std::num::NonZeroU32;

use order_core::catalog::{
    CatalogStatus, CommentForm, DesiredDates, Minimums, PaymentMethods, Rates, StockPolicy,
};
use order_core::operation::catalog::{
    CatalogContent, ChangeCatalog, ChangeCatalogRefusal, CreateCatalog, CreateCatalogRefusal, PutProduct,
    PutProducts, PutProductsRefusal, TakeProducts, TakeProductsRefusal,
};
use order_core::party::Access as Right;
use order_core::value::{BrandId, CatalogId, Code, LocalizedName, LocalizedNote, ShippingGroupId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::receipt::{ReceiptOf, changed, made};
use crate::Problem;
use crate::route::{Access, Call, NoQuery, Reply, Route};
use crate::wire::{
    CommentShape, LocalizedNameShape, LocalizedNoteShape, MinimumsShape, PlaceForm, ProductsForm, RatesShape,
    Scalar, StockPolicyShape, forms,
};

pub(super) fn routes() -> Vec<Route> {
    let write = Access::Brand(Right::Write);
    vec![
        Route::post("/brands/{brand}/catalogs", "create_catalog", create)
            .says("Create a catalog.", "What can be ordered together, with its deadline, payment methods, shipping and comment form.")
            .for_whom(write)
            .refuses::<CreateCatalogRefusal>()
            .makes()
            .tagged()
            .repeatable(),
        Route::patch("/brands/{brand}/catalogs/{catalog}", "change_catalog", change)
            .says("Change a catalog.", "What is left out stays; null takes away.")
            .for_whom(write)
            .refuses::<ChangeCatalogRefusal>(),
        Route::post("/brands/{brand}/catalogs/{catalog}/products/put", "put_products", put)
            .says("Put products into a catalog.", "Or change their place or rates there.")
            .for_whom(write)
            .refuses::<PutProductsRefusal>()
            .builds_on()
            .repeatable(),
        Route::post("/brands/{brand}/catalogs/{catalog}/products/take", "take_products", take)
            .says("Take products out of a catalog.", "Carts show them as gone.")
            .for_whom(write)
            .refuses::<TakeProductsRefusal>()
            .builds_on()
            .repeatable(),
    ]
}

struct Create {
    code: Code,
    name: LocalizedName,
    description: Option<LocalizedNote>,
    status: Option<CatalogStatus>,
    opens_at: Option<Timestamp>,
    order_deadline: Option<Timestamp>,
    payment: Option<PaymentMethods>,
    comment: CommentForm,
    desired_dates: Option<DesiredDates>,
    shipping: Option<ShippingGroupId>,
    stock: StockPolicy,
    rates: Rates,
    minimums: Minimums,
    lot_size: Option<NonZeroU32>,
}

#[expect(clippy::option_option, reason = "what stays, is taken away, or becomes another")]
struct Change {
    code: Option<Code>,
    name: Option<LocalizedName>,
    description: Option<Option<LocalizedNote>>,
    status: Option<CatalogStatus>,
    opens_at: Option<Option<Timestamp>>,
    order_deadline: Option<Option<Timestamp>>,
    payment: Option<PaymentMethods>,
    comment: Option<CommentForm>,
    desired_dates: Option<DesiredDates>,
    shipping: Option<Option<ShippingGroupId>>,
    stock: Option<StockPolicy>,
    rates: Option<Rates>,
    minimums: Option<Minimums>,
    lot_size: Option<Option<NonZeroU32>>,
}

struct Put {
    products: Vec<PutProduct>,
}

forms! {
    /// A catalog to be made.
    CreateForm as "NewCatalog" => Create {
        code: one Scalar<Code>,
        name: one LocalizedNameShape,
        #[serde(default)]
        description: some LocalizedNoteShape,
        /// Open unless it is given.
        #[serde(default)]
        status: some Scalar<CatalogStatus>,
        /// From when on it may be ordered from.
        #[serde(default)]
        opens_at: some Scalar<Timestamp>,
        /// Until when it may be ordered from.
        #[serde(default)]
        order_deadline: some Scalar<Timestamp>,
        /// Not by card unless it is given.
        #[serde(default)]
        payment: some Scalar<PaymentMethods>,
        #[serde(default)]
        comment: usual CommentShape,
        /// Not asked unless it is given.
        #[serde(default)]
        desired_dates: some Scalar<DesiredDates>,
        #[serde(default)]
        shipping: some Scalar<ShippingGroupId>,
        stock: one StockPolicyShape,
        #[serde(default)]
        rates: usual RatesShape,
        #[serde(default)]
        minimums: usual MinimumsShape,
        #[serde(default)]
        lot_size: some Scalar<NonZeroU32>,
    }

    /// What of a catalog becomes different.
    ChangeForm as "ChangeCatalog" => Change {
        #[serde(default)]
        code: some Scalar<Code>,
        #[serde(default)]
        name: some LocalizedNameShape,
        #[serde(default)]
        description: patch LocalizedNoteShape,
        #[serde(default)]
        status: some Scalar<CatalogStatus>,
        #[serde(default)]
        opens_at: patch Scalar<Timestamp>,
        #[serde(default)]
        order_deadline: patch Scalar<Timestamp>,
        #[serde(default)]
        payment: some Scalar<PaymentMethods>,
        #[serde(default)]
        comment: some CommentShape,
        #[serde(default)]
        desired_dates: some Scalar<DesiredDates>,
        #[serde(default)]
        shipping: patch Scalar<ShippingGroupId>,
        #[serde(default)]
        stock: some StockPolicyShape,
        #[serde(default)]
        rates: some RatesShape,
        #[serde(default)]
        minimums: some MinimumsShape,
        #[serde(default)]
        lot_size: patch Scalar<NonZeroU32>,
    }

    /// Products to put into a catalog.
    PutForm as "PutProducts" => Put {
        products: many PlaceForm,
    }
}

async fn create(call: Call<(BrandId,), NoQuery, CreateForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand,) = call.path;
    let form = &call.body;
    let command = CreateCatalog {
        brand,
        code: form.code.clone(),
        name: form.name.clone(),
        description: form.description.clone(),
        status: form.status.unwrap_or(CatalogStatus::Open),
        opens_at: form.opens_at,
        order_deadline: form.order_deadline,
        payment: form.payment.unwrap_or(PaymentMethods::NotByCard),
        comment: form.comment.clone(),
        desired_dates: form.desired_dates.unwrap_or(DesiredDates::NotAsked),
        shipping: form.shipping,
        stock: form.stock,
        rates: form.rates,
        minimums: form.minimums.clone(),
        lot_size: form.lot_size,
    };
    let created = call.run(command).await?;
    Ok(made(created.id, created.version))
}

async fn change(call: Call<(BrandId, CatalogId), NoQuery, ChangeForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, catalog) = call.path;
    let seen = call.seen(catalog);
    let form = &call.body;
    let command = ChangeCatalog {
        brand,
        catalog,
        seen,
        code: form.code.clone(),
        name: form.name.clone(),
        description: form.description.clone(),
        status: form.status,
        opens_at: form.opens_at,
        order_deadline: form.order_deadline,
        payment: form.payment,
        comment: form.comment.clone(),
        desired_dates: form.desired_dates,
        shipping: form.shipping,
        stock: form.stock,
        rates: form.rates,
        minimums: form.minimums.clone(),
        lot_size: form.lot_size,
    };
    Ok(changed(catalog, call.run(command).await?))
}

/// What is in a catalog after products were put into it or taken out.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[schemars(rename = "CatalogContent")]
struct ContentOf {
    /// How many SKUs its products have.
    sku_count: u32,
}

fn content(catalog: CatalogId, content: &CatalogContent) -> Reply<ContentOf> {
    Reply::of(ContentOf { sku_count: content.sku_count }).tagged(catalog, content.version)
}

async fn put(call: Call<(BrandId, CatalogId), NoQuery, PutForm>) -> Result<Reply<ContentOf>, Problem> {
    let (brand, catalog) = call.path;
    let (seen, products) = (call.seen(catalog), call.body.products.clone());
    Ok(content(catalog, &call.run(PutProducts { brand, catalog, seen, products }).await?))
}

async fn take(call: Call<(BrandId, CatalogId), NoQuery, ProductsForm>) -> Result<Reply<ContentOf>, Problem> {
    let (brand, catalog) = call.path;
    let (seen, products) = (call.seen(catalog), call.body.clone());
    Ok(content(catalog, &call.run(TakeProducts { brand, catalog, seen, products }).await?))
}
