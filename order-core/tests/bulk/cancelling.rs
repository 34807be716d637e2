//! Cancelling: between two orders, with what was done written down.

use std::ops::ControlFlow;

use futures_executor::block_on;
use order_core::operation::bulk::BulkRefusal;
use order_core::order::OrderStatus;
use order_core::record::{BulkRun, RunCounts, RunStatus};
use order_core::value::OrderId;
use order_testkit::world::{brand, partition};

use super::shop::{Shop, is_done, nobodys, on, refused, reject, worker};
use super::troubled::{Trouble, Troubled};

/// A run over three orders in one part, two in another and one in another chunk.
async fn started() -> (Shop, Vec<OrderId>, BulkRun) {
    let shop = Shop::open().await;
    let orders = shop.place_many(6).await;
    let mut ids = nobodys(1_000);
    for (at, order) in [0, 1, 2, 300, 301, 1_001].into_iter().zip(&orders) {
        ids.insert(at, *order);
    }
    let run = shop.desk().start_bulk(reject(&ids), shop.world.staff()).await.expect("it starts");
    (shop, orders, run)
}

async fn rejected(shop: &Shop, orders: &[OrderId]) -> usize {
    let statuses = shop.statuses(orders).await;
    statuses.iter().filter(|status| **status == OrderStatus::Rejected).count()
}

#[test]
fn a_run_that_nobody_works_on_is_cancelled_at_once() {
    block_on(async {
        let (shop, orders, run) = started().await;
        let staff = shop.world.staff();
        let run = shop.desk().cancel_bulk(brand(), run.id, staff).await.expect("it is cancelled");
        assert_eq!((run.status, run.counts), (RunStatus::Cancelled, RunCounts::default()));
        let worked = shop.desk().work_bulk(brand(), run.id, worker(1), &mut on).await.expect("it is over");
        assert_eq!(worked, run);
        assert_eq!(rejected(&shop, &orders).await, 0);
        let before = shop.world.traces(partition(), &[]).await;
        assert_eq!(shop.desk().cancel_bulk(brand(), run.id, staff).await.expect("it stays so"), run);
        assert_eq!(shop.world.traces(partition(), &[]).await, before);
    });
}

#[test]
fn from_the_moment_it_is_cancelled_nothing_more_is_done() {
    block_on(async {
        // Before taking, before each part with orders in it, and before each chunk is written down.
        for (commit, done) in [(0, 0), (1, 0), (2, 3), (3, 5), (4, 5), (5, 6)] {
            let (shop, orders, run) = started().await;
            let (desk, staff, id) = (shop.desk().clone(), shop.world.staff().clone(), run.id);
            let cancel = Box::pin(async move {
                desk.cancel_bulk(brand(), id, &staff).await.expect("it is cancelled");
            });
            let store = Troubled::new(shop.world.store(), [(commit, Trouble::Meanwhile(cancel))]);
            let run = shop.desk_on(store, 1).work_bulk(brand(), run.id, worker(1), &mut on).await;
            let run = run.expect("it ends");
            let expected = if done == 6 { RunStatus::Finished } else { RunStatus::Cancelled };
            assert_eq!(run.status, expected, "commit {commit}");
            assert_eq!(rejected(&shop, &orders).await, done, "commit {commit}");
            assert_eq!(shop.entries(run.id).await.len(), done);
            let outcomes = shop.outcomes(&run).await;
            assert_eq!(outcomes.iter().filter(|told| is_done(told)).count(), done, "commit {commit}");
            let counted = usize::try_from(run.counts.reached()).expect("a length");
            assert_eq!(outcomes.len(), counted, "what was reached has its outcome");
            assert_eq!((run.counts.done, run.lease), (u64::try_from(done).expect("a count"), None));
        }
    });
}

