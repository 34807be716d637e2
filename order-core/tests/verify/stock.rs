//! Counters, movements and holdings.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::order::{HeldStock, Holding, Order};
use order_core::record::{Key, Kind, MovementCause, MovementLine, Record, StockKey, StockMovement};
use order_core::value::{OrderId, SkuId, StockLabelId, StockMovementId};
use order_testkit::world::{brand, id, label, partition, quantity};

use crate::scene::Scene;

/// The key of the movement of an order.
async fn movement(scene: &Scene, order: usize) -> Key {
    let listed = scene.world.walk(Kind::StockMovement, partition(), 10).await;
    let of = listed.into_iter().find(|listed| match &listed.found.record {
        Some(Record::StockMovement(movement)) => movement.cause.order() == Some(scene.orders[order]),
        _ => false,
    });
    of.expect("a movement").key
}

#[test]
fn a_counter_that_is_not_the_sum_of_its_movements_is_found() {
    block_on(async {
        let scene = Scene::set().await;
        let counter = scene.shop.counter(0);
        scene.world.store().count(counter, 97);
        let found = scene.verify().await;
        assert_eq!(found.drifts.len(), 1);
        let expected =
            format!("stock of {} under {}: the stock is 97, and should be 96", counter.sku, label());
        assert_eq!(found.drifts[0].to_string(), expected);
        assert_eq!(scene.drifts().await, ["stock_counter"]);
    });
}

#[test]
fn a_label_that_the_brand_no_longer_has_is_counted_too() {
    block_on(async {
        let scene = Scene::set().await;
        let (sku, label) = (scene.shop.skus[0], id(StockLabelId::made, 77));
        let key = movement(&scene, 0).await;
        let store = scene.world.store();
        store
            .bend(&key, |moved: &mut StockMovement| moved.lines.push(MovementLine { sku, label, by: 0 }))
            .await;
        store.count(StockKey { brand: brand(), sku, label }, 1);
        assert_eq!(scene.drifts().await, ["stock_counter"]);
    });
}

#[test]
fn a_holding_is_what_the_movements_of_its_order_add_up_to() {
    block_on(async {
        let scene = Scene::set().await;
        let store = scene.world.store();
        let key = Key::holding(brand(), scene.orders[0]);
        store.bend(&key, |holding: &mut Holding| holding.lines[0].quantity = quantity(1)).await;
        assert_eq!(scene.drifts().await, ["holding_lines"]);
        let held = HeldStock { sku: scene.shop.skus[0], label: label(), quantity: quantity(1) };
        store.bend(&key, |holding: &mut Holding| holding.registered.push(held)).await;
        assert_eq!(scene.drifts().await, ["holding_lines"]);
        store.hide(&key);
        assert_eq!(scene.drifts().await, ["holding_lines"]);
        store.bend(&scene.key(0), |order: &mut Order| order.holds_stock = false).await;
        assert_eq!(scene.drifts().await, ["holds_stock"]);
        // One order less moved one more and another one less: each is found, though the counter is right.
        let (first, second) = (movement(&scene, 0).await, movement(&scene, 1).await);
        store.bend(&first, |moved: &mut StockMovement| moved.lines[0].by = -1).await;
        store.bend(&second, |moved: &mut StockMovement| moved.lines[0].by = -3).await;
        let found = scene.verify().await;
        assert_eq!(found.drifts.len(), 2, "{:#?}", found.drifts);
        assert_eq!(scene.drifts().await, ["holding_lines"]);
    });
}

#[test]
fn what_moved_back_no_longer_stands() {
    block_on(async {
        let scene = Scene::set().await;
        let store = scene.world.store();
        let key = movement(&scene, 0).await;
        let moved: StockMovement = scene.world.record(&key).await;
        let lines = moved.lines.iter().map(|line| MovementLine { by: -line.by, ..*line }).collect();
        let back =
            StockMovement { cause: MovementCause::Rejected { order: scene.orders[0] }, at: moved.at, lines };
        store.add(&Key::stock_movement(brand(), id(StockMovementId::made, 900)), back);
        store.hide(&Key::holding(brand(), scene.orders[0]));
        store.bend(&scene.key(0), |order: &mut Order| order.holds_stock = false).await;
        store.count(scene.shop.counter(0), 98);
        store.count(scene.shop.counter(1), 96);
        assert_eq!(scene.verify().await.drifts, Vec::new());
    });
}

#[test]
fn what_moved_for_nobody_is_found() {
    block_on(async {
        let scene = Scene::set().await;
        let key = movement(&scene, 0).await;
        let nobody: OrderId = id(OrderId::made, 404);
        let bend = |moved: &mut StockMovement| moved.cause = MovementCause::Placed { order: nobody };
        scene.world.store().bend(&key, bend).await;
        assert_eq!(scene.drifts().await, ["holding_lines", "movement_order"]);
    });
}

#[test]
fn more_standing_lines_than_fit_are_read_in_several_rounds() {
    block_on(async {
        let scene = Scene::set().await;
        let store = scene.world.store();
        let skus: Vec<SkuId> = (0..5_000).map(|number| id(SkuId::made, 10_000 + number)).collect();
        for number in 0..50 {
            // What one takes the next gives, so that no counter moves.
            let by = if number % 2 == 0 { 1 } else { -1 };
            let lines = skus.iter().map(|sku| MovementLine { sku: *sku, label: label(), by }).collect();
            let cause = MovementCause::Placed { order: id(OrderId::made, 500 + number) };
            let moved = StockMovement { cause, at: scene.world.now(), lines };
            store.add(&Key::stock_movement(brand(), id(StockMovementId::made, 700 + number)), moved);
        }
        let found = scene.verify().await;
        assert!(found.drifts.iter().all(|drift| drift.code() == "movement_order"), "{:#?}", found.drifts);
        let of: BTreeSet<String> = found.drifts.iter().map(|drift| format!("{:?}", drift.at)).collect();
        assert_eq!((found.drifts.len(), of.len()), (50, 50));
    });
}
