//! Which orders a run is for: frozen when it starts, each once, in chunks.

use futures_executor::block_on;
use order_core::Desk;
use order_core::operation::bulk::BulkRefusal;
use order_core::order::OrderStatus;
use order_core::record::{BulkChunk, BulkRun, Key, OrderFilter, RunStatus};
use order_core::value::{OrderId, limits::RUN_CHUNK_ORDERS};
use order_testkit::world::{brand, name};

use super::shop::{Shop, entropy, is_done, nobodys, on, refused, reject, reject_matching, worker};
use super::troubled::{Trouble, Troubled};

/// The ids that are frozen, chunk by chunk.
async fn frozen(shop: &Shop, run: &BulkRun) -> Vec<Vec<OrderId>> {
    let mut chunks = Vec::new();
    for chunk in 0..run.chunks {
        chunks.push(shop.world.record::<BulkChunk>(&Key::bulk_chunk(brand(), run.id, chunk)).await.orders);
    }
    chunks
}

#[test]
fn chunks_hold_a_thousand_ids_each_and_together_every_id_once() {
    block_on(async {
        let shop = Shop::open().await;
        let real = shop.place().await;
        for (count, sizes) in [
            (1, vec![1]),
            (999, vec![999]),
            (1_000, vec![1_000]),
            (1_001, vec![1_000, 1]),
            (2_000, vec![1_000, 1_000]),
            (2_001, vec![1_000, 1_000, 1]),
        ] {
            let mut ids = nobodys(count - 1);
            ids.push(real);
            let run = shop.desk().start_bulk(reject(&ids), shop.world.staff()).await.expect("it starts");
            assert_eq!((run.status, run.orders), (RunStatus::Running, u64::from(count)));
            let chunks = frozen(&shop, &run).await;
            assert_eq!(chunks.iter().map(Vec::len).collect::<Vec<_>>(), sizes, "{count}");
            assert_eq!(chunks.concat(), ids);
        }
        let mut ids = nobodys(1_000);
        ids.push(real);
        let run = shop.desk().run_bulk(reject(&ids), shop.world.staff()).await.expect("it runs");
        assert_eq!((run.counts.done, run.counts.skipped, run.position), (1, 1_000, 2));
        let outcomes = shop.outcomes(&run).await;
        assert_eq!(outcomes.iter().map(|outcome| outcome.order).collect::<Vec<_>>(), ids);
        assert!(is_done(&outcomes[1_000]));
    });
}

#[test]
fn an_id_that_is_named_twice_counts_once_also_in_another_chunk() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(2).await;
        let mut ids = vec![orders[1], orders[0], orders[1]];
        ids.extend(nobodys(1_000));
        ids.extend([orders[0], orders[1]]);
        let run = shop.desk().run_bulk(reject(&ids), shop.world.staff()).await.expect("it runs");
        assert_eq!((run.orders, run.counts.done, run.counts.skipped), (1_002, 2, 1_000));
        assert_eq!(frozen(&shop, &run).await[0][..2], [orders[1], orders[0]]);
    });
}

#[test]
fn a_search_is_frozen_when_the_run_starts() {
    block_on(async {
        let shop = Shop::open().await;
        let mut orders = shop.place_many(3).await;
        let run = shop.desk().start_bulk(reject_matching(OrderFilter::default()), shop.world.staff()).await;
        let run = run.expect("it starts");
        let late = shop.place().await;
        let done = shop.desk().work_bulk(brand(), run.id, worker(1), &mut on).await.expect("it runs");
        orders.reverse();
        assert_eq!(frozen(&shop, &run).await, [orders.clone()], "the newest first");
        assert_eq!((done.orders, done.counts.done), (3, 3));
        assert_eq!(shop.order(late).await.state.status(), OrderStatus::AwaitingConfirmation);
    });
}

#[test]
fn a_search_takes_what_matches_and_judges_it_when_it_is_reached() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(4).await;
        shop.reject(orders[0]).await;
        let filter =
            OrderFilter { statuses: [OrderStatus::AwaitingConfirmation].into(), ..OrderFilter::default() };
        let run = shop.desk().start_bulk(reject_matching(filter), shop.world.staff()).await;
        let run = run.expect("it starts");
        assert_eq!(run.orders, 3);
        shop.reject(orders[2]).await;
        let run = shop.desk().work_bulk(brand(), run.id, worker(1), &mut on).await.expect("it runs");
        assert_eq!((run.counts.done, run.counts.skipped), (2, 1));
        let none = OrderFilter { code: Some("NOBODY".parse().expect("a code")), ..OrderFilter::default() };
        let run = shop.desk().run_bulk(reject_matching(none), shop.world.staff()).await.expect("it runs");
        assert_eq!((run.status, run.orders), (RunStatus::Finished, 0));
    });
}

