//! Counters: bounded moves that add up.

use order_core::record::{Key, StockKey};
use order_core::store::Commit;
use order_core::value::{SkuId, StockLabelId};

use super::{Harness, Stage};
use crate::world::{brand, id, label, other_brand, partition};

pub(super) async fn a_counter_that_was_never_moved_stands_at_zero<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    assert_eq!(stage.amount(shop.counter(0)).await, 0);
    let nobody = StockKey { brand: other_brand(), sku: id(SkuId::made, 1), label: label() };
    assert_eq!(stage.amount(nobody).await, 0);
}

pub(super) async fn moves_add_up_exactly<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    let key = shop.counter(0);
    let mut sum = 0;
    for pieces in [1, 1_000_000, 7, 999_999] {
        stage.run(stage.receive(key, pieces)).await;
        sum += i64::from(pieces);
        assert_eq!(stage.amount(key).await, sum);
    }
    for by in [-3, 1_000_000_000, -1_000_000_000, 1_000_000_000, -2] {
        stage.run(stage.correct(key, by)).await;
        sum += by;
        assert_eq!(stage.amount(key).await, sum);
    }
}

pub(super) async fn an_unbounded_counter_may_fall_below_zero<H: Harness>(stage: Stage<H>) {
    let key = stage.open_shop(1).await.counter(0);
    stage.run(stage.correct(key, -5)).await;
    assert_eq!(stage.amount(key).await, -5);
    for round in 1..=8 {
        stage.run(stage.correct(key, -1_000_000_000)).await;
        assert_eq!(stage.amount(key).await, -5 - round * 1_000_000_000);
    }
}

pub(super) async fn the_bound_is_kept_and_named<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    let key = shop.counter(0);
    let buyer = stage.add_buyer(1).await;
    stage.run(stage.receive(key, 5)).await;
    let cart = stage.fill_cart(&shop, buyer, &[3]).await;
    let late = stage.plan(stage.checkout(cart).await).await;
    // Two pieces are left for an order of three that was decided on five.
    stage.run(stage.correct(key, -3)).await;
    let before = stage.traces(partition(), &[key]).await;
    assert_eq!(stage.commit_one(late.changeset.clone()).await, Commit::Short { key });
    assert_eq!(stage.traces(partition(), &[key]).await, before);
    // With three pieces it fits, down to the bound and no further.
    stage.run(stage.correct(key, 1)).await;
    assert_eq!(stage.commit_one(late.changeset).await, Commit::Done);
    assert_eq!(stage.amount(key).await, 0);
    assert_eq!(stage.version(&Key::order(brand(), late.output.id)).await.number(), 1);
}

pub(super) async fn a_counter_below_the_bound_gives_nothing<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    let key = shop.counter(0);
    let buyer = stage.add_buyer(1).await;
    stage.run(stage.receive(key, 1)).await;
    let cart = stage.fill_cart(&shop, buyer, &[1]).await;
    let late = stage.plan(stage.checkout(cart).await).await.changeset;
    for by in [-1, -1, -1_000_000_000] {
        stage.run(stage.correct(key, by)).await;
        let before = stage.traces(partition(), &[key]).await;
        assert_eq!(stage.commit_one(late.clone()).await, Commit::Short { key });
        assert_eq!(stage.traces(partition(), &[key]).await, before);
    }
}

pub(super) async fn one_short_counter_stops_the_moves_of_all<H: Harness>(stage: Stage<H>) {
    for short in 0..3 {
        let stage = Stage::<H>::set().await;
        let shop = stage.open_shop(3).await;
        let keys = [shop.counter(0), shop.counter(1), shop.counter(2)];
        let buyer = stage.add_buyer(1).await;
        for key in keys {
            stage.run(stage.receive(key, 2)).await;
        }
        let cart = stage.fill_cart(&shop, buyer, &[2, 2, 2]).await;
        let late = stage.plan(stage.checkout(cart).await).await.changeset;
        stage.run(stage.correct(keys[short], -1)).await;
        let before = stage.traces(partition(), &keys).await;
        assert_eq!(stage.commit_one(late).await, Commit::Short { key: keys[short] });
        assert_eq!(stage.traces(partition(), &keys).await, before);
        let now = stage.now();
        assert!(stage.lease(now, 100).await.is_empty(), "a refused changeset left a task");
    }
    drop(stage);
}

pub(super) async fn a_conflict_moves_nothing<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    let key = shop.counter(0);
    let buyer = stage.add_buyer(1).await;
    stage.run(stage.receive(key, 5)).await;
    let cart = stage.fill_cart(&shop, buyer, &[3]).await;
    let late = stage.plan(stage.checkout(cart).await).await.changeset;
    stage.fill_cart(&shop, buyer, &[4]).await;
    let before = stage.traces(partition(), &[key]).await;
    assert_eq!(stage.commit_one(late).await, Commit::Conflict { key: Key::cart(brand(), cart) });
    assert_eq!(stage.traces(partition(), &[key]).await, before);
    let now = stage.now();
    assert!(stage.lease(now, 100).await.is_empty(), "a refused changeset left a task");
}

pub(super) async fn moves_of_one_counter_do_not_conflict<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    let key = shop.counter(0);
    let mut changes = Vec::new();
    for pieces in 1..=10 {
        changes.push(stage.plan(stage.receive(key, pieces)).await.changeset);
    }
    changes.push(stage.plan(stage.correct(key, -100)).await.changeset);
    let last = changes.split_off(6);
    for part in [last, changes] {
        let count = part.len();
        assert_eq!(stage.commit(part).await, vec![Commit::Done; count]);
    }
    assert_eq!(stage.amount(key).await, 55 - 100);
}

pub(super) async fn a_move_counts_for_the_next_of_the_same_call<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    let key = shop.counter(0);
    stage.run(stage.receive(key, 3)).await;
    let mut changes = Vec::new();
    for number in 1..=3 {
        let buyer = stage.add_buyer(number).await;
        let cart = stage.fill_cart(&shop, buyer, &[2]).await;
        changes.push(stage.plan(stage.checkout(cart).await).await.changeset);
    }
    let received = stage.plan(stage.receive(key, 1)).await.changeset;
    let third = changes.pop().expect("three");
    changes.extend([received, third]);
    let outcomes = stage.commit(changes).await;
    let short = Commit::Short { key };
    // Three pieces: two go, one is too few, one comes in, two go again.
    assert_eq!(outcomes, [Commit::Done, short, Commit::Done, Commit::Done]);
    assert_eq!(stage.amount(key).await, 0);
    assert_eq!(stage.walk(order_core::record::Kind::Order, partition(), 10).await.len(), 2);
}

pub(super) async fn counters_are_apart_by_sku_and_label<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(3).await;
    stage.run(stage.receive(shop.counter(0), 7)).await;
    stage.run(stage.correct(shop.counter(1), -2)).await;
    assert_eq!(stage.amount(shop.counter(0)).await, 7);
    assert_eq!(stage.amount(shop.counter(1)).await, -2);
    assert_eq!(stage.amount(shop.counter(2)).await, 0);
    let other_label = StockKey { label: id(StockLabelId::made, 0x1b), ..shop.counter(0) };
    assert_eq!(stage.amount(other_label).await, 0);
    let other_brand = StockKey { brand: other_brand(), ..shop.counter(0) };
    assert_eq!(stage.amount(other_brand).await, 0);
}
