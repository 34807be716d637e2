//! The stock that moves at confirming: to what is confirmed, from the source, to the target.

use std::collections::BTreeMap;

use super::scene::*;
use crate::catalog::{Backorder, StockPolicy};
use crate::operation::Command;
use crate::operation::confirmation::{ConfirmRefusal, StockShort};
use crate::operation::order::tests::stage::*;
use crate::operation::test_world::{NotApplied, label};
use crate::order::{HeldStock, Holding, OrderContent};
use crate::record::{Key, Kind, MovementCause, StockMovement};
use crate::value::{Quantity, SkuId, StockLabelId};

const NOT_ALLOWED: Backorder = Backorder::NotAllowed;

fn from_stock(target: bool, backorder: Backorder) -> StockPolicy {
    StockPolicy::FromStock { source: label(1), target: to(target), backorder }
}

fn made(target: bool) -> StockPolicy {
    StockPolicy::MakeToOrder { target: to(target) }
}

fn to(target: bool) -> Option<StockLabelId> {
    if target { Some(label(2)) } else { None }
}

/// Placed under the one policy, answered, and to be confirmed under the other.
fn scene(placed: StockPolicy, now: StockPolicy, edit: impl FnOnce(&mut OrderContent)) -> Scene {
    let mut stage = Stage::new();
    stage.edit_catalog(|catalog| catalog.stock = placed);
    let mut scene = Scene::created_on(stage, edit);
    scene.stage.edit_catalog(|catalog| catalog.stock = now);
    scene
}

fn held(sku: SkuId, number: u8, count: u32) -> HeldStock {
    HeldStock { sku, label: label(number), quantity: pieces(count) }
}

fn short(sku: SkuId, wanted: Quantity, left: i64) -> ConfirmRefusal {
    ConfirmRefusal::StockShort(StockShort { sku, wanted, left })
}

/// The lines of the only movement of confirming, by SKU and label.
fn confirming(scene: &Scene) -> BTreeMap<(SkuId, u8), i64> {
    let cause = MovementCause::Confirmed { order: scene.order };
    let movements = scene.stage.world.all::<StockMovement>();
    let mut of = movements.iter().filter(|(_, movement)| movement.cause == cause);
    let (_, movement) = of.next().unwrap();
    assert_eq!(of.count(), 0, "one movement for all of it");
    assert_eq!(movement.at, scene.stage.world.now);
    let number = |at| if at == label(1) { 1 } else { 2 };
    movement.lines.iter().map(|line| ((line.sku, number(line.label)), line.by)).collect()
}

#[test]
fn what_is_made_to_order_is_registered_to_the_target_and_kept() {
    let mut scene = scene(made(true), made(true), |content| ask_for(content, SCARF_ONE, 5));
    assert_eq!(scene.holding(), None);
    scene.confirmed();
    assert_eq!(confirming(&scene), [((COAT_S, 2), 3), ((SCARF_ONE, 2), 5)].into());
    assert_eq!((scene.stock(COAT_S, 1), scene.stock(COAT_S, 2), scene.stock(SCARF_ONE, 2)), (100, 3, 5));
    let registered = vec![held(COAT_S, 2, 3), held(SCARF_ONE, 2, 5)];
    assert_eq!(scene.holding(), Some(Holding { lines: vec![], registered }));
}

#[test]
fn without_a_target_what_is_made_to_order_moves_nothing() {
    let mut scene = scene(made(false), made(false), |content| ask_for(content, SCARF_ONE, 5));
    scene.confirmed();
    assert_eq!(scene.holding(), None);
    assert!(scene.stage.world.all::<StockMovement>().is_empty());
    // Nothing is even looked at for it.
    let command = scene.confirm();
    let facts = scene.stage.world.gather(|known, keys| command.needs(known, keys));
    assert!(facts.iter().all(|(key, _)| key.kind() != Kind::OrderConfirmation));
}

#[test]
fn lines_of_no_pieces_are_not_registered() {
    let mut scene = scene(made(true), made(true), |content| ask_for(content, SCARF_ONE, 0));
    scene.confirmed();
    assert_eq!(confirming(&scene), [((COAT_S, 2), 3)].into());
    let registered = vec![held(COAT_S, 2, 3)];
    assert_eq!(scene.holding(), Some(Holding { lines: vec![], registered }));
}

