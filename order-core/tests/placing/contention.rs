//! Lost races: what is decided again, how often, and with which facts.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::operation::order::PlaceRefusal;
use order_core::record::{Key, Kind};
use order_core::store::Commit;
use order_core::value::CartId;
use order_core::{Desk, RunError};
use order_testkit::world::{brand, partition};

use super::shop::Shop;
use super::spoiled::{Event, Spoiled};

fn conflict(cart: CartId) -> Commit {
    Commit::Conflict { key: Key::cart(brand(), cart) }
}

#[test]
fn a_lost_race_is_decided_again_with_fresh_ids() {
    block_on(async {
        let shop = Shop::open(10, 1).await;
        let cart = shop.cart(0, 2).await;
        let order = shop.order(cart).await;
        let store = Spoiled::of(shop.world.store());
        let short = Commit::Short { key: shop.counter() };
        store.script(|script| {
            script.instead_of_commit.extend((0..5).map(|_| conflict(cart)));
            script.instead_of_commit.extend((0..6).map(|_| short.clone()));
        });
        let desk = fresh(&store, &shop);
        let placed = shop.place(&desk, &order).await.expect("the twelfth time it goes through");
        let tried = store.script(|script| script.orders.clone());
        assert_eq!(tried.len(), 12);
        let distinct: BTreeSet<&Key> = tried.iter().flatten().collect();
        assert_eq!(distinct.len(), 12, "every attempt draws another id");
        assert_eq!(tried[11], [Key::order(brand(), placed.id)]);
        assert_eq!(shop.all(Kind::Order).await.len(), 1);
        assert_eq!(shop.left().await, 8);
    });
}

/// A desk over the spoiled store with bytes that nobody else draws.
pub(crate) fn fresh(store: &Spoiled, shop: &Shop) -> Desk {
    let now = shop.world.now();
    let drawn = std::sync::atomic::AtomicU64::new(1);
    Desk::new(
        store.clone(),
        move || now,
        move |bytes: &mut [u8]| {
            for chunk in bytes.chunks_mut(8) {
                let number = drawn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let mixed = number.wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(29).to_be_bytes();
                chunk.copy_from_slice(&mixed[..chunk.len()]);
            }
        },
    )
}

#[test]
fn whoever_loses_each_time_is_told_so_and_nothing_changed() {
    block_on(async {
        let shop = Shop::open(10, 1).await;
        let cart = shop.cart(0, 2).await;
        let order = shop.order(cart).await;
        let before = shop.world.traces(partition(), &[shop.counter()]).await;
        let store = Spoiled::of(shop.world.store());
        store.script(|script| script.instead_of_commit.extend((0..12).map(|_| conflict(cart))));
        let desk = fresh(&store, &shop);
        let lost = shop.place(&desk, &order).await;
        assert!(matches!(lost, Err(RunError::Contended { attempts: 12 })), "{lost:?}");
        assert_eq!(shop.world.traces(partition(), &[shop.counter()]).await, before);
        shop.place(&desk, &order).await.expect("asking again may succeed");
    });
}

#[test]
fn a_plan_commits_nothing() {
    block_on(async {
        let shop = Shop::open(10, 1).await;
        let order = shop.order(shop.cart(0, 2).await).await;
        let before = shop.world.traces(partition(), &[shop.counter()]).await;
        let planned = shop.world.desk().plan(order.clone(), shop.world.host()).await.expect("planned");
        assert!(!planned.changeset.is_empty());
        assert_eq!(shop.world.traces(partition(), &[shop.counter()]).await, before);
        let placed = shop.place(shop.world.desk(), &order).await.expect("placed");
        assert_eq!(placed.total, planned.output.total);
    });
}

/// Something that happens over the shop itself while the spoiled store is in the middle of a request.
fn happens(event: impl Future<Output = ()> + Send + 'static) -> Event {
    Box::pin(event)
}

