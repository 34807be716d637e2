//! A run that is cut off at any commit goes on under its key, and does nothing twice.

use futures_executor::block_on;
use order_core::operation::delivery::{AttachReference, ReleaseReference};
use order_core::order::{DocumentKind, OrderStatus};
use order_core::record::{BulkRun, OrderOutcome, RunStatus};
use order_core::value::OrderId;
use order_testkit::faulty::FaultyStore;
use order_testkit::world::{brand, code, name};

use super::shop::{Shop, is_done, nobodys, on, reject_aloud, worker};
use super::troubled::{Trouble, Troubled};

/// A shop, and a selection of two chunks and several parts, with orders in each of them.
async fn stage() -> (Shop, Vec<OrderId>, Vec<OrderId>) {
    let shop = Shop::open().await;
    let orders = shop.place_many(8).await;
    shop.reject(orders[1]).await;
    let mut ids = nobodys(1_020);
    for (at, order) in [0, 1, 2, 300, 301, 700, 1_001, 1_002].into_iter().zip(&orders) {
        ids.insert(at, *order);
    }
    (shop, orders, ids)
}

/// What must be so after a run over [`stage`], however often it was cut off.
async fn check(shop: &Shop, orders: &[OrderId], run: &BulkRun, told: &[OrderOutcome]) {
    assert_eq!(run.status, RunStatus::Finished);
    assert_eq!((run.counts.done, run.counts.skipped, run.counts.failed), (7, 1_021, 0));
    assert_eq!(shop.outcomes(run).await, told);
    assert!(shop.statuses(orders).await.iter().all(|status| *status == OrderStatus::Rejected));
    let entries = shop.entries(run.id).await;
    assert_eq!(entries.len(), 7, "each order is logged once");
    assert_eq!(shop.notices().await.len(), 7, "each notice is there once");
    assert_eq!(shop.stock().await, 200_000);
}

#[test]
fn a_run_that_crashes_at_any_commit_goes_on_under_its_key() {
    block_on(async {
        let (shop, orders, ids) = stage().await;
        let calm = Troubled::new(shop.world.store(), []);
        let desk = shop.desk_on(calm.clone(), 1);
        let run =
            desk.run_bulk(reject_aloud(&ids), shop.world.staff()).key(name("k")).await.expect("it runs");
        let told = shop.outcomes(&run).await;
        check(&shop, &orders, &run, &told).await;
        let commits = calm.commits();
        assert_eq!(commits, 9, "start, freeze, take, three parts, a chunk, a part, a chunk");
        for commit in 0..commits {
            for crash in [Trouble::CrashBefore, Trouble::CrashAfter] {
                let (shop, orders, ids) = stage().await;
                let store = Troubled::new(shop.world.store(), [(commit, crash)]);
                let run = |desk: &order_core::Desk| {
                    let started = desk.clone();
                    let (staff, ids) = (shop.world.staff().clone(), ids.clone());
                    async move { started.run_bulk(reject_aloud(&ids), &staff).key(name("k")).await }
                };
                assert!(run(&shop.desk_on(store, 1)).await.is_err(), "it has crashed");
                let again = run(shop.desk()).await.expect("it goes on");
                check(&shop, &orders, &again, &told).await;
            }
        }
    });
}

#[test]
fn what_was_done_is_found_in_however_long_a_log() {
    block_on(async {
        let shop = Shop::open().await;
        let order = shop.place().await;
        let (seen, kind, name) = (None, DocumentKind::Other, code("PACK-1"));
        for _ in 0..110 {
            let (brand, name) = (brand(), name.clone());
            shop.world.run(AttachReference { brand, order, seen, kind, name: name.clone() }).await;
            shop.world.run(ReleaseReference { brand, order, seen, kind, name }).await;
        }
        let run =
            shop.desk().start_bulk(reject_aloud(&[order]), shop.world.staff()).await.expect("it starts");
        // It takes the run, rejects the order, and is gone before it has written that down.
        let store = Troubled::new(shop.world.store(), [(1, Trouble::CrashAfter)]);
        let gone = shop.desk_on(store, 1);
        assert!(gone.work_bulk(brand(), run.id, worker(1), &mut on).await.is_err());
        assert_eq!(shop.order(order).await.status(), OrderStatus::Rejected);
        let run = shop.desk().work_bulk(brand(), run.id, worker(1), &mut on).await.expect("it goes on");
        assert_eq!((run.counts.done, run.counts.skipped), (1, 0));
    });
}

#[test]
fn a_run_over_a_store_that_fails_now_and_then_ends_with_every_order_once() {
    block_on(async {
        for seed in 0..60 {
            let shop = Shop::open().await;
            let orders = shop.place_many(6).await;
            let mut ids = nobodys(3);
            ids.extend(&orders);
            let store = FaultyStore::seeded(shop.world.store().clone(), seed, 120);
            let desk = shop.desk_on(store.clone(), seed + 1);
            let mut run = None;
            while run.is_none() {
                let tried = desk.run_bulk(reject_aloud(&ids), shop.world.staff()).key(name("k")).await;
                run = tried.ok();
            }
            let run = run.expect("it ended");
            assert_eq!(run.status, RunStatus::Finished, "seed {seed}");
            assert_eq!((run.counts.done, run.counts.skipped, run.counts.failed), (6, 3, 0), "seed {seed}");
            let statuses = shop.statuses(&orders).await;
            assert!(statuses.iter().all(|status| *status == OrderStatus::Rejected), "seed {seed}");
            assert_eq!(shop.entries(run.id).await.len(), 6, "seed {seed}");
            assert_eq!(shop.notices().await.len(), 6, "seed {seed}");
            assert_eq!(
                shop.outcomes(&run).await.iter().filter(|told| is_done(told)).count(),
                6,
                "seed {seed}"
            );
            assert_eq!(shop.stock().await, 200_000, "seed {seed}");
        }
    });
}