#[test]
fn the_source_is_brought_to_what_is_confirmed_and_the_target_has_it() {
    let policy = from_stock(true, NOT_ALLOWED);
    let mut scene = scene(policy, policy, |content| {
        ask_for(content, COAT_S, 1);
        ask_for(content, SCARF_ONE, 6);
        add_coat_m(content, 4);
    });
    scene.confirmed();
    let expected = [
        ((COAT_S, 1), 2),
        ((SCARF_ONE, 1), -4),
        ((COAT_M, 1), -4),
        ((COAT_S, 2), 1),
        ((SCARF_ONE, 2), 6),
        ((COAT_M, 2), 4),
    ];
    assert_eq!(confirming(&scene), expected.into());
    assert_eq!([COAT_S, SCARF_ONE, COAT_M].map(|sku| scene.stock(sku, 1)), [99, 94, 96]);
    let holding = scene.holding().unwrap();
    assert_eq!(holding.lines, [held(COAT_S, 1, 1), held(SCARF_ONE, 1, 6), held(COAT_M, 1, 4)]);
    assert_eq!(holding.registered, [held(COAT_S, 2, 1), held(COAT_M, 2, 4), held(SCARF_ONE, 2, 6)]);
}

#[test]
fn the_source_is_brought_there_also_without_a_target() {
    let policy = from_stock(false, NOT_ALLOWED);
    let mut scene = scene(policy, policy, |content| ask_for(content, SCARF_ONE, 0));
    scene.confirmed();
    assert_eq!(confirming(&scene), [((SCARF_ONE, 1), 2)].into());
    let lines = vec![held(COAT_S, 1, 3), held(SCARF_ONE, 1, 0)];
    assert_eq!(scene.holding(), Some(Holding { lines, registered: vec![] }));
}

#[test]
fn where_what_was_placed_is_confirmed_without_a_target_nothing_moves() {
    let mut scene = Scene::created();
    let key = Key::holding(scene.stage.brand, scene.order);
    let (version, before) = (scene.stage.world.version(&key), scene.holding());
    scene.confirmed();
    assert_eq!((scene.stage.world.version(&key), scene.holding()), (version, before));
    assert_eq!(scene.stage.world.all::<StockMovement>().len(), 1, "only placing moved");
}

#[test]
fn a_sku_that_is_given_up_wholly_is_taken_again_by_making_editable() {
    let policy = from_stock(true, NOT_ALLOWED);
    let mut scene = scene(policy, policy, |content| {
        ask_for(content, COAT_S, 0);
        ask_for(content, SCARF_ONE, 0);
    });
    scene.confirmed();
    assert_eq!([COAT_S, SCARF_ONE].map(|sku| scene.stock(sku, 1)), [100, 100]);
    scene.opened();
    assert_eq!([COAT_S, SCARF_ONE].map(|sku| scene.stock(sku, 1)), [97, 98]);
}

#[test]
fn more_than_there_is_is_not_confirmed_and_each_sku_is_named() {
    let policy = from_stock(true, NOT_ALLOWED);
    let mut scene = scene(policy, policy, |content| {
        ask_for(content, COAT_S, 5);
        ask_for(content, SCARF_ONE, 6);
        add_coat_m(content, 1);
    });
    for (sku, amount) in [(COAT_S, 1), (SCARF_ONE, 4), (COAT_M, -3)] {
        scene.stage.set_stock(sku, amount);
    }
    let command = scene.confirm();
    let reasons = scene.stage.world.reasons(&command, &scene.staff);
    // Three coats are taken already, so four can be had. Of the scarves exactly enough are there.
    assert_eq!(reasons, [short(COAT_S, pieces(5), 4), short(COAT_M, pieces(1), 0)]);
    assert_eq!(scene.stage.world.refused(&command, &scene.staff), ["stock_short"; 2]);
    scene.stage.set_stock(COAT_S, 2);
    scene.stage.set_stock(COAT_M, 1);
    scene.confirmed();
    assert_eq!([COAT_S, SCARF_ONE, COAT_M].map(|sku| scene.stock(sku, 1)), [0, 0, 0]);
}

