//! How large a cart can be.

use std::collections::BTreeSet;

use super::super::{AddToCartRefusal, EntryFault};
use super::*;
use crate::catalog::{CatalogProduct, PriceList, Rates, Sku};
use crate::operation::Command;
use crate::record::{Facts, Keys};
use crate::value::{Code, ProductId, Timestamp, limits};

fn sku(number: u32) -> SkuId {
    let [a, b, c, d] = number.to_be_bytes();
    SkuId::made(Timestamp::MIN, [1, 1, 1, 1, 1, 1, a, b, c, d])
}

/// Scarves of so many SKUs, from a number on.
fn many(from: u32, count: u32) -> CartItem {
    let skus = (0..count).map(|number| CartSku::of(sku(from.saturating_add(number)), pieces(1)));
    CartItem::of(SCARF, skus.collect())
}

fn with_skus(count: u32) -> Stage {
    let mut stage = empty();
    stage.edit_catalog(|catalog| catalog.stock = crate::catalog::StockPolicy::MakeToOrder { target: None });
    for number in 0..count {
        let id = sku(number);
        let record = Sku {
            id,
            brand: stage.brand,
            product: SCARF,
            number: Code::new(number.to_string()).unwrap(),
            attributes: vec![],
            excluded_from_backorder: false,
            prices: PriceList::EMPTY,
            withdrawn: false,
            place: 0,
        };
        stage.world.put(Key::sku(stage.brand, id), record);
    }
    stage
}

#[test]
fn a_cart_holds_five_thousand_lines_and_not_one_more() {
    let mut stage = with_skus(5_000);
    assert_eq!(limits::CART_LINES_MAX, 5_000);
    let command = add(&stage, vec![many(0, 4_999)]);
    run(&mut stage, &command);
    let command = add(&stage, vec![coats(0)]);
    let made = run(&mut stage, &command);
    assert_eq!(content(&stage, made.id).len(), 5_000);
    let mut parked = coats(0);
    parked.skus.push(CartSku::of(COAT_M, pieces(0)));
    let command = add(&stage, vec![parked]);
    let full = AddToCartRefusal::Entry(EntryFault::TooManyLines { lines: 5_001, max: 5_000 });
    assert_eq!(refused(&mut stage, &command), [full]);
    // Replacing makes room.
    let command = add(&stage, vec![many(0, 4_998)]);
    run(&mut stage, &command);
    assert_eq!(content(&stage, made.id).len(), 4_999);
    // A large cart can be placed.
    stage.cart = made.id;
    let placed = stage.place();
    assert_eq!(stage.header(&placed).original.line_count, 4_998);
}

#[test]
fn a_product_without_skus_counts_as_a_line() {
    let mut stage = with_skus(5_000);
    let command = add(&stage, vec![many(0, 5_000)]);
    run(&mut stage, &command);
    let command = add(&stage, vec![CartItem::of(COAT, vec![])]);
    let full = AddToCartRefusal::Entry(EntryFault::TooManyLines { lines: 5_001, max: 5_000 });
    assert_eq!(refused(&mut stage, &command), [full]);
}

#[test]
fn more_than_a_cart_holds_is_refused_without_looking_at_it() {
    let mut stage = empty();
    let command = add(&stage, vec![many(0, 100_000)]);
    let mut keys = Keys::new();
    command.needs(&Facts::new(), &mut keys);
    assert!(keys.records().len() < 10, "{} keys", keys.records().len());
    let full = AddToCartRefusal::Entry(EntryFault::TooManyLines { lines: 100_000, max: 5_000 });
    assert_eq!(refused(&mut stage, &command), [full]);
}

#[test]
fn one_sku_has_a_hundred_option_rows_and_not_one_more() {
    let mut stage = empty();
    let with = |rows: u32| {
        let options = (0..rows).map(|_| row(WOOL, 1)).collect();
        CartItem::of(COAT, vec![CartSku { sku: COAT_S, quantity: pieces(rows), options }])
    };
    let command = add(&stage, vec![with(100)]);
    let made = run(&mut stage, &command);
    assert_eq!(cart(&stage, made.id).items[0].skus[0].options, [row(WOOL, 100)]);
    let command = add(&stage, vec![with(101)]);
    let full = AddToCartRefusal::Entry(EntryFault::TooManyRows { sku: COAT_S, rows: 101, max: 100 });
    stage.set_stock(COAT_S, 1_000);
    assert_eq!(refused(&mut stage, &command), [full]);
}

#[test]
fn a_quantity_of_a_million_is_a_line() {
    let mut stage = empty();
    stage.set_stock(SCARF_ONE, 1_000_000);
    let command = add(&stage, vec![scarves(1_000_000)]);
    run(&mut stage, &command);
}

#[test]
fn products_elsewhere_are_not_in_this_catalog() {
    let mut stage = empty();
    let other = id(crate::value::CatalogId::made, 66);
    let place = CatalogProduct {
        catalog: other,
        product: id(ProductId::made, 67),
        place: 0,
        rates: Rates::default(),
        without: BTreeSet::new(),
        sku_count: 0,
    };
    let product = place.product;
    stage.world.put(Key::catalog_product(stage.brand, other, product), place);
    let command = add(&stage, vec![CartItem::of(product, vec![])]);
    let reason = super::super::LineReason::ProductNotInCatalog { product };
    assert_eq!(refused(&mut stage, &command), [AddToCartRefusal::Line(reason)]);
}
