//! Products and their SKUs.

use order_core::catalog::{PriceList, Rates};
use order_core::operation::catalog::{
    AddSkus, AddSkusRefusal, ChangeProduct, ChangeProductRefusal, ChangeSku, ChangeSkuRefusal, CreateProduct,
    CreateProductRefusal, NewOptionGroup, NewSku, PutOptionGroup,
};
use order_core::party::Access as Right;
use order_core::value::{
    BrandId, Code, Line, LocalizedName, LocalizedNote, Name, ProductId, SkuId, TaxCategoryId,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::receipt::{ReceiptOf, changed};
use crate::Problem;
use crate::route::{Access, Call, EntityTag, NoQuery, Reply, Route};
use crate::wire::{
    LocalizedNameShape, LocalizedNoteShape, NewGroupForm, NewSkuForm, PriceListForm, PutGroupForm,
    RatesShape, Scalar, forms,
};

pub(super) fn routes() -> Vec<Route> {
    let write = Access::Brand(Right::Write);
    vec![
        Route::post("/brands/{brand}/products", "create_product", create)
            .says("Create a product.", "With its attributes, base prices, options and SKUs.")
            .for_whom(write)
            .refuses::<CreateProductRefusal>()
            .makes()
            .tagged()
            .repeatable(),
        Route::patch("/brands/{brand}/products/{product}", "change_product", change)
            .says("Change a product.", "What is left out stays; null takes away. Option groups and choices that are named by their id stay the same ones.")
            .for_whom(write)
            .refuses::<ChangeProductRefusal>(),
        Route::post("/brands/{brand}/products/{product}/skus", "add_skus", add_skus)
            .says("Add SKUs to a product.", "Variants that can be ordered from now on wherever the product is.")
            .for_whom(write)
            .refuses::<AddSkusRefusal>()
            .tagged()
            .repeatable(),
        Route::patch("/brands/{brand}/skus/{sku}", "change_sku", change_sku)
            .says("Change or withdraw a SKU.", "What is left out stays.")
            .for_whom(write)
            .refuses::<ChangeSkuRefusal>(),
    ]
}

struct Create {
    model_number: Code,
    name: LocalizedName,
    description: Option<LocalizedNote>,
    attributes: Vec<Name>,
    prices: PriceList,
    options: Vec<NewOptionGroup>,
    tax: Option<TaxCategoryId>,
    rates: Rates,
    images: Vec<Line>,
    skus: Vec<NewSku>,
}

#[expect(clippy::option_option, reason = "what stays, is taken away, or becomes another")]
struct Change {
    model_number: Option<Code>,
    name: Option<LocalizedName>,
    description: Option<Option<LocalizedNote>>,
    attributes: Option<Vec<Name>>,
    prices: Option<PriceList>,
    options: Option<Vec<PutOptionGroup>>,
    tax: Option<Option<TaxCategoryId>>,
    rates: Option<Rates>,
    images: Option<Vec<Line>>,
}

struct Add {
    skus: Vec<NewSku>,
}

struct ChangedSku {
    number: Option<Code>,
    attributes: Option<Vec<Name>>,
    excluded_from_backorder: Option<bool>,
    prices: Option<PriceList>,
    withdrawn: Option<bool>,
}

forms! {
    /// A product to be made.
    CreateForm as "NewProduct" => Create {
        model_number: one Scalar<Code>,
        name: one LocalizedNameShape,
        #[serde(default)]
        description: some LocalizedNoteShape,
        /// The names of the attributes that tell its SKUs apart.
        #[serde(default)]
        attributes: many Scalar<Name>,
        #[serde(default)]
        prices: usual PriceListForm,
        #[serde(default)]
        options: many NewGroupForm,
        #[serde(default)]
        tax: some Scalar<TaxCategoryId>,
        #[serde(default)]
        rates: usual RatesShape,
        /// What the embedding product calls its pictures.
        #[serde(default)]
        images: many Scalar<Line>,
        skus: many NewSkuForm,
    }

    /// What of a product becomes different.
    ChangeForm as "ChangeProduct" => Change {
        #[serde(default)]
        model_number: some Scalar<Code>,
        #[serde(default)]
        name: some LocalizedNameShape,
        #[serde(default)]
        description: patch LocalizedNoteShape,
        #[serde(default)]
        attributes: any Scalar<Name>,
        #[serde(default)]
        prices: some PriceListForm,
        #[serde(default)]
        options: any PutGroupForm,
        #[serde(default)]
        tax: patch Scalar<TaxCategoryId>,
        #[serde(default)]
        rates: some RatesShape,
        #[serde(default)]
        images: any Scalar<Line>,
    }

    /// SKUs to be added.
    AddForm as "AddSkus" => Add {
        skus: many NewSkuForm,
    }

    /// What of a SKU becomes different.
    ChangeSkuForm as "ChangeSku" => ChangedSku {
        #[serde(default)]
        number: some Scalar<Code>,
        #[serde(default)]
        attributes: any Scalar<Name>,
        #[serde(default)]
        excluded_from_backorder: plain Option<bool>,
        #[serde(default)]
        prices: some PriceListForm,
        #[serde(default)]
        withdrawn: plain Option<bool>,
    }
}

/// A product with its new SKUs, in the order of asking.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "ProductReceipt")]
struct ProductReceipt {
    id: Scalar<ProductId>,
    etag: String,
    skus: Vec<Scalar<SkuId>>,
}

fn receipt(id: ProductId, version: order_core::record::Version, skus: &[SkuId]) -> Reply<ProductReceipt> {
    let etag = EntityTag::new(id, version).to_string();
    let skus = skus.iter().map(Scalar::from).collect();
    Reply::of(ProductReceipt { id: id.into(), etag, skus }).tagged(id, version)
}

async fn create(call: Call<(BrandId,), NoQuery, CreateForm>) -> Result<Reply<ProductReceipt>, Problem> {
    let (brand,) = call.path;
    let form = &call.body;
    let command = CreateProduct {
        brand,
        model_number: form.model_number.clone(),
        name: form.name.clone(),
        description: form.description.clone(),
        attributes: form.attributes.clone(),
        prices: form.prices.clone(),
        options: form.options.clone(),
        tax: form.tax,
        rates: form.rates,
        images: form.images.clone(),
        skus: form.skus.clone(),
    };
    let created = call.run(command).await?;
    Ok(receipt(created.id, created.version, &created.skus).made(created.id))
}

async fn change(call: Call<(BrandId, ProductId), NoQuery, ChangeForm>) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, product) = call.path;
    let seen = call.seen(product);
    let form = &call.body;
    let command = ChangeProduct {
        brand,
        product,
        seen,
        model_number: form.model_number.clone(),
        name: form.name.clone(),
        description: form.description.clone(),
        attributes: form.attributes.clone(),
        prices: form.prices.clone(),
        options: form.options.clone(),
        tax: form.tax,
        rates: form.rates,
        images: form.images.clone(),
    };
    Ok(changed(product, call.run(command).await?))
}

async fn add_skus(
    call: Call<(BrandId, ProductId), NoQuery, AddForm>,
) -> Result<Reply<ProductReceipt>, Problem> {
    let (brand, product) = call.path;
    let added = call.run(AddSkus { brand, product, skus: call.body.skus.clone() }).await?;
    Ok(receipt(product, added.version, &added.skus))
}

async fn change_sku(
    call: Call<(BrandId, SkuId), NoQuery, ChangeSkuForm>,
) -> Result<Reply<ReceiptOf>, Problem> {
    let (brand, sku) = call.path;
    let seen = call.seen(sku);
    let form = &call.body;
    let command = ChangeSku {
        brand,
        sku,
        seen,
        number: form.number.clone(),
        attributes: form.attributes.clone(),
        excluded_from_backorder: form.excluded_from_backorder,
        prices: form.prices.clone(),
        withdrawn: form.withdrawn,
    };
    Ok(changed(sku, call.run(command).await?))
}