#[test]
fn backorder_lets_more_be_confirmed_but_not_of_excluded_skus() {
    let policy = from_stock(false, Backorder::Allowed);
    let mut scene = scene(policy, policy, |content| {
        ask_for(content, COAT_S, 5);
        ask_for(content, SCARF_ONE, 6);
    });
    scene.stage.set_stock(COAT_S, 0);
    scene.stage.set_stock(SCARF_ONE, 0);
    scene.stage.edit_sku(SCARF_ONE, |sku| sku.excluded_from_backorder = true);
    let command = scene.confirm();
    let reasons = scene.stage.world.reasons(&command, &scene.staff);
    assert_eq!(reasons, [short(SCARF_ONE, pieces(6), 2)]);
    scene.stage.edit_sku(SCARF_ONE, |sku| sku.excluded_from_backorder = false);
    scene.confirmed();
    assert_eq!([COAT_S, SCARF_ONE].map(|sku| scene.stock(sku, 1)), [-2, -4]);
}

#[test]
fn asking_for_no_more_than_was_taken_never_lacks_stock() {
    for count in [0, 1, 3] {
        let policy = from_stock(true, NOT_ALLOWED);
        let mut scene = scene(policy, policy, |content| ask_for(content, COAT_S, count));
        scene.stage.set_stock(COAT_S, -7);
        scene.confirmed();
        assert_eq!(scene.stock(COAT_S, 1), -7 + 3 - i64::from(count));
        assert_eq!(scene.stock(COAT_S, 2), i64::from(count));
    }
}

#[test]
fn who_comes_second_for_the_last_piece_is_refused_with_what_is_left() {
    let policy = from_stock(true, NOT_ALLOWED);
    let mut scene = scene(policy, policy, |content| ask_for(content, SCARF_ONE, 6));
    scene.stage.set_stock(SCARF_ONE, 4);
    let command = scene.confirm();
    let planned = scene.stage.world.plan(&command, &scene.staff).unwrap().changeset;
    scene.stage.set_stock(SCARF_ONE, 3);
    let key = scene.stage.stock(SCARF_ONE);
    assert_eq!(scene.stage.world.apply(&planned), Err(NotApplied::Short(key)));
    let reasons = scene.stage.world.reasons(&command, &scene.staff);
    assert_eq!(reasons, [short(SCARF_ONE, pieces(6), 5)]);
}

#[test]
fn only_what_is_taken_beyond_is_bounded() {
    let policy = from_stock(true, Backorder::Allowed);
    let mut scene = scene(policy, policy, |content| {
        ask_for(content, COAT_S, 2);
        ask_for(content, SCARF_ONE, 6);
        add_coat_m(content, 1);
    });
    scene.stage.edit_sku(SCARF_ONE, |sku| sku.excluded_from_backorder = true);
    let decision = scene.stage.world.plan(&scene.confirm(), &scene.staff).unwrap();
    let moves = decision.changeset.moves().iter();
    let bounded: Vec<_> = moves.filter_map(|step| Some((step.key, step.by, step.floor?))).collect();
    assert_eq!(bounded, [(scene.stage.stock(SCARF_ONE), -4, 0)]);
}

#[test]
fn source_and_target_may_be_one_label() {
    let policy = StockPolicy::FromStock { source: label(1), target: Some(label(1)), backorder: NOT_ALLOWED };
    let mut scene = scene(policy, policy, |content| {
        ask_for(content, SCARF_ONE, 6);
        add_coat_m(content, 2);
    });
    scene.stage.set_stock(SCARF_ONE, 4);
    let command = scene.confirm();
    // Four more leave the label, and then six are registered there: no counter is moved twice.
    let planned = scene.stage.world.plan(&command, &scene.staff).unwrap().changeset;
    scene.stage.set_stock(SCARF_ONE, 3);
    let key = scene.stage.stock(SCARF_ONE);
    assert_eq!(scene.stage.world.apply(&planned), Err(NotApplied::Short(key)));
    let reasons = scene.stage.world.reasons(&command, &scene.staff);
    assert_eq!(reasons, [short(SCARF_ONE, pieces(6), 5)]);
    scene.stage.set_stock(SCARF_ONE, 4);
    scene.confirmed();
    assert_eq!(confirming(&scene), [((COAT_S, 1), 3), ((SCARF_ONE, 1), 2)].into());
    scene.rejected();
    assert_eq!([COAT_S, SCARF_ONE, COAT_M].map(|sku| scene.stock(sku, 1)), [100, 6, 100]);
}

