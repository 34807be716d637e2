//! Removing products from a cart, and looking at one.

use super::super::{LineReason, RemoveFromCart, RemoveFromCartRefusal, RemovedFromCart, ViewCart};
use super::*;
use crate::operation::test_world::{reader, stranger, writer};
use crate::operation::{NotPermitted, Outdated, Stop};
use crate::party::Access;
use crate::record::{ClaimScope, Version};
use crate::value::ProductId;

fn remove(stage: &Stage, products: Vec<ProductId>) -> RemoveFromCart {
    RemoveFromCart { brand: stage.brand, cart: stage.cart, seen: None, products }
}

fn slot(stage: &Stage) -> Option<uuid::Uuid> {
    stage.world.claimed(stage.brand, &ClaimScope::CartSlot(BUYER, CATALOG))
}

#[test]
fn others_stay_and_the_version_rises() {
    let mut stage = Stage::new();
    let actor = stage.actor.clone();
    let before = stage.world.version(&Key::cart(stage.brand, CART));
    let command = remove(&stage, vec![COAT, COAT]);
    let left = stage.world.run(&command, &actor).unwrap();
    assert_eq!(left, RemovedFromCart::Left { version: before.next() });
    assert_eq!(content(&stage, CART), [(SCARF_ONE, 2)]);
    assert_eq!(slot(&stage), Some(CART.as_uuid()));
}

#[test]
fn removing_the_last_removes_the_cart_and_the_next_is_another() {
    let mut stage = Stage::new();
    let actor = stage.actor.clone();
    let command = remove(&stage, vec![SCARF, COAT]);
    assert_eq!(stage.world.run(&command, &actor).unwrap(), RemovedFromCart::Gone);
    assert!(stage.world.get::<Cart>(&Key::cart(stage.brand, CART)).is_none());
    assert_eq!(slot(&stage), None);
    assert!(stage.world.is_missing(&command, &actor));
    let again = add(&stage, vec![scarves(1)]);
    let made = run(&mut stage, &again);
    assert_ne!(made.id, CART);
    assert_eq!(slot(&stage), Some(made.id.as_uuid()));
    // The removed cart was never placed, and is not answered with the order of another.
    let nil = crate::order::Fingerprint::from_uuid(uuid::Uuid::nil());
    assert_eq!(stage.refused(nil), [crate::operation::order::PlaceRefusal::CartGone { cart: CART }]);
}

#[test]
fn an_emptied_working_cart_leaves_the_slot_alone() {
    let mut stage = Stage::new();
    stage.make_proxy();
    let actor = stage.actor.clone();
    let command = remove(&stage, vec![SCARF, COAT]);
    assert_eq!(stage.world.run(&command, &actor).unwrap(), RemovedFromCart::Gone);
    assert_eq!(slot(&stage), Some(CART.as_uuid()));
}

#[test]
fn all_zero_items_keep_the_cart() {
    let mut stage = Stage::new();
    let zero = add(&stage, vec![scarves(0), coats(0)]);
    run(&mut stage, &zero);
    assert_eq!(content(&stage, CART), [(COAT_S, 0), (SCARF_ONE, 0)]);
    let codes: Vec<_> = stage.not_shown().iter().map(crate::refusal::Reason::code).collect();
    assert_eq!(codes, ["cart_empty"]);
}

#[test]
fn every_fault_is_told_in_order() {
    let mut stage = Stage::new();
    let actor = stage.actor.clone();
    let current = stage.world.version(&Key::cart(stage.brand, CART));
    let (one, two) = (id(ProductId::made, 81), id(ProductId::made, 80));
    let mut command = remove(&stage, vec![one, COAT, two, one]);
    command.seen = Some(Version::NEVER);
    assert_eq!(
        stage.world.reasons(&command, &actor),
        [
            RemoveFromCartRefusal::Outdated(Outdated { seen: Version::NEVER, current }),
            RemoveFromCartRefusal::NotInCart { product: one },
            RemoveFromCartRefusal::NotInCart { product: two },
        ]
    );
    let command = remove(&stage, vec![]);
    assert_eq!(stage.world.reasons(&command, &actor), [RemoveFromCartRefusal::Nothing]);
    let mut seen = remove(&stage, vec![COAT]);
    seen.seen = Some(current);
    stage.world.run(&seen, &actor).unwrap();
}

#[test]
fn only_its_people_reach_a_cart() {
    let mut stage = Stage::new();
    let command = remove(&stage, vec![COAT]);
    let question = ViewCart { brand: stage.brand, cart: CART };
    for actor in [stranger(), writer(stage.brand), reader(stage.brand)] {
        assert!(stage.world.is_missing(&command, &actor), "{actor:?}");
        assert!(matches!(stage.world.ask(&question, &actor), Err(Stop::Missing(_))), "{actor:?}");
    }
    let read = member(Access::Read);
    assert_eq!(stage.world.reasons(&command, &read), [NotPermitted.into()]);
    assert_eq!(stage.world.ask(&question, &read).unwrap().cart.id, CART);

    stage.make_proxy();
    for actor in [stranger(), member(Access::Write)] {
        assert!(stage.world.is_missing(&command, &actor), "{actor:?}");
        assert!(matches!(stage.world.ask(&question, &actor), Err(Stop::Missing(_))), "{actor:?}");
    }
    assert_eq!(stage.world.ask(&question, &reader(stage.brand)).unwrap().cart.id, CART);
    assert_eq!(stage.world.reasons(&command, &reader(stage.brand)), [NotPermitted.into()]);
}

#[test]
fn a_look_tells_version_and_faults() {
    let mut stage = Stage::new();
    let question = ViewCart { brand: stage.brand, cart: CART };
    let view = stage.world.ask(&question, &stage.actor).unwrap();
    assert_eq!(view.faults, []);
    assert_eq!(view.version, stage.world.version(&Key::cart(stage.brand, CART)));
    assert_eq!(view.cart.items[0].note_to_own_company, Some(note("for the new shop")));
    stage.set_stock(COAT_S, 1);
    stage.edit_sku(SCARF_ONE, |sku| sku.withdrawn = true);
    stage.world.now = "2026-03-02T00:00:00Z".parse().unwrap();
    let view = stage.world.ask(&question, &stage.actor).unwrap();
    assert_eq!(
        view.faults,
        [
            LineReason::SkuNotInCatalog { sku: SCARF_ONE },
            LineReason::StockShort { sku: COAT_S, wanted: pieces(3), left: 1 },
            LineReason::DatePast {
                product: COAT,
                date: "2026-03-01".parse().unwrap(),
                today: "2026-03-02".parse().unwrap(),
            },
        ]
    );
}

#[test]
fn carts_are_filled_and_emptied_without_log_and_notice() {
    let mut stage = empty();
    let command = add(&stage, vec![scarves(1)]);
    run(&mut stage, &command);
    assert!(stage.world.tasks.is_empty());
    assert!(stage.world.log.is_empty());
}
