//! Who works on a run: one at a time, and anybody after that.

use std::ops::ControlFlow;
use std::time::Duration;

use futures_executor::block_on;
use order_core::desk::BulkProgress;
use order_core::operation::bulk::BulkRefusal;
use order_core::record::{BulkRun, RunStatus};
use order_core::value::OrderId;
use order_testkit::world::brand;

use super::shop::{Shop, later, nobodys, on, refused, reject_aloud, worker};
use super::troubled::{Trouble, Troubled};

async fn started() -> (Shop, Vec<OrderId>, BulkRun) {
    let shop = Shop::open().await;
    let orders = shop.place_many(4).await;
    let mut ids = orders[..2].to_vec();
    ids.extend(nobodys(998));
    ids.extend(&orders[2..]);
    let run = shop.desk().start_bulk(reject_aloud(&ids), shop.world.staff()).await.expect("it starts");
    (shop, orders, run)
}

async fn check_done_once(shop: &Shop, run: &BulkRun) {
    assert_eq!((run.status, run.counts.done, run.counts.skipped), (RunStatus::Finished, 4, 998));
    assert_eq!(shop.entries(run.id).await.len(), 4);
    assert_eq!(shop.notices().await.len(), 4);
}

#[test]
fn whoever_is_gone_is_followed_by_another_when_the_lease_is_over() {
    block_on(async {
        let (shop, _, run) = started().await;
        // It takes the run, rejects two orders, and is gone before it has written that down.
        let store = Troubled::new(shop.world.store(), [(1, Trouble::CrashAfter)]);
        let gone = shop.desk_on(store, 1);
        let until = later(&shop.world, 30);
        assert!(gone.work_bulk(brand(), run.id, worker(1), &mut on).await.is_err());
        let early = shop.desk().work_bulk(brand(), run.id, worker(2), &mut on).await;
        assert_eq!(refused(early), BulkRefusal::Leased { until });
        shop.world.pass(Duration::from_secs(29));
        let early = shop.desk().work_bulk(brand(), run.id, worker(2), &mut on).await;
        assert_eq!(refused(early), BulkRefusal::Leased { until });
        shop.world.pass(Duration::from_secs(1));
        let run = shop.desk().work_bulk(brand(), run.id, worker(2), &mut on).await.expect("it goes on");
        check_done_once(&shop, &run).await;
    });
}

#[test]
fn whoever_comes_back_takes_over_from_itself_at_once() {
    block_on(async {
        let (shop, _, run) = started().await;
        let store = Troubled::new(shop.world.store(), [(1, Trouble::CrashBefore)]);
        assert!(shop.desk_on(store, 1).work_bulk(brand(), run.id, worker(1), &mut on).await.is_err());
        let run = shop.desk().work_bulk(brand(), run.id, worker(1), &mut on).await.expect("it goes on");
        check_done_once(&shop, &run).await;
    });
}

#[test]
fn whoever_was_too_slow_commits_nothing_more() {
    block_on(async {
        for commit in 1..5 {
            let (shop, _, run) = started().await;
            let (desk, id) = (shop.desk_on(shop.world.store().clone(), 2), run.id);
            let takeover = Box::pin(async move {
                // Another node whose clock shows that the lease is over; here it is the same worker come back.
                desk.work_bulk(brand(), id, worker(1), &mut on).await.expect("it is taken over");
            });
            let store = Troubled::new(shop.world.store(), [(commit, Trouble::Meanwhile(takeover))]);
            let slow = shop.desk_on(store, 1).work_bulk(brand(), run.id, worker(1), &mut on).await;
            assert_eq!(refused(slow), BulkRefusal::LeaseLost, "commit {commit}");
            let run = shop.desk().view_bulk(brand(), run.id, shop.world.staff()).await.expect("it is there");
            check_done_once(&shop, &run).await;
        }
    });
}

#[test]
fn whoever_was_too_slow_does_not_go_on_under_the_name_of_who_took_over() {
    block_on(async {
        for commit in 1..5 {
            let (shop, _, run) = started().await;
            // Whoever takes over has done nothing yet when the slow one comes to know.
            let store = Troubled::new(shop.world.store(), [(0, Trouble::CrashAfter)]);
            let (desk, id) = (shop.desk_on(store, 2), run.id);
            let takeover = Box::pin(async move {
                assert!(desk.work_bulk(brand(), id, worker(1), &mut on).await.is_err());
            });
            let store = Troubled::new(shop.world.store(), [(commit, Trouble::Meanwhile(takeover))]);
            let slow = shop.desk_on(store.clone(), 1).work_bulk(brand(), run.id, worker(1), &mut on).await;
            assert_eq!(refused(slow), BulkRefusal::LeaseLost, "commit {commit}");
            assert_eq!(store.commits(), commit + 1, "nothing was tried again");
            let run = shop.desk().work_bulk(brand(), run.id, worker(1), &mut on).await.expect("it goes on");
            check_done_once(&shop, &run).await;
        }
    });
}

#[test]
fn a_lease_is_made_longer_as_long_as_the_work_goes_on() {
    block_on(async {
        let (shop, _, run) = started().await;
        let mut seen = 0;
        let desk = shop.desk();
        let mut slow = |_: &BulkProgress| {
            seen += 1;
            shop.world.pass(Duration::from_secs(20));
            let other = || block_on(desk.work_bulk(brand(), run.id, worker(2), &mut on));
            let other = std::thread::scope(|scope| scope.spawn(other).join().expect("it ends"));
            assert!(matches!(refused(other), BulkRefusal::Leased { .. }), "part {seen}");
            ControlFlow::Continue(())
        };
        let run = desk.work_bulk(brand(), run.id, worker(1), &mut slow).await.expect("it runs");
        assert_eq!(seen, 5, "four parts of one chunk, and one of the other");
        check_done_once(&shop, &run).await;
        assert_eq!(run.lease, None);
    });
}

#[test]
fn a_worker_that_stops_leaves_the_run_to_others_at_once() {
    block_on(async {
        let (shop, _, run) = started().await;
        let desk = shop.desk();
        let mut once = |_: &BulkProgress| ControlFlow::Break(());
        let left = desk.work_bulk(brand(), run.id, worker(1), &mut once).await.expect("it is left");
        assert_eq!((left.status, left.lease), (RunStatus::Running, None));
        let mut told = Vec::new();
        let mut tell = |progress: &BulkProgress| {
            told.push(progress.counts.reached());
            ControlFlow::Continue(())
        };
        let run = desk.work_bulk(brand(), run.id, worker(2), &mut tell).await.expect("it goes on");
        assert_eq!(told, [252, 502, 752, 1_000, 1_002]);
        check_done_once(&shop, &run).await;
        let again = desk.work_bulk(brand(), run.id, worker(3), &mut on).await.expect("it is over");
        assert_eq!(again, run);
    });
}