#[test]
fn an_order_that_took_nothing_takes_nothing_though_the_catalog_now_sells_from_stock() {
    let mut scene = scene(made(false), from_stock(true, NOT_ALLOWED), |content| {
        ask_for(content, SCARF_ONE, 1_000);
    });
    scene.confirmed();
    assert_eq!(confirming(&scene), [((COAT_S, 2), 3), ((SCARF_ONE, 2), 1_000)].into());
    assert_eq!(scene.holding().unwrap().lines, []);
}

#[test]
fn an_order_from_stock_goes_on_from_its_label_though_the_catalog_says_otherwise_now() {
    let elsewhere = StockPolicy::FromStock { source: label(2), target: None, backorder: NOT_ALLOWED };
    let mut moved = scene(from_stock(true, NOT_ALLOWED), elsewhere, |content| ask_for(content, COAT_S, 5));
    moved.confirmed();
    assert_eq!(confirming(&moved), [((COAT_S, 1), -2)].into());

    let now_made = made(true);
    let mut scene = scene(from_stock(false, Backorder::Allowed), now_made, |content| {
        ask_for(content, COAT_S, 5);
    });
    scene.stage.set_stock(COAT_S, 1);
    let reasons = scene.stage.world.reasons(&scene.confirm(), &scene.staff);
    assert_eq!(reasons, [short(COAT_S, pieces(5), 4)], "nothing says that more may be taken");
    scene.stage.set_stock(COAT_S, 2);
    scene.confirmed();
    let expected = [((COAT_S, 1), -2), ((COAT_S, 2), 5), ((SCARF_ONE, 2), 2)];
    assert_eq!(confirming(&scene), expected.into());
}

#[test]
fn rejecting_a_confirmed_order_undoes_all_that_moved_for_it() {
    for policy in [from_stock(true, NOT_ALLOWED), from_stock(false, NOT_ALLOWED), made(true), made(false)] {
        let mut scene = scene(policy, policy, |content| {
            ask_for(content, COAT_S, 1);
            ask_for(content, SCARF_ONE, 6);
        });
        scene.confirmed();
        scene.rejected();
        assert_eq!(scene.moved(), BTreeMap::new(), "{policy:?}");
        assert_eq!(scene.holding(), None);
    }
}

#[test]
fn stock_is_the_sum_of_its_movements_through_every_step() {
    for policy in [
        from_stock(true, NOT_ALLOWED),
        from_stock(false, NOT_ALLOWED),
        from_stock(true, Backorder::Allowed),
        made(true),
        made(false),
    ] {
        let mut scene = scene(policy, policy, |content| {
            ask_for(content, COAT_S, 1);
            ask_for(content, SCARF_ONE, 6);
            add_coat_m(content, 2);
        });
        let placed = (scene.moved(), scene.holding());
        scene.confirmed();
        check_sums(&scene);
        let first = (scene.moved(), scene.holding());
        scene.opened();
        check_sums(&scene);
        assert_eq!((scene.moved(), scene.holding()), placed, "{policy:?}: undone exactly");
        scene.confirmed();
        check_sums(&scene);
        assert_eq!((scene.moved(), scene.holding()), first, "{policy:?}: the same again");
        scene.rejected();
        check_sums(&scene);
        assert_eq!((scene.moved(), scene.holding()), (BTreeMap::new(), None));
    }
}

/// Counters began at 100 under label 1 and at nothing under label 2.
fn check_sums(scene: &Scene) {
    let moved = scene.moved();
    for sku in [COAT_S, COAT_M, SCARF_ONE] {
        for (number, began) in [(1, 100_i64), (2, 0)] {
            let by = moved.get(&(sku, number)).copied().unwrap_or_default();
            assert_eq!(began.checked_add(by), Some(scene.stock(sku, number)), "{sku} under {number}");
        }
    }
}
