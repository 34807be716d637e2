//! What must not slip between deciding and committing, and what may.

use super::super::PlaceRefusal;
use super::stage::*;
use crate::cart::Cart;
use crate::operation::Decision;
use crate::operation::cart::LineReason;
use crate::operation::test_world::NotApplied;
use crate::party::Connection;
use crate::record::{Claim, ClaimScope, Key};
use crate::value::{BuyerOrganizationId, CartId, Rounding};

type Change = (&'static str, fn(&mut Stage), fn(&Stage) -> Key);

const GUARDED: &[Change] = &[
    ("brand", |s| s.edit_brand(|brand| brand.settings.rounding = Rounding::Up), |s| Key::brand(s.brand)),
    ("catalog", |s| s.edit_catalog(|catalog| catalog.lot_size = None), |s| Key::catalog(s.brand, CATALOG)),
    (
        "connection",
        |s| s.edit_connection(|connection| connection.blocked = true),
        |s| Key::connection(s.brand, BUYER),
    ),
    ("product", |s| s.edit_product(COAT, |product| product.sku_count = 9), |s| Key::product(s.brand, COAT)),
    ("SKU", |s| s.edit_sku(SCARF_ONE, |sku| sku.withdrawn = true), |s| Key::sku(s.brand, SCARF_ONE)),
    (
        "place",
        |s| s.edit_place(COAT, |place| place.place = 5),
        |s| Key::catalog_product(s.brand, CATALOG, COAT),
    ),
    ("cart", |s| s.order_scarves(9), |s| Key::cart(s.brand, CART)),
    (
        "shipping group",
        |s| s.edit_shipping(|group| group.rates.clear()),
        |s| Key::shipping_group(s.brand, SHIPPING),
    ),
    (
        "tax category of a product",
        |s| s.edit_tax(LOW_TAX, |tax| tax.reduced = false),
        |s| Key::tax_category(s.brand, LOW_TAX),
    ),
    (
        "tax category of the shipping",
        |s| s.edit_tax(FULL_TAX, |tax| tax.reduced = true),
        |s| Key::tax_category(s.brand, FULL_TAX),
    ),
    (
        "slot",
        |s| {
            let key = ClaimScope::CartSlot(BUYER, CATALOG).key(s.brand);
            s.world.put(key, Claim { target: uuid::Uuid::nil() });
        },
        |s| ClaimScope::CartSlot(BUYER, CATALOG).key(s.brand),
    ),
];

fn decided(stage: &mut Stage) -> Decision<super::super::Placed> {
    let (order, actor) = (stage.order(stage.agreed()), stage.actor.clone());
    stage.world.plan(&order, &actor).unwrap()
}

#[test]
fn whatever_of_the_brand_was_read_must_still_be_so() {
    for (name, change, key) in GUARDED {
        let mut stage = Stage::new();
        let decision = decided(&mut stage);
        change(&mut stage);
        let before = stage.world.clone();
        assert_eq!(stage.world.apply(&decision.changeset), Err(NotApplied::Conflict(key(&stage))), "{name}");
        assert_eq!(format!("{before:?}"), format!("{:?}", stage.world), "{name} left a trace");
    }
}

#[test]
fn an_offline_buyer_and_its_book_are_guarded_and_a_connected_one_is_a_witness() {
    let mut stage = Stage::new();
    stage.make_offline();
    let decision = decided(&mut stage);
    let guarded = |key: &Key| decision.changeset.guards().iter().any(|guard| guard.key == *key);
    let book = crate::record::Partition::Brand(stage.brand);
    assert!(guarded(&Key::offline_buyer(stage.brand, BUYER)));
    assert!(guarded(&Key::address(book, ADDRESS)));

    let mut stage = Stage::new();
    let decision = decided(&mut stage);
    stage.edit_buyer(|buyer| buyer.profile.country = "AT".parse().unwrap());
    assert_eq!(stage.world.apply(&decision.changeset), Ok(()));
}

#[test]
fn the_same_cart_decided_twice_is_placed_once() {
    let mut stage = Stage::new();
    let first = decided(&mut stage);
    let second = decided(&mut stage);
    assert_ne!(first.output, second.output);
    stage.world.apply(&first.changeset).unwrap();
    assert!(matches!(stage.world.apply(&second.changeset), Err(NotApplied::Conflict(_))));
    let order = stage.order(crate::order::Fingerprint::from_uuid(uuid::Uuid::nil()));
    assert_eq!(stage.world.plan(&order, &stage.actor).unwrap().output, first.output);
}

/// The same cart for another buyer, which may be placed too.
pub(super) fn second_buyer(stage: &mut Stage) -> Stage {
    let buyer = id(BuyerOrganizationId::made, 71);
    let mut organization = stage
        .world
        .get::<crate::party::BuyerOrganization>(&Key::buyer_organization(BUYER))
        .unwrap()
        .as_ref()
        .clone();
    organization.id = buyer;
    stage.world.put(Key::buyer_organization(buyer), organization);
    let connection = stage.world.get::<Connection>(&Key::connection(stage.brand, BUYER)).unwrap();
    let connection = Connection { buyer, ..connection.as_ref().clone() };
    stage.world.put(Key::connection(stage.brand, buyer), connection);
    let cart = stage.world.get::<Cart>(&Key::cart(stage.brand, CART)).unwrap();
    let cart = Cart { id: id(CartId::made, 72), buyer, ..cart.as_ref().clone() };
    stage.world.put(Key::cart(stage.brand, cart.id), cart.clone());
    let mut other = stage.clone();
    other.cart = cart.id;
    other.actor = crate::party::Actor::host();
    other.form.billing = other.form.delivery.clone();
    other
}

#[test]
fn an_order_of_another_buyer_is_in_the_way_only_when_the_stock_is() {
    for (left, outcome) in [(5, Err(NotApplied::Short)), (6, Ok(()))] {
        let mut stage = Stage::new();
        stage.set_stock(COAT_S, left);
        let mut other = second_buyer(&mut stage);
        let decision = decided(&mut stage);
        other.world = stage.world.clone();
        other.place();
        stage.world = other.world;
        assert_eq!(stage.world.counter(&stage.stock(COAT_S)), left.saturating_sub(3));
        let expected = outcome.map_err(|short| short(stage.stock(COAT_S)));
        assert_eq!(stage.world.apply(&decision.changeset), expected);
        if expected.is_err() {
            let short = LineReason::StockShort { sku: COAT_S, wanted: pieces(3), left: 2 };
            assert_eq!(stage.not_shown(), [PlaceRefusal::Line(short)]);
            assert_eq!(stage.world.counter(&stage.stock(SCARF_ONE)), 98, "nothing of it was taken");
        }
    }
}

#[test]
fn backorder_takes_without_a_bound_and_the_excluded_with_one() {
    let mut stage = Stage::new();
    stage.edit_catalog(|catalog| {
        catalog.stock = crate::catalog::StockPolicy::FromStock {
            source: crate::operation::test_world::label(1),
            target: None,
            backorder: crate::catalog::Backorder::Allowed,
        };
    });
    stage.edit_sku(SCARF_ONE, |sku| sku.excluded_from_backorder = true);
    let decision = decided(&mut stage);
    let moves: Vec<_> =
        decision.changeset.moves().iter().map(|step| (step.key.sku, step.by, step.floor)).collect();
    assert_eq!(moves, [(COAT_S, -3, None), (SCARF_ONE, -2, Some(0))]);
}
