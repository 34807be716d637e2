//! Headers, logs and revisions.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::desk::{Check, DRIFTS_MAX};
use order_core::order::{
    AwaitingConfirmation, ConfirmationCreated, Holding, Order, OrderConfirmation, OrderContent, OrderState,
    OriginalOrder, PriceRevision, Rejected, Revision,
};
use order_core::party::Access;
use order_core::record::{FieldChange, Key, LogEntry};
use order_core::value::{AccountId, CartId, OrderId, Pieces};
use order_core::{Actor, RunError};
use order_testkit::world::{brand, id, other_brand, partition};

use crate::scene::Scene;

const FIRST: Revision = Revision::from_number(1);
const SECOND: Revision = Revision::from_number(2);

#[test]
fn a_clean_brand_has_no_drift_and_is_looked_at_whole() {
    block_on(async {
        let scene = Scene::set().await;
        let found = scene.verify().await;
        assert!(found.is_clean(), "{:#?}", found.drifts);
        let seen = found.checked;
        assert_eq!((seen.orders, seen.contents, seen.status_changes), (2, 2, 2));
        assert_eq!((seen.movements, seen.counters), (4, 2));
        // Of the catalog, the product and its two SKUs, of one cart, and two of each order.
        assert_eq!(seen.claims, 9);
    });
}

#[test]
fn whoever_may_read_the_brand_may_ask_and_for_others_it_is_not_there() {
    block_on(async {
        let scene = Scene::set().await;
        let desk = scene.world.desk();
        let account = || Actor::account(id(AccountId::made, 7));
        let reader = account().staff(brand(), Access::Read);
        assert!(desk.verify(brand(), &reader).await.expect("a verification").is_clean());
        let stranger = account().staff(other_brand(), Access::Write);
        assert!(matches!(desk.verify(brand(), &stranger).await, Err(RunError::Missing(_))));
        assert!(matches!(desk.verify(other_brand(), scene.world.host()).await, Err(RunError::Missing(_))));
    });
}

#[test]
fn a_status_that_the_log_does_not_tell_is_found() {
    block_on(async {
        let scene = Scene::set().await;
        let (store, key) = (scene.world.store(), scene.key(0));
        store
            .bend(&key, |order: &mut Order| {
                order.state = OrderState::Rejected(Rejected { content: order.content(), archived: false });
            })
            .await;
        let found = scene.verify().await;
        let drift = &found.drifts[0];
        assert_eq!((drift.code(), found.drifts.len()), ("status", 1));
        assert_eq!(
            drift.to_string(),
            format!(
                "orders {}: the status is rejected, and should be awaiting_confirmation",
                scene.orders[0]
            )
        );
        assert_eq!(scene.drifts().await, ["status"]);
    });
}

#[test]
fn a_log_with_a_gap_is_found() {
    block_on(async {
        let scene = Scene::set().await;
        let key = scene.key(0);
        let log = scene.world.log(partition()).await;
        let of_order: Vec<LogEntry> =
            log.into_iter().filter(|entry| entry.subject.name == *key.name()).collect();
        let mut later = of_order[0].clone();
        later.changes = vec![FieldChange::changed("status", "confirmed", "awaiting_confirmation")];
        scene.world.store().tell(&key, vec![of_order[0].clone(), later]);
        assert_eq!(scene.drifts().await, ["status_history"]);
        scene.world.store().tell(&key, Vec::new());
        assert_eq!(scene.drifts().await, ["status"]);
    });
}

#[test]
fn figures_that_are_not_those_of_the_content_are_found() {
    block_on(async {
        let scene = Scene::set().await;
        let (store, key) = (scene.world.store(), scene.key(0));
        store.bend(&key, |order: &mut Order| order.original.pieces = Pieces::new(99)).await;
        assert_eq!(scene.drifts().await, ["original_figures"]);
        store.bend(&key, |order: &mut Order| order.current = Some(order.original)).await;
        assert_eq!(scene.drifts().await, ["current_figures"]);
    });
}