#[test]
fn orders_that_are_placed_while_a_search_is_being_frozen_are_not_among_them() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(RUN_CHUNK_ORDERS + 5).await;
        let (cart, desk) = (shop.cart().await, shop.desk().clone());
        let place =
            Box::pin(
                async move { desk.run(cart, &order_core::Actor::host()).await.map(|_| ()).expect("placed") },
            );
        // The first commit starts the run, the second freezes the first page.
        let store = Troubled::new(shop.world.store(), [(1, Trouble::Meanwhile(place))]);
        let (desk, matching) = (shop.desk_on(store.clone(), 1), reject_matching(OrderFilter::default()));
        let run = desk.start_bulk(matching, shop.world.staff()).await.expect("it starts");
        assert_eq!(store.commits(), 3);
        let mut frozen = frozen(&shop, &run).await.concat();
        frozen.reverse();
        assert_eq!(frozen, orders);
    });
}

#[test]
fn freezing_goes_on_where_it_ended() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(2).await;
        let mut ids = nobodys(2_500);
        ids.extend(&orders);
        let staff = shop.world.staff();
        for commit in 0..3 {
            for crash in [|| Trouble::CrashBefore, || Trouble::CrashAfter] {
                let key = name(&format!("k{commit}{}", matches!(crash(), Trouble::CrashAfter)));
                let store = Troubled::new(shop.world.store(), [(commit, crash())]);
                let desk = shop.desk_on(store.clone(), u64::from(commit) + 1);
                assert!(desk.start_bulk(reject(&ids), staff).key(key.clone()).await.is_err());
                let run = shop.desk().start_bulk(reject(&ids), staff).key(key).await.expect("it goes on");
                assert_eq!(run.status, RunStatus::Running);
                assert_eq!(frozen(&shop, &run).await.concat(), ids);
            }
        }
    });
}

#[test]
fn ids_that_are_not_all_frozen_are_not_worked_on_but_a_search_is_frozen_by_anybody() {
    block_on(async {
        let shop = Shop::open().await;
        let orders = shop.place_many(3).await;
        let staff = shop.world.staff();
        let crash = || Troubled::new(shop.world.store(), [(1, Trouble::CrashBefore)]);
        let mut ids = nobodys(1_000);
        ids.extend(&orders);
        assert!(shop.desk_on(crash(), 1).start_bulk(reject(&ids), staff).key(name("ids")).await.is_err());
        let run = only_run(&shop, RunStatus::Selecting).await;
        let worked = shop.desk().work_bulk(brand(), run.id, worker(1), &mut on).await;
        assert_eq!(refused(worked), BulkRefusal::StillSelecting);
        let cancelled = shop.desk().cancel_bulk(brand(), run.id, staff).await.expect("it is cancelled");
        assert_eq!(cancelled.status, RunStatus::Cancelled);
        let again = shop.desk().run_bulk(reject(&ids), staff).key(name("ids")).await.expect("it is found");
        assert_eq!((again.status, again.counts.done), (RunStatus::Cancelled, 0));

        let matching = reject_matching(OrderFilter::default());
        assert!(shop.desk_on(crash(), 2).start_bulk(matching, staff).await.is_err());
        let run = only_run(&shop, RunStatus::Selecting).await;
        let run = shop.desk().work_bulk(brand(), run.id, worker(1), &mut on).await.expect("it runs");
        assert_eq!((run.status, run.counts.done), (RunStatus::Finished, 3));
    });
}

/// The one run that is this far.
async fn only_run(shop: &Shop, status: RunStatus) -> BulkRun {
    let runs = shop.runs().await;
    let mut runs = runs.into_iter().filter(|run| run.status == status);
    let run = runs.next().expect("a run");
    assert!(runs.next().is_none());
    run
}

#[test]
fn two_who_freeze_the_same_selection_at_once_freeze_it_once() {
    block_on(async {
        let shop = Shop::open().await;
        let ids = nobodys(2_500);
        let staff = shop.world.staff().clone();
        let (desk, request) = (shop.desk().clone(), reject(&ids));
        let other = Box::pin(async move {
            desk.start_bulk(request, &staff).key(name("k")).await.expect("it starts");
        });
        let store = Troubled::new(shop.world.store(), [(1, Trouble::Meanwhile(other))]);
        let desk =
            Desk::new(store, || order_testkit::world::at(order_testkit::world::BEGIN_MICROS), entropy(3));
        let run = desk.start_bulk(reject(&ids), shop.world.staff()).key(name("k")).await.expect("it starts");
        assert_eq!((run.status, run.orders, run.chunks), (RunStatus::Running, 2_500, 3));
        assert_eq!(frozen(&shop, &run).await.concat(), ids);
    });
}