/// The event that a buyer's cart then has so many scarves.
fn refilled(shop: &Shop, count: u32) -> Event {
    let (desk, host) = (shop.world.desk().clone(), shop.world.host().clone());
    let add = shop.add(0, count);
    happens(async move {
        desk.run(add, &host).await.expect("added");
    })
}

#[test]
fn a_preview_is_of_one_point_in_time() {
    block_on(async {
        let shop = Shop::open(50, 1).await;
        let cart = shop.cart(0, 2).await;
        for quiet in 1..4 {
            let store = Spoiled::of(shop.world.store());
            let count = 10 + u32::try_from(quiet).expect("small");
            store.script(|script| {
                script.before_load.extend((0..quiet).map(|_| None));
                script.before_load.push_back(Some(refilled(&shop, count)));
            });
            let preview = shop.preview(&fresh(&store, &shop), cart).await.expect("a preview");
            let loads = store.script(|script| script.loads);
            assert!(loads > quiet, "the cart changed within the request");
            assert_eq!(preview.content.totals.pieces.get(), u64::from(count), "after {quiet} loads");
        }
    });
}

#[test]
fn a_preview_of_what_never_rests_is_given_up() {
    block_on(async {
        let shop = Shop::open(50, 1).await;
        let cart = shop.cart(0, 2).await;
        let store = Spoiled::of(shop.world.store());
        store.script(|script| {
            script.before_load.extend((0..500).map(|number| Some(refilled(&shop, 1 + number % 7))));
        });
        let lost = shop.preview(&fresh(&store, &shop), cart).await;
        assert!(matches!(lost, Err(RunError::Contended { attempts: 12 })), "{lost:?}");
    });
}

#[test]
fn the_second_of_two_submits_gets_the_order_and_not_a_refusal_of_what_the_first_took() {
    block_on(async {
        for quiet in 1..3 {
            let shop = Shop::open(2, 1).await;
            let order = shop.order(shop.cart(0, 2).await).await;
            let store = Spoiled::of(shop.world.store());
            let (desk, host, first) = (shop.world.desk().clone(), shop.world.host().clone(), order.clone());
            store.script(|script| {
                script.before_load.extend((0..quiet).map(|_| None));
                script.before_load.push_back(Some(happens(async move {
                    desk.run(first, &host).await.expect("the first is placed");
                })));
            });
            let second = shop.place(&fresh(&store, &shop), &order).await.expect("the same order");
            assert!(store.script(|script| script.loads) > quiet);
            let orders = shop.all(Kind::Order).await;
            let keys: Vec<Key> = orders.into_iter().map(|listed| listed.key).collect();
            assert_eq!(keys, [Key::order(brand(), second.id)], "after {quiet} loads");
            assert_eq!(shop.left().await, 0);
        }
    });
}

#[test]
fn a_plan_too_refuses_only_what_was_true_at_one_time() {
    block_on(async {
        let shop = Shop::open(2, 1).await;
        let order = shop.order(shop.cart(0, 2).await).await;
        let store = Spoiled::of(shop.world.store());
        let (desk, host, first) = (shop.world.desk().clone(), shop.world.host().clone(), order.clone());
        store.script(|script| {
            script.before_load.extend([None, None]);
            script.before_load.push_back(Some(happens(async move {
                desk.run(first, &host).await.expect("the first is placed");
            })));
        });
        let planned = fresh(&store, &shop).plan(order, shop.world.host()).await.expect("the same order");
        assert!(planned.changeset.is_empty());
    });
}

#[test]
fn a_refusal_that_holds_is_given_at_once() {
    block_on(async {
        let shop = Shop::open(2, 2).await;
        let order = shop.order(shop.cart(0, 2).await).await;
        let other = shop.order(shop.cart(1, 1).await).await;
        shop.place(shop.world.desk(), &other).await.expect("placed");
        let Err(RunError::Refused(refused)) = shop.place(shop.world.desk(), &order).await else {
            panic!("not refused")
        };
        let [PlaceRefusal::Line(line)] = &refused.clone().into_vec()[..] else { panic!("{refused}") };
        assert!(line.to_string().contains("1 are left"), "{line}");
    });
}
