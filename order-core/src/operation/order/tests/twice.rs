//! The same cart placed twice, and the codes that orders get.

use super::stage::*;
use crate::cart::{Cart, PaymentForm};
use crate::operation::test_world::TestWorld;
use crate::order::{AwaitingConfirmation, Order, OrderState};
use crate::party::{Access, OrderCodes};
use crate::record::{ClaimScope, Key, NumberSeries};
use crate::value::{CartId, Code};

#[test]
fn the_same_cart_gives_the_same_receipt_and_changes_nothing() {
    let mut stage = Stage::new();
    let mut order = stage.order(stage.agreed());
    let placed = stage.place();
    stage.world.now = "2026-03-02T10:00:00Z".parse().unwrap();
    let log = stage.world.log.len();
    for other in 0..4 {
        match other {
            1 => order.form.comment = None,
            2 => order.form.payment = PaymentForm::NotByCard,
            3 => order.agreed = crate::order::Fingerprint::from_uuid(uuid::Uuid::nil()),
            _ => {}
        }
        let again = stage.world.plan(&order, &stage.actor).unwrap();
        assert_eq!(again.output, placed);
        assert!(again.changeset.is_empty());
    }
    let reader = member(Access::Read);
    assert_eq!(stage.world.plan(&order, &reader).unwrap().output, placed);
    assert_eq!(stage.world.all::<Order>().len(), 1);
    assert_eq!(stage.world.log.len(), log);
}

#[test]
fn a_placed_cart_is_gone_and_its_slot_is_free() {
    let mut stage = Stage::new();
    let placed = stage.place();
    assert!(stage.world.get::<Cart>(&Key::cart(stage.brand, CART)).is_none());
    let claimed = |world: &TestWorld, scope: ClaimScope<'_>| world.claimed(stage.brand, &scope);
    assert_eq!(claimed(&stage.world, ClaimScope::CartSlot(BUYER, CATALOG)), None);
    assert_eq!(claimed(&stage.world, ClaimScope::PlacedCart(CART)), Some(placed.id.as_uuid()));
    assert_eq!(claimed(&stage.world, ClaimScope::OrderCode(&placed.code)), Some(placed.id.as_uuid()));
}

#[test]
fn a_working_cart_leaves_the_slot_of_the_buyer_alone() {
    let mut stage = Stage::new();
    let mut working = stage.world.get::<Cart>(&Key::cart(stage.brand, CART)).unwrap().as_ref().clone();
    working.id = id(CartId::made, 60);
    stage.world.put(Key::cart(stage.brand, working.id), working.clone());
    let mut proxy = stage.clone();
    proxy.cart = working.id;
    proxy.make_proxy();
    proxy.place();
    let slot = proxy.world.claimed(stage.brand, &ClaimScope::CartSlot(BUYER, CATALOG));
    assert_eq!(slot, Some(CART.as_uuid()));
    assert!(proxy.world.get::<Cart>(&Key::cart(stage.brand, CART)).is_some());
}

#[test]
fn the_header_tells_what_lists_show() {
    let mut stage = Stage::new();
    let placed = stage.place();
    let Order { id, code, brand, buyer, catalog, cart, placed_at, placed_by, state, original, .. } =
        stage.header(&placed);
    assert_eq!((id, code, placed_at), (placed.id, placed.code, stage.world.now));
    assert_eq!((brand, buyer, catalog, cart), (stage.brand, BUYER, CATALOG, CART));
    assert_eq!(placed_by, stage.actor.id());
    assert_eq!(state, OrderState::AwaitingConfirmation(AwaitingConfirmation::default()));
    assert_eq!((original.line_count, original.pieces.get(), original.total), (2, 5, placed.total));
    assert_eq!(placed.total, euro(3604));
}

/// Places the cart again under other ids, so many times.
fn place_many(stage: &mut Stage, count: u8) -> Vec<String> {
    let cart = stage.world.get::<Cart>(&Key::cart(stage.brand, CART)).unwrap();
    (0..count)
        .map(|number| {
            let mut cart = cart.as_ref().clone();
            cart.id = id(CartId::made, number.saturating_add(100));
            stage.cart = cart.id;
            stage.world.put(Key::cart(stage.brand, cart.id), cart);
            stage.place().code.to_string()
        })
        .collect()
}

#[test]
fn gapless_codes_have_no_gap_and_go_on_under_another_prefix() {
    let gapless = |prefix: &str| OrderCodes::Gapless { prefix: Code::new(prefix).unwrap() };
    let mut stage = Stage::new();
    stage.edit_brand(|brand| brand.settings.order_codes = gapless("NW"));
    assert_eq!(place_many(&mut stage, 3), ["NW-1", "NW-2", "NW-3"]);
    // A refused placing takes no number.
    let mut late = stage.clone();
    late.cart = CART;
    late.edit_catalog(|catalog| catalog.order_deadline = Some(crate::value::Timestamp::MIN));
    assert_eq!(late.not_shown().len(), 1);
    stage.edit_brand(|brand| brand.settings.order_codes = gapless("X"));
    stage.cart = CART;
    assert_eq!(stage.place().code.to_string(), "X-4");
    let series = stage.world.get::<NumberSeries>(&Key::number_series(stage.brand)).unwrap();
    assert_eq!(series.last, 4);
}

#[test]
fn two_brands_count_apart_and_two_placings_of_one_brand_queue() {
    let mut first = Stage::new();
    let gapless = OrderCodes::Gapless { prefix: Code::new("A").unwrap() };
    first.edit_brand(|brand| brand.settings.order_codes = gapless);
    assert_eq!(place_many(&mut first, 2), ["A-1", "A-2"]);
    first.cart = CART;
    let mut second = first.beside();
    assert_eq!(place_many(&mut second, 2), ["A-1", "A-2"]);

    let mut stage = Stage::new();
    stage.edit_brand(|brand| {
        brand.settings.order_codes = OrderCodes::Gapless { prefix: Code::new("A").unwrap() };
    });
    let other = super::guards::second_buyer(&mut stage);
    let decided = stage.world.plan(&other.order(other.agreed()), &other.actor).unwrap();
    stage.place();
    let conflict = stage.world.apply(&decided.changeset);
    assert_eq!(
        conflict,
        Err(crate::operation::test_world::NotApplied::Conflict(Key::number_series(stage.brand)))
    );
}

#[test]
fn drawn_codes_differ_and_number_nothing() {
    let mut stage = Stage::new();
    let codes = place_many(&mut stage, 5);
    let distinct: std::collections::BTreeSet<&String> = codes.iter().collect();
    assert_eq!(distinct.len(), 5);
    assert!(codes.iter().all(|code| code.len() == 7));
    assert!(stage.world.get::<NumberSeries>(&Key::number_series(stage.brand)).is_none());
}
