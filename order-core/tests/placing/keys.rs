//! Idempotency keys: the same request gets the same answer, and nothing happens twice.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use futures_executor::block_on;
use order_core::operation::cart::AddToCartRefusal;
use order_core::operation::order::BeginImport;
use order_core::party::Access;
use order_core::record::Kind;
use order_core::value::AccountId;
use order_core::{Actor, Desk, RunError};
use order_testkit::world::{brand, id, name, partition};

use super::shop::{Shop, buyer, form};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[test]
fn the_same_request_gets_the_same_answer_and_one_order() {
    block_on(async {
        let shop = Shop::open(10, 1).await;
        let order = shop.order(shop.cart(0, 2).await).await;
        let host = shop.world.host();
        let run = || shop.world.desk().run(order.clone(), host).key(name("k1"));
        let first = run().await.expect("placed");
        let traces = shop.world.traces(partition(), &[shop.counter()]).await;
        shop.world.pass(DAY);
        assert_eq!(run().await.expect("answered"), first);
        assert_eq!(run().await.expect("answered"), first);
        assert_eq!(shop.world.traces(partition(), &[shop.counter()]).await, traces, "nothing changed");
        assert_eq!(shop.all(Kind::Order).await.len(), 1);
        assert_eq!(shop.left().await, 8);
    });
}

#[test]
fn a_command_that_would_make_a_second_thing_is_answered_too() {
    block_on(async {
        let shop = Shop::open(10, 1).await;
        let host = shop.world.host();
        let run = || shop.world.desk().run(shop.add_working(0, 1), host).key(name("once"));
        let first = run().await.expect("made");
        assert_eq!(run().await.expect("answered"), first);
        assert_eq!(shop.all(Kind::Cart).await.len(), 1);
    });
}

#[test]
fn another_request_under_the_same_key_is_refused() {
    block_on(async {
        let shop = Shop::open(10, 2).await;
        let host = shop.world.host();
        let add = |number, count| shop.world.desk().run(shop.add(number, count), host).key(name("k"));
        add(0, 2).await.expect("added");
        for (number, count) in [(0, 3), (1, 2)] {
            assert!(matches!(add(number, count).await, Err(RunError::KeyReused)));
        }
        assert_eq!(shop.all(Kind::Cart).await.len(), 1);
        add(0, 2).await.expect("answered");
    });
}

#[test]
fn of_two_requests_that_change_nothing_at_once_one_has_the_key() {
    let import = |source| BeginImport {
        brand: brand(),
        source: [source; 32],
        forms: [("B-1".parse().unwrap(), form())].into(),
    };
    for same in [true, false] {
        let shop = block_on(Shop::open(1, 1));
        let (faster, host) = (shop.world.desk().clone(), shop.world.host());
        let (other, by, first) = (import(if same { 1 } else { 2 }), host.clone(), AtomicBool::new(true));
        // Whoever draws bytes has loaded, and not committed yet.
        let entropy = move |bytes: &mut [u8]| {
            if first.swap(false, Ordering::Relaxed) {
                let begun = || block_on(faster.run(other.clone(), &by).key(name("k")).into_future());
                thread::scope(|scope| scope.spawn(begun).join().expect("no panic")).expect("begun");
            }
            bytes.fill(7);
        };
        let now = shop.world.now();
        let desk = Desk::new(shop.world.desk().store().clone(), move || now, entropy);
        let answered = || block_on(desk.run(import(1), host).key(name("k")).answered());
        assert!(answered().expect("free").is_none());
        let slower = block_on(desk.run(import(1), host).key(name("k")).into_future());
        let told = [slower.map(Some), answered()];
        let as_it_is = |told: &Result<Option<()>, RunError<_>>| match told {
            Ok(begun) => same && begun.is_some(),
            Err(error) => !same && matches!(error, RunError::KeyReused),
        };
        assert!(told.iter().all(as_it_is), "{told:?}");
        assert_eq!(block_on(shop.all(Kind::Answer)).len(), 1);
    }
}

#[test]
fn actors_and_operations_do_not_share_keys() {
    block_on(async {
        let shop = Shop::open(10, 1).await;
        let (host, staff) = (shop.world.host(), shop.world.staff());
        let made = |actor| shop.world.desk().run(shop.add_working(0, 1), actor).key(name("k"));
        let by_host = made(host).await.expect("made");
        let by_staff = made(staff).await.expect("made");
        assert_ne!(by_host.id, by_staff.id);
        let order = shop.order(by_host.id).await;
        let placed = shop.world.desk().run(order, host).key(name("k")).await.expect("placed");
        assert_eq!(placed.total.to_string(), "4.00 EUR");
        assert_eq!(made(host).await.expect("answered"), by_host);
    });
}

