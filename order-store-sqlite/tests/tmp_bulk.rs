use futures_executor::block_on;
use order_core::operation::bulk::BulkRequest;
use order_core::order::Notify;
use order_core::record::{BulkOperation, Key, Keys, Kind, OrderFilter, Selection, Write};
use order_core::store::Store;
use order_store_sqlite::SqliteStore;
use order_testkit::World;
use order_testkit::world::{brand, id, partition};
use std::time::Instant;

#[test]
fn time() {
    block_on(async {
        let dir = tempfile::tempdir().unwrap();
        let n: usize = std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
        let store = SqliteStore::open(dir.path().join("a.db")).unwrap();
        let world = World::new(store);
        world.open_brand().await;
        let goods = world.open_shop(1).await;
        world.run(world.receive(goods.counter(0), 900_000)).await;
        let buyer = world.add_buyer(7).await;
        let t = Instant::now();
        for _ in 0..n {
            let cart = world.fill_cart(&goods, buyer, &[1]).await;
            let checkout = world.checkout(cart).await;
            world.pass(std::time::Duration::from_secs(1));
            world.run(checkout).await;
        }
        eprintln!("placed {n} in {:?}", t.elapsed());
        for _ in 0..1 {
            let t = Instant::now();
            let request = BulkRequest {
                brand: brand(),
                operation: BulkOperation::Reject { notify: Notify::silent() },
                selection: Selection::Matching(Box::new(OrderFilter::default())),
            };
            let run = world.desk().start_bulk(request, world.staff()).await.unwrap();
            eprintln!("frozen {} in {:?}", run.orders, t.elapsed());
            let t = Instant::now();
            let w = order_core::desk::Worker {
                holder: run.id.as_uuid(),
                lease_for: std::time::Duration::from_secs(60),
            };
            let run = world
                .desk()
                .work_bulk(brand(), run.id, w, &mut |_| std::ops::ControlFlow::Continue(()))
                .await
                .unwrap();
            eprintln!("worked {:?} in {:?}", run.counts, t.elapsed());
        }
    });
}
