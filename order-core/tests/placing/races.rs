//! Many at once: nothing is sold twice, and no number is given twice or left out.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use futures_executor::block_on;
use order_core::operation::order::Placed;
use order_core::operation::party::ChangeBrand;
use order_core::order::Holding;
use order_core::party::OrderCodes;
use order_core::record::{Kind, StockMovement, Stored};
use order_core::value::Code;
use order_core::{Desk, RunError};
use order_testkit::world::brand;

use super::contention::fresh;
use super::shop::{Outcome, Shop, depth};
use super::spoiled::Spoiled;

const THREADS: u32 = 16;
const BUYERS: u32 = 8;

/// Every thread places carts of its buyers at once, as many rounds as there are.
fn rush(shop: &Shop, desk: &Desk, rounds: u32, wanted: impl Fn(u32) -> u32 + Sync) -> Vec<Outcome<Placed>> {
    let together = Barrier::new(usize::try_from(THREADS).expect("small"));
    let of_thread = |thread: u32| {
        let mut orders = Vec::new();
        for round in 0..rounds {
            let count = wanted(thread.wrapping_add(round));
            let add = shop.add_working(thread.wrapping_add(round) % BUYERS, count);
            let cart = block_on(shop.world.run(add)).id;
            orders.push(block_on(shop.order(cart)));
        }
        together.wait();
        orders.iter().map(|order| block_on(shop.place(desk, order))).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let started: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || of_thread(thread))).collect();
        started.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    })
}

fn codes_of(refused: &RunError<order_core::operation::order::PlaceRefusal>) -> Vec<&'static str> {
    let RunError::Refused(refusals) = refused else { panic!("{refused:?}") };
    refusals.codes()
}

#[test]
fn the_last_pieces_are_sold_once() {
    for round in 0..depth().saturating_mul(4) {
        let stock = 40;
        let shop = block_on(Shop::open(stock, BUYERS));
        let outcomes = rush(&shop, shop.world.desk(), 3, |number| 1 + number.wrapping_add(round) % 3);
        let placed: Vec<&Placed> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
        for refused in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
            assert_eq!(codes_of(refused), ["stock_short"]);
        }
        let sold: i64 = placed.iter().map(|placed| placed.total.minor() / 400).sum();
        let left = block_on(shop.left());
        assert!(left >= 0, "{left} left");
        assert_eq!(sold + left, i64::from(stock));
        let holdings = block_on(shop.all(Kind::Holding));
        let held: u32 = holdings
            .iter()
            .filter_map(|listed| Holding::of(listed.found.record.as_ref()?))
            .flat_map(|holding| &holding.lines)
            .map(|line| line.quantity.get())
            .sum();
        assert_eq!(i64::from(held), sold);
        let movements = block_on(shop.all(Kind::StockMovement));
        let moved: i64 = movements
            .iter()
            .filter_map(|listed| StockMovement::of(listed.found.record.as_ref()?))
            .flat_map(|movement| &movement.lines)
            .map(|line| line.by)
            .sum();
        assert_eq!(moved, left, "stock is the sum of its movements");
        assert_eq!(block_on(shop.all(Kind::Order)).len(), placed.len());
        assert!(left < 3, "somebody was refused what was there: {left} left");
    }
}

#[test]
fn one_cart_placed_by_many_is_one_order() {
    for _ in 0..depth().saturating_mul(10) {
        let shop = block_on(Shop::open(2, 1));
        let order = block_on(async { shop.order(shop.cart(0, 2).await).await });
        let together = Barrier::new(8);
        let outcomes: Vec<Placed> = thread::scope(|scope| {
            let place = || {
                together.wait();
                block_on(shop.place(shop.world.desk(), &order)).expect("the order")
            };
            let started: Vec<_> = (0..8).map(|_| scope.spawn(place)).collect();
            started.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        assert!(outcomes.iter().all(|placed| placed == &outcomes[0]), "{outcomes:?}");
        assert_eq!(block_on(shop.all(Kind::Order)).len(), 1);
        assert_eq!(block_on(shop.left()), 0);
    }
}

#[test]
fn gapless_numbers_have_no_gap_when_many_place() {
    let shop = block_on(Shop::open(1_000, BUYERS));
    let prefix = Code::new("N").expect("a code");
    let mut change = ChangeBrand::of(brand());
    change.order_codes = Some(OrderCodes::Gapless { prefix });
    block_on(shop.world.run(change));
    // A commit takes a while on a disk, and meanwhile everybody has read the same number.
    let store = Spoiled::of(shop.world.store());
    store.script(|script| script.slow_commits = Some(Duration::from_millis(2)));
    let outcomes = rush(&shop, &fresh(&store, &shop), 6, |_| 1);
    let mut numbers = BTreeSet::new();
    for outcome in &outcomes {
        let placed = outcome.as_ref().expect("placings queue, and each gets its turn");
        let number: u64 = placed.code.as_str().trim_start_matches("N-").parse().expect("a number");
        assert!(numbers.insert(number), "{number} was given twice");
    }
    let count = u64::try_from(numbers.len()).expect("small");
    assert_eq!(numbers, (1..=count).collect());
}