#[test]
fn a_run_whose_worker_is_gone_is_written_down_by_whoever_comes_next() {
    block_on(async {
        // Before or after the first part with orders in it, and the second.
        let crashes = [
            (1, Trouble::CrashBefore, 0),
            (1, Trouble::CrashAfter, 3),
            (2, Trouble::CrashBefore, 3),
            (2, Trouble::CrashAfter, 5),
        ];
        for (commit, crash, done) in crashes {
            let (shop, orders, run) = started().await;
            let staff = shop.world.staff();
            let store = Troubled::new(shop.world.store(), [(commit, crash)]);
            assert!(shop.desk_on(store, 1).work_bulk(brand(), run.id, worker(1), &mut on).await.is_err());
            let run = shop.desk().cancel_bulk(brand(), run.id, staff).await.expect("it is to be cancelled");
            assert_eq!(run.status, RunStatus::Cancelling, "the worker may still be there");
            let run = shop.desk().work_bulk(brand(), run.id, worker(1), &mut on).await.expect("it ends");
            assert_eq!((run.status, run.counts.done), (RunStatus::Cancelled, done));
            let expected = usize::try_from(done).expect("a count");
            assert_eq!(shop.outcomes(&run).await.iter().filter(|told| is_done(told)).count(), expected);
            assert_eq!(rejected(&shop, &orders).await, expected);
        }
    });
}

#[test]
fn a_run_that_was_left_is_written_down_when_it_is_cancelled() {
    block_on(async {
        let (shop, orders, run) = started().await;
        let mut once = |_: &order_core::desk::BulkProgress| ControlFlow::Break(());
        shop.desk().work_bulk(brand(), run.id, worker(1), &mut once).await.expect("it is left");
        let run =
            shop.desk().cancel_bulk(brand(), run.id, shop.world.staff()).await.expect("it is cancelled");
        assert_eq!((run.status, run.counts.done), (RunStatus::Cancelled, 3));
        assert_eq!(rejected(&shop, &orders).await, 3);
    });
}

#[test]
fn a_run_of_which_everything_is_done_is_finished_though_it_was_cancelled() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(3).await;
        let staff = shop.world.staff();
        let run = shop.desk().start_bulk(reject(&orders), staff).await.expect("it starts");
        // It rejects all of them, and is gone before it has written that down.
        let store = Troubled::new(shop.world.store(), [(2, Trouble::CrashBefore)]);
        assert!(shop.desk_on(store, 1).work_bulk(brand(), run.id, worker(1), &mut on).await.is_err());
        let run = shop.desk().cancel_bulk(brand(), run.id, staff).await.expect("it is to be cancelled");
        assert_eq!(run.status, RunStatus::Cancelling);
        let run = shop.desk().work_bulk(brand(), run.id, worker(1), &mut on).await.expect("it ends");
        assert_eq!((run.status, run.counts.done), (RunStatus::Finished, 3));
        assert_eq!(rejected(&shop, &orders).await, 3);
    });
}

#[test]
fn a_run_that_is_cancelled_and_then_left_is_written_down() {
    block_on(async {
        let (shop, orders, run) = started().await;
        let (desk, staff, id) = (shop.desk().clone(), shop.world.staff().clone(), run.id);
        let mut cancelled_and_left = |_: &order_core::desk::BulkProgress| {
            // Somebody else cancels, while the worker is asked whether to go on.
            let (desk, staff) = (desk.clone(), staff.clone());
            let cancel =
                std::thread::spawn(move || block_on(async { desk.cancel_bulk(brand(), id, &staff).await }));
            let run = cancel.join().expect("it ends").expect("it is to be cancelled");
            assert_eq!(run.status, RunStatus::Cancelling);
            ControlFlow::Break(())
        };
        let run = shop.desk().work_bulk(brand(), id, worker(1), &mut cancelled_and_left).await;
        let run = run.expect("it ends");
        assert_eq!((run.status, run.counts.done, run.lease), (RunStatus::Cancelled, 3, None));
        assert_eq!(shop.outcomes(&run).await.iter().filter(|told| is_done(told)).count(), 3);
        assert_eq!(rejected(&shop, &orders).await, 3);
    });
}

#[test]
fn a_finished_run_is_not_cancelled() {
    block_on(async {
        let shop = Shop::open().await;
        let order = shop.place().await;
        let staff = shop.world.staff();
        let run = shop.desk().run_bulk(reject(&[order]), staff).await.expect("it runs");
        let cancelled = shop.desk().cancel_bulk(brand(), run.id, staff).await;
        assert_eq!(refused(cancelled), BulkRefusal::Finished);
    });
}