#[test]
fn a_header_that_differs_from_what_was_placed_is_found() {
    block_on(async {
        let scene = Scene::set().await;
        let (store, key) = (scene.world.store(), scene.key(0));
        let other = scene.header(1).await;
        store.bend(&key, |order: &mut Order| order.buyer = other.buyer).await;
        assert_eq!(scene.drifts().await, ["origin"]);
        store.bend(&scene.original(0), |original: &mut OriginalOrder| original.cart = other.cart).await;
        assert_eq!(scene.drifts().await, ["origin"]);
        store.bend(&key, |order: &mut Order| order.term = None).await;
        assert_eq!(scene.drifts().await, Vec::<&str>::new());
    });
}

/// An order confirmation as the original was, and the header that goes with it.
async fn answer(scene: &Scene, revision: Revision) -> Key {
    let header = scene.header(0).await;
    let original: OriginalOrder = scene.world.record(&scene.original(0)).await;
    let (order, key) = (header.id, Key::order_confirmation(brand(), header.id, revision));
    let content = OrderContent::of_original(&original);
    let made = OrderConfirmation { order, revision, made_at: header.placed_at, made_by: None, content };
    scene.world.store().add(&key, made);
    let bend = |order: &mut Order| {
        (order.revision, order.current) = (revision, Some(order.original));
        let answered = ConfirmationCreated { confirmation: revision, approval_requested: false };
        order.state = OrderState::ConfirmationCreated(answered);
    };
    scene.world.store().bend(&scene.key(0), bend).await;
    let log = scene.world.log(partition()).await;
    let about = scene.key(0);
    let mut entries: Vec<LogEntry> =
        log.into_iter().filter(|entry| entry.subject.name == *about.name()).collect();
    let mut later = entries[0].clone();
    later.changes = vec![FieldChange::changed("status", "awaiting_confirmation", "confirmation_created")];
    entries.push(later);
    scene.world.store().tell(&about, entries);
    key
}

#[test]
fn revisions_are_numbered_without_gaps_and_the_newest_counts() {
    block_on(async {
        let scene = Scene::set().await;
        let store = scene.world.store();
        answer(&scene, FIRST).await;
        assert_eq!(scene.verify().await.drifts, Vec::new());
        assert_eq!(scene.drifts().await, Vec::<&str>::new());

        answer(&scene, SECOND).await;
        assert_eq!(scene.drifts().await, ["revision_numbers"]);

        let key = answer(&scene, FIRST).await;
        store.hide(&key);
        assert_eq!(scene.drifts().await, ["content", "current_figures", "revision_numbers"]);

        answer(&scene, FIRST).await;
        answer(&scene, SECOND).await;
        store
            .bend(&scene.key(0), |order: &mut Order| {
                let old = ConfirmationCreated { confirmation: FIRST, approval_requested: false };
                order.state = OrderState::ConfirmationCreated(old);
            })
            .await;
        assert_eq!(scene.drifts().await, ["content"]);

        let key = answer(&scene, FIRST).await;
        store.bend(&key, |made: &mut OrderConfirmation| made.revision = SECOND).await;
        assert_eq!(scene.drifts().await, ["content", "identity", "revision_numbers"]);

        answer(&scene, FIRST).await;
        store.bend(&scene.key(0), |order: &mut Order| order.current = None).await;
        assert_eq!(scene.drifts().await, ["current_figures"]);
    });
}

#[test]
fn one_number_is_not_given_twice() {
    block_on(async {
        let scene = Scene::set().await;
        answer(&scene, FIRST).await;
        let header = scene.header(0).await;
        let original: OriginalOrder = scene.world.record(&scene.original(0)).await;
        let content = OrderContent::of_original(&original);
        let made = PriceRevision {
            order: header.id,
            revision: FIRST,
            made_at: header.placed_at,
            made_by: None,
            content,
        };
        scene.world.store().add(&Key::price_revision(brand(), header.id, FIRST), made);
        assert!(scene.drifts().await.contains(&"revision_numbers"));
    });
}

