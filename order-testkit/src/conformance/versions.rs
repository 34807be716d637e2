//! Versions of deleted records: none is ever used twice.

use order_core::cart::Cart;
use order_core::record::{ClaimScope, Found, Key, Kind, ListCursor, Version};
use order_core::store::{Commit, List, Store};
use order_core::value::{BuyerOrganizationId, CartId};

use super::{Harness, Stage};
use crate::world::{Shop, brand, partition};

pub(super) async fn a_deleted_record_is_absent_and_keeps_its_version<H: Harness>(stage: Stage<H>) {
    let (shop, _, cart) = carted(&stage).await;
    let key = Key::cart(brand(), cart);
    assert!(stage.found(&key).await.record.is_some());
    stage.run(stage.empty(&shop, cart)).await;
    let found = stage.found(&key).await;
    assert!(found.record.is_none(), "a deleted record is answered as present");
    assert_eq!(found.version, Version::from_number(2), "deleting is a version of its own");
}

pub(super) async fn a_record_made_again_continues_above<H: Harness>(stage: Stage<H>) {
    let (shop, buyer, mut cart) = carted(&stage).await;
    let slot = ClaimScope::CartSlot(buyer, shop.catalog).key(brand());
    for round in 0..5_u64 {
        assert_eq!(stage.version(&slot).await, Version::from_number(round * 2 + 1));
        stage.run(stage.empty(&shop, cart)).await;
        let found = stage.found(&slot).await;
        assert!(found.record.is_none());
        assert_eq!(found.version, Version::from_number(round * 2 + 2));
        cart = stage.fill_cart(&shop, buyer, &[1]).await;
    }
    assert!(stage.found(&slot).await.record.is_some());
}

pub(super) async fn what_was_seen_before_a_deletion_conflicts_for_ever<H: Harness>(stage: Stage<H>) {
    let (shop, buyer, cart) = carted(&stage).await;
    let key = Key::cart(brand(), cart);
    let slot = ClaimScope::CartSlot(buyer, shop.catalog).key(brand());
    let changed = stage.plan(stage.fill(&shop, buyer, &[2])).await.changeset;
    let emptied = stage.plan(stage.empty(&shop, cart)).await.changeset;
    assert_eq!(stage.commit_one(emptied.clone()).await, Commit::Done);
    for again in [false, true] {
        if again {
            stage.fill_cart(&shop, buyer, &[3]).await;
        }
        for late in [&changed, &emptied] {
            let before = stage.traces(partition(), &[]).await;
            let outcome = stage.commit_one(late.clone()).await;
            let Commit::Conflict { key: named } = outcome else { panic!("{outcome:?}") };
            assert!(named == key || named == slot, "{named:?}");
            assert_eq!(stage.traces(partition(), &[]).await, before);
        }
    }
}

pub(super) async fn a_deleted_key_is_not_one_that_was_never_written<H: Harness>(stage: Stage<H>) {
    let (shop, buyer, cart) = carted(&stage).await;
    stage.run(stage.empty(&shop, cart)).await;
    let slot = ClaimScope::CartSlot(buyer, shop.catalog).key(brand());
    let command = stage.fill(&shop, buyer, &[1]);
    let mut facts = stage.facts_for(&command).await;
    facts.insert(slot.clone(), Found::NEVER);
    let planned = stage.plan_on(&facts, &command);
    assert_eq!(stage.commit_one(planned.changeset).await, Commit::Conflict { key: slot });
    // And with what is really known it goes through.
    stage.run(command).await;
}

pub(super) async fn deleted_records_are_not_listed<H: Harness>(stage: Stage<H>) {
    let shop = shop(&stage).await;
    let mut carts = Vec::new();
    for number in 1..=9 {
        let buyer = stage.add_buyer(number).await;
        carts.push(stage.fill_cart(&shop, buyer, &[1]).await);
    }
    carts.sort_unstable();
    for cart in [carts[0], carts[3], carts[4], carts[5], carts[8]] {
        stage.run(stage.empty(&shop, cart)).await;
    }
    let left = [carts[1], carts[2], carts[6], carts[7]].map(|cart| Key::cart(brand(), cart));
    for limit in [1, 2, 3, 4, 100] {
        let listed = stage.walk(Kind::Cart, partition(), limit).await;
        let keys: Vec<Key> = listed.into_iter().map(|listed| listed.key).collect();
        assert_eq!(keys, left, "by pages of {limit}");
    }
}

pub(super) async fn a_walk_goes_on_after_a_name_that_was_deleted<H: Harness>(stage: Stage<H>) {
    let shop = shop(&stage).await;
    let mut carts = Vec::new();
    for number in 1..=6 {
        let buyer = stage.add_buyer(number).await;
        carts.push(stage.fill_cart(&shop, buyer, &[1]).await);
    }
    carts.sort_unstable();
    let list = |after| List::all(Kind::Cart, partition(), 2).after(after);
    let page = stage.store().list(list(None)).await.expect("the store lists");
    assert_eq!(page.next, Some(ListCursor::of(&Key::cart(brand(), carts[1]))));
    stage.run(stage.empty(&shop, carts[1])).await;
    stage.run(stage.empty(&shop, carts[2])).await;
    let page = stage.store().list(list(page.next)).await.expect("the store lists");
    let keys: Vec<Key> = page.records.into_iter().map(|listed| listed.key).collect();
    assert_eq!(keys, [carts[3], carts[4]].map(|cart| Key::cart(brand(), cart)));
}

async fn shop<H: Harness>(stage: &Stage<H>) -> Shop {
    let shop = stage.open_shop(1).await;
    stage.run(stage.receive(shop.counter(0), 100)).await;
    shop
}

/// A shop, a buyer, and the buyer's cart.
async fn carted<H: Harness>(stage: &Stage<H>) -> (Shop, BuyerOrganizationId, CartId) {
    let shop = shop(stage).await;
    let buyer = stage.add_buyer(1).await;
    let cart = stage.fill_cart(&shop, buyer, &[1]).await;
    let read: Cart = stage.record(&Key::cart(brand(), cart)).await;
    assert_eq!(read.buyer, buyer);
    (shop, buyer, cart)
}
