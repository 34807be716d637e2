//! Catalogs.

use std::num::NonZeroU32;

use super::*;
use crate::catalog::{Backorder, Catalog};
use crate::record::{ClaimScope, Key};
use crate::value::limits::{COMMENT_CHOICES_MAX, QUANTITY_MAX};
use crate::value::{LocalizedNote, Note, Quantity};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn lot(pieces: u32) -> Option<NonZeroU32> {
    NonZeroU32::new(pieces)
}

fn from_stock(source: u8, target: u8) -> StockPolicy {
    StockPolicy::FromStock {
        source: label(source),
        target: Some(label(target)),
        backorder: Backorder::NotAllowed,
    }
}

fn faulty_minimums() -> Minimums {
    Minimums { amounts: vec![euro(-1), yen(1), yen(2)], quantity: None }
}

#[test]
fn a_catalog_is_made_changed_and_cleared() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let group = CreateShippingGroup { brand, name: name("Post"), rates: Vec::new() };
    let group = world.run(&group, &staff).unwrap().id;
    let command = CreateCatalog {
        opens_at: Some(at("2026-03-01T00:00:00Z")),
        order_deadline: Some(at("2026-03-01T00:00:00.000001Z")),
        comment: CommentForm::Choices(names(&["gift", "Gift"])),
        shipping: Some(group),
        stock: from_stock(1, 2),
        minimums: Minimums { amounts: vec![euro(0), yen(5)], quantity: Some(Quantity::MAX) },
        lot_size: lot(QUANTITY_MAX),
        ..new_catalog(brand, "C-1")
    };
    let made = world.run(&command, &staff).unwrap();
    let key = Key::catalog(brand, made.id);
    let catalog = world.get::<Catalog>(&key).unwrap();
    assert_eq!((catalog.stock, catalog.shipping, catalog.sku_count), (from_stock(1, 2), Some(group), 0));
    assert_eq!(world.claimed(brand, &ClaimScope::CatalogCode(&code("C-1"))), Some(made.id.as_uuid()));
    assert_eq!(last_log(&world)[0], told("code", None, Some("C-1")));

    let note = LocalizedNote::new(Locale::EN, Note::new("Soon").unwrap());
    let change = ChangeCatalog {
        seen: Some(made.version),
        code: Some(code("C-2")),
        name: Some(named("Summer")),
        description: Some(Some(note.clone())),
        status: Some(CatalogStatus::Limited),
        opens_at: Some(None),
        order_deadline: Some(None),
        payment: Some(PaymentMethods::CardOrNot),
        comment: Some(CommentForm::Free),
        desired_dates: Some(DesiredDates::Asked),
        shipping: Some(None),
        stock: Some(StockPolicy::MakeToOrder { target: Some(label(2)) }),
        rates: Some(rates("60")),
        minimums: Some(Minimums::default()),
        lot_size: Some(None),
        ..keep_catalog(brand, made.id)
    };
    let version = world.run(&change, &staff).unwrap();
    assert_eq!(version, made.version.next());
    let expected = Catalog {
        id: made.id,
        brand,
        code: code("C-2"),
        name: named("Summer"),
        description: Some(note),
        status: CatalogStatus::Limited,
        opens_at: None,
        order_deadline: None,
        payment: PaymentMethods::CardOrNot,
        comment: CommentForm::Free,
        desired_dates: DesiredDates::Asked,
        shipping: None,
        stock: StockPolicy::MakeToOrder { target: Some(label(2)) },
        rates: rates("60"),
        minimums: Minimums::default(),
        lot_size: None,
        sku_count: 0,
    };
    assert_eq!(*world.get::<Catalog>(&key).unwrap(), expected);
    assert_eq!(world.claimed(brand, &ClaimScope::CatalogCode(&code("C-1"))), None);
    assert_eq!(world.claimed(brand, &ClaimScope::CatalogCode(&code("C-2"))), Some(made.id.as_uuid()));
    world.run(&new_catalog(brand, "C-1"), &staff).unwrap();
    // Requests under one idempotency key are compared by their encoding: to clear is not to keep.
    let (keep, clear) = (keep_catalog(brand, made.id), keep_catalog(brand, made.id));
    let clear = ChangeCatalog { lot_size: Some(None), ..clear };
    assert_ne!(crate::record::to_text(&keep).unwrap(), crate::record::to_text(&clear).unwrap());
}

#[test]
fn every_fault_of_a_new_catalog_is_told() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    world.run(&new_catalog(brand, "C-1"), &staff).unwrap();
    let noon = Some(at("2026-03-01T12:00:00Z"));
    let command = CreateCatalog {
        opens_at: noon,
        order_deadline: noon,
        comment: CommentForm::Choices(names(&["a", "b", "a", "a"])),
        shipping: Some(no_group()),
        stock: from_stock(8, 9),
        minimums: faulty_minimums(),
        lot_size: lot(QUANTITY_MAX + 1),
        ..new_catalog(brand, "C-1")
    };
    let expected = [
        "catalog_code_taken",
        "opens_too_late",
        "repeated_comment_choice",
        "negative_minimum",
        "repeated_minimum",
        "lot_too_large",
        "unknown_shipping_group",
        "unknown_stock_label",
        "unknown_stock_label",
    ];
    assert_eq!(world.refused(&command, &staff), expected);
    let none = CreateCatalog { comment: CommentForm::Choices(Vec::new()), ..new_catalog(brand, "C-2") };
    assert_eq!(world.refused(&none, &staff), ["no_comment_choice"]);
    let many = |count: usize| (0..count).map(|at| name(&at.to_string())).collect();
    let choices =
        |count| CreateCatalog { comment: CommentForm::Choices(many(count)), ..new_catalog(brand, "C-2") };
    assert!(world.allows(&choices(COMMENT_CHOICES_MAX), &staff));
    assert_eq!(world.refused(&choices(COMMENT_CHOICES_MAX + 1), &staff), ["too_many_comment_choices"]);
}

#[test]
fn every_fault_of_a_change_is_told() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let noon = Some(at("2026-03-01T12:00:00Z"));
    let made = CreateCatalog { order_deadline: noon, ..new_catalog(brand, "C-1") };
    let made = world.run(&made, &staff).unwrap();
    world.run(&new_catalog(brand, "C-2"), &staff).unwrap();
    let change = ChangeCatalog {
        seen: Some(made.version.next()),
        code: Some(code("C-2")),
        // The deadline that is there already counts.
        opens_at: Some(noon),
        comment: Some(CommentForm::Choices(Vec::new())),
        minimums: Some(faulty_minimums()),
        lot_size: Some(lot(QUANTITY_MAX + 1)),
        shipping: Some(Some(no_group())),
        stock: Some(StockPolicy::MakeToOrder { target: Some(label(9)) }),
        ..keep_catalog(brand, made.id)
    };
    let expected = [
        "outdated",
        "catalog_code_taken",
        "opens_too_late",
        "no_comment_choice",
        "negative_minimum",
        "repeated_minimum",
        "lot_too_large",
        "unknown_shipping_group",
        "unknown_stock_label",
    ];
    assert_eq!(world.refused(&change, &staff), expected);
}