#[test]
fn price_revisions_count_before_the_order_is_answered() {
    block_on(async {
        let scene = Scene::set().await;
        let (store, header) = (scene.world.store(), scene.header(0).await);
        let original: OriginalOrder = scene.world.record(&scene.original(0)).await;
        let content = OrderContent::of_original(&original);
        let made = PriceRevision {
            order: header.id,
            revision: FIRST,
            made_at: header.placed_at,
            made_by: None,
            content,
        };
        store.add(&Key::price_revision(brand(), header.id, FIRST), made);
        let adjusted = |order: &mut Order| {
            (order.revision, order.current) = (FIRST, Some(order.original));
            order.state = OrderState::AwaitingConfirmation(AwaitingConfirmation { prices: Some(FIRST) });
        };
        store.bend(&scene.key(0), adjusted).await;
        assert_eq!(scene.verify().await.drifts, Vec::new());
        store
            .bend(&scene.key(0), |order: &mut Order| {
                order.state = OrderState::AwaitingConfirmation(AwaitingConfirmation::default());
            })
            .await;
        assert_eq!(scene.drifts().await, ["content"]);
    });
}

#[test]
fn what_is_there_without_its_order_is_found() {
    block_on(async {
        let scene = Scene::set().await;
        let store = scene.world.store();
        let nobody: OrderId = id(OrderId::made, 404);
        let holding = Holding { lines: Vec::new(), registered: Vec::new() };
        store.add(&Key::holding(brand(), nobody), holding);
        assert_eq!(scene.drifts().await, ["without_order"]);
        store.hide(&scene.original(0));
        assert_eq!(scene.drifts().await, ["content"]);
        // The original, the holding and the movement are left, and two claims.
        store.hide(&scene.key(1));
        assert_eq!(scene.drifts().await, ["claim", "movement_order", "without_order"]);
        let cart = scene.header(0).await.cart;
        store.bend(&scene.key(1), |order: &mut Order| order.cart = cart).await;
        assert_eq!(scene.drifts().await, ["claim", "origin"]);
    });
}

#[test]
fn what_the_store_counts_up_is_what_the_headers_say() {
    block_on(async {
        let scene = Scene::set().await;
        let store = scene.world.store();
        let total = scene.header(1).await.original.total;
        store.keep_tallies();
        store.bend(&scene.key(0), |order: &mut Order| order.original.total = total).await;
        assert_eq!(scene.drifts().await, ["original_figures", "tally"]);
    });
}

#[test]
fn a_returned_cart_and_its_order_name_each_other() {
    block_on(async {
        let scene = Scene::set().await;
        let store = scene.world.store();
        let first = scene.orders[0];
        store.bend(&scene.key(1), |order: &mut Order| order.reorder_of = Some(first)).await;
        assert_eq!(scene.drifts().await, ["returned_cart"]);
        let stray: CartId = id(CartId::made, 9);
        store
            .bend(&scene.key(0), |order: &mut Order| {
                let returned = order_core::order::ReturnedToCart {
                    content: order.content(),
                    cart: stray,
                    archived: false,
                };
                order.state = OrderState::ReturnedToCart(returned);
            })
            .await;
        store.bend(&scene.key(1), |order: &mut Order| order.reorder_of = Some(first)).await;
        assert_eq!(scene.drifts().await, ["returned_cart", "status"]);
    });
}

#[test]
fn only_so_many_drifts_are_kept_and_the_others_are_counted() {
    block_on(async {
        let scene = Scene::set().await;
        let store = scene.world.store();
        for number in 1..=1_100 {
            let key = Key::holding(brand(), id(OrderId::made, 1_000 + number));
            store.add(&key, Holding { lines: Vec::new(), registered: Vec::new() });
        }
        let found = scene.verify().await;
        assert_eq!((found.drifts.len(), found.more), (DRIFTS_MAX, 100));
    });
}

#[test]
fn each_check_has_a_code_of_its_own() {
    let codes: BTreeSet<&str> = Check::ALL.iter().map(|check| check.code()).collect();
    assert_eq!(codes.len(), Check::ALL.len());
    let words: BTreeSet<String> = Check::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(words.len(), Check::ALL.len());
}
