//! Closing and opening again.

use order_core::record::{ClaimScope, Kind, Version};
use order_core::store::{Commit, Cursor, Feed, Settled, Settlement};
use order_core::value::Timestamp;

use super::{Harness, Stage};
use crate::world::{HOSTILE_NAMES, brand, partition};

pub(super) async fn everything_is_there_after_reopening<H: Harness>(stage: Stage<H>) {
    for text in HOSTILE_NAMES {
        let key = stage.add_category(text).await;
        stage.rename_keyed(&key, "renamed", text).await;
    }
    let before = stage.traces(partition(), &[]).await;
    let stage = stage.reopened();
    assert_eq!(stage.traces(partition(), &[]).await, before);
    assert_eq!(stage.walk(Kind::Answer, partition(), 4).await.len(), HOSTILE_NAMES.len());
}

pub(super) async fn the_log_goes_on_where_it_ended<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("0").await;
    let feed = |after| Feed { partition: partition(), subject: None, after, limit: 100 };
    let end = stage.feed(feed(Cursor::START)).await.next;
    let stage = stage.reopened();
    assert_eq!(stage.feed(feed(end)).await.next, end);
    stage.run(stage.rename(&key, "1")).await;
    let events = stage.feed(feed(end)).await;
    assert_eq!(events.events.len(), 1);
    assert!(events.next > end);
}

pub(super) async fn guards_count_across_reopening<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("Standard").await;
    let first = stage.plan(stage.rename(&key, "first")).await.changeset;
    let second = stage.plan(stage.rename(&key, "second")).await.changeset;
    assert_eq!(stage.commit_one(first).await, Commit::Done);
    let stage = stage.reopened();
    assert_eq!(stage.version(&key).await, Version::from_number(2));
    assert_eq!(stage.commit_one(second).await, Commit::Conflict { key });
}

pub(super) async fn deleted_keys_keep_their_versions<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(1).await;
    stage.run(stage.receive(shop.counter(0), 9)).await;
    let buyer = stage.add_buyer(1).await;
    let slot = ClaimScope::CartSlot(buyer, shop.catalog).key(brand());
    let cart = stage.fill_cart(&shop, buyer, &[1]).await;
    stage.run(stage.empty(&shop, cart)).await;
    let stage = stage.reopened();
    assert_eq!(stage.version(&slot).await, Version::from_number(2));
    assert!(stage.found(&slot).await.record.is_none());
    stage.fill_cart(&shop, buyer, &[1]).await;
    assert_eq!(stage.version(&slot).await, Version::from_number(3));
}

pub(super) async fn counters_and_orders_are_there_after_reopening<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(2).await;
    let keys = [shop.counter(0), shop.counter(1)];
    let buyer = stage.add_buyer(1).await;
    stage.run(stage.receive(keys[0], 9)).await;
    stage.run(stage.correct(keys[1], -4)).await;
    let cart = stage.fill_cart(&shop, buyer, &[2]).await;
    let place = stage.checkout(cart).await;
    let placed = stage.run(place.clone()).await;
    let before = stage.traces(partition(), &keys).await;
    let stage = stage.reopened();
    assert_eq!(stage.traces(partition(), &keys).await, before);
    assert_eq!(stage.amount(keys[0]).await, 7);
    assert_eq!(stage.amount(keys[1]).await, -4);
    assert_eq!(stage.run(place).await.id, placed.id, "the cart still leads to its order");
    stage.assert_sound().await;
}

pub(super) async fn leases_hold_across_reopening<H: Harness>(stage: Stage<H>) {
    super::outbox::orders(&stage, 1).await;
    let lease = super::outbox::buyer_task(&stage).await;
    let (first, second) = (&lease.recipients[0].to, &lease.recipients[1].to);
    let done = || Settlement::Done { at: stage.now() };
    assert_eq!(stage.settle(lease.token, first, done()).await, Settled::Written);
    let (now, done) = (stage.now(), done());
    let stage = stage.reopened();
    assert!(stage.lease(now, 100).await.is_empty(), "a lease is forgotten");
    let again = stage.lease(lease.until, 100).await;
    let again = again.iter().find(|again| again.token.task == lease.token.task).expect("it is open");
    assert!(again.token.fence > lease.token.fence, "a fence is used twice");
    assert_eq!(again.recipients.len(), 1, "who was told is told again");
    assert_eq!(stage.settle(lease.token, second, done.clone()).await, Settled::Stale);
    assert_eq!(stage.settle(again.token, second, done).await, Settled::Written);
    let stage = stage.reopened();
    let left = stage.lease(Timestamp::MAX, 100).await;
    assert!(left.iter().all(|left| left.token.task != lease.token.task), "a finished task is leased");
}
