//! Tests of the operations on what a brand offers, over the world of [`TestWorld`].

mod access;
mod catalog;
mod content;
mod product;
mod shipping;
mod sku;
mod stock;

use std::collections::BTreeSet;

pub(super) use super::super::test_world::{TestWorld, label, reader, stranger, writer};
use super::*;
use crate::catalog::{
    BasePrice, CatalogStatus, CommentForm, DesiredDates, Minimums, PaymentMethods, PriceList, Rates,
    StockPolicy, TransactionTerm,
};
use crate::value::{
    BrandId, CatalogId, Code, Locale, LocalizedName, Money, Name, ProductId, Rounding, ShippingGroupId,
    SkuId, TaxCategoryId, Timestamp,
};

fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn named(text: &str) -> LocalizedName {
    LocalizedName::new(Locale::EN, name(text))
}

fn names(texts: &[&str]) -> Vec<Name> {
    texts.iter().map(|text| name(text)).collect()
}

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, "EUR".parse().unwrap()).unwrap()
}

fn yen(minor: i64) -> Money {
    Money::from_minor(minor, "JPY".parse().unwrap()).unwrap()
}

fn prices(amount: Money) -> PriceList {
    let term = TransactionTerm::new("wholesale").unwrap();
    PriceList::new(vec![BasePrice { term, amount }]).unwrap()
}

fn rates(wholesale: &str) -> Rates {
    Rates { wholesale: Some(wholesale.parse().unwrap()), discount: None }
}

fn new_sku(number: &str, values: &[&str]) -> NewSku {
    NewSku {
        number: code(number),
        attributes: names(values),
        excluded_from_backorder: false,
        prices: PriceList::EMPTY,
    }
}

/// A product of colours and sizes, with a SKU for each number.
fn new_product(brand: BrandId, model_number: &str, skus: &[&str]) -> CreateProduct {
    CreateProduct {
        brand,
        model_number: code(model_number),
        name: named("Tea"),
        description: None,
        attributes: names(&["Colour"]),
        prices: prices(euro(1_000)),
        options: Vec::new(),
        tax: None,
        rates: Rates::default(),
        images: Vec::new(),
        skus: skus.iter().map(|number| new_sku(number, &[number])).collect(),
    }
}

fn new_catalog(brand: BrandId, catalog_code: &str) -> CreateCatalog {
    CreateCatalog {
        brand,
        code: code(catalog_code),
        name: named("Spring"),
        description: None,
        status: CatalogStatus::Open,
        opens_at: None,
        order_deadline: None,
        payment: PaymentMethods::NotByCard,
        comment: CommentForm::Free,
        desired_dates: DesiredDates::NotAsked,
        shipping: None,
        stock: StockPolicy::MakeToOrder { target: None },
        rates: Rates::default(),
        minimums: Minimums::default(),
        lot_size: None,
    }
}

fn put(product: ProductId, place: u32) -> PutProduct {
    PutProduct { product, place, rates: Rates::default(), without: BTreeSet::new() }
}

fn new_tax(brand: BrandId) -> CreateTaxCategory {
    CreateTaxCategory {
        brand,
        name: name("Standard"),
        country: "DE".parse().unwrap(),
        rate: "19".parse().unwrap(),
        rounding: Rounding::HalfUp,
        reduced: false,
    }
}

/// Ids that nothing has.
fn no_tax() -> TaxCategoryId {
    TaxCategoryId::made(Timestamp::MIN, [9; 10])
}

fn no_product() -> ProductId {
    ProductId::made(Timestamp::MIN, [9; 10])
}

fn no_sku() -> SkuId {
    SkuId::made(Timestamp::MIN, [9; 10])
}

fn no_catalog() -> CatalogId {
    CatalogId::made(Timestamp::MIN, [9; 10])
}

fn no_group() -> ShippingGroupId {
    ShippingGroupId::made(Timestamp::MIN, [9; 10])
}

fn keep_product(brand: BrandId, product: ProductId) -> ChangeProduct {
    ChangeProduct {
        brand,
        product,
        seen: None,
        model_number: None,
        name: None,
        description: None,
        attributes: None,
        prices: None,
        options: None,
        tax: None,
        rates: None,
        images: None,
    }
}

fn keep_sku(brand: BrandId, sku: SkuId) -> ChangeSku {
    ChangeSku {
        brand,
        sku,
        seen: None,
        number: None,
        attributes: None,
        excluded_from_backorder: None,
        prices: None,
        withdrawn: None,
    }
}

fn keep_catalog(brand: BrandId, catalog: CatalogId) -> ChangeCatalog {
    ChangeCatalog {
        brand,
        catalog,
        seen: None,
        code: None,
        name: None,
        description: None,
        status: None,
        opens_at: None,
        order_deadline: None,
        payment: None,
        comment: None,
        desired_dates: None,
        shipping: None,
        stock: None,
        rates: None,
        minimums: None,
        lot_size: None,
    }
}

/// What the last log entry tells: field, from, to.
fn last_log(world: &TestWorld) -> Vec<(String, Option<String>, Option<String>)> {
    let entry = world.log.last().unwrap();
    let told = entry.changes.iter();
    told.map(|change| (change.field.clone(), change.from.clone(), change.to.clone())).collect()
}

fn told(field: &str, from: Option<&str>, to: Option<&str>) -> (String, Option<String>, Option<String>) {
    (field.to_owned(), from.map(str::to_owned), to.map(str::to_owned))
}