#[test]
fn refusals_and_missing_things_are_not_kept() {
    block_on(async {
        let shop = Shop::open(1, 1).await;
        let host = shop.world.host();
        let add = || shop.world.desk().run(shop.add(0, 2), host).key(name("k"));
        let Err(RunError::Refused(refused)) = add().await else { panic!("not refused") };
        assert_eq!(refused.codes(), ["stock_short"]);
        assert!(matches!(refused.first(), AddToCartRefusal::Line(_)));
        let stranger = Actor::account(id(AccountId::made, 9));
        let missing = shop.world.desk().run(shop.add(0, 2), &stranger).key(name("k")).await;
        assert!(matches!(missing, Err(RunError::Missing(_))));
        assert!(shop.all(Kind::Answer).await.is_empty());
        let line = order_core::operation::catalog::ReceivedLine {
            sku: shop.sku,
            label: order_testkit::world::label(),
            pieces: super::shop::pieces(1),
        };
        shop.world
            .run(order_core::operation::catalog::ReceiveStock {
                brand: brand(),
                lines: vec![line],
                note: None,
            })
            .await;
        add().await.expect("now there is enough");
    });
}

#[test]
fn a_key_is_no_way_to_the_answer_of_another() {
    block_on(async {
        let shop = Shop::open(5, 2).await;
        let member =
            |number| Actor::account(id(AccountId::made, number)).member(buyer(number), Access::Write);
        let order = shop.order(shop.cart(0, 1).await).await;
        let desk = shop.world.desk();
        desk.run(order.clone(), &member(0)).key(name("k")).await.expect("placed");
        let refused = desk.run(order, &member(1)).key(name("k")).await;
        let Err(RunError::Refused(refused)) = refused else { panic!("not refused") };
        assert_eq!(refused.codes(), ["cart_gone"]);
    });
}

#[test]
fn keys_are_forgotten_after_seven_days_and_not_before() {
    block_on(async {
        let shop = Shop::open(10, 1).await;
        let host = shop.world.host();
        let run = || shop.world.desk().run(shop.add_working(0, 1), host).key(name("k"));
        let first = run().await.expect("made");
        shop.world.pass(DAY.saturating_mul(7).saturating_sub(Duration::from_micros(1)));
        let swept = shop.world.desk().sweep(partition()).await.expect("swept");
        assert_eq!((swept.seen, swept.forgotten), (1, 0));
        assert_eq!(run().await.expect("answered"), first);
        shop.world.pass(Duration::from_micros(1));
        let swept = shop.world.desk().sweep(partition()).await.expect("swept");
        assert_eq!((swept.seen, swept.forgotten), (1, 1));
        assert_ne!(run().await.expect("made anew").id, first.id);
    });
}

#[test]
fn a_sweep_goes_through_many_pages() {
    block_on(async {
        let shop = Shop::open(10, 1).await;
        let host = shop.world.host();
        let desk = shop.world.desk();
        let category = shop.world.add_category("Full").await;
        let run = |number: u32| {
            let change = shop.world.rename(&category, &format!("Full {number}"));
            desk.run(change, host).key(name(&format!("k{number}")))
        };
        for number in 0..1_200 {
            run(number).await.expect("renamed");
            if number == 599 {
                shop.world.pass(DAY);
            }
        }
        shop.world.pass(DAY.saturating_mul(6));
        let swept = desk.sweep(partition()).await.expect("swept");
        assert_eq!((swept.seen, swept.forgotten), (1_200, 600));
        assert_eq!(shop.all(Kind::Answer).await.len(), 600);
    });
}

#[test]
fn placing_twice_with_different_keys_gives_one_order() {
    block_on(async {
        let shop = Shop::open(10, 1).await;
        let order = shop.order(shop.cart(0, 2).await).await;
        let run = |key: &str| shop.world.desk().run(order.clone(), shop.world.host()).key(name(key));
        let first = run("a").await.expect("placed");
        shop.world.pass(DAY);
        assert_eq!(run("b").await.expect("answered"), first);
        let plain = shop.place(shop.world.desk(), &order).await.expect("answered");
        assert_eq!(plain, first);
        assert_eq!(shop.all(Kind::Order).await.len(), 1);
        assert_eq!(shop.left().await, 8);
    });
}
