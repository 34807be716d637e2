//! Several at the same instant, again and again: buyers at the last piece, steps of one order that exclude each other, and people who
//! sign up, guess and leave.

mod decision;
mod goods;
mod life;
mod paying;
mod people;

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use order_core::RunError;
use order_core::operation::order::PlaceOrder;
use order_core::record::Kind;
use order_core::value::OrderId;

use crate::harness::{Harness, Stage};
use crate::world::partition;

pub use decision::{approve_or_update, confirm_or_reject};
pub use goods::{last_backlog, returns_to_one_cart, tags_of_one_order};
pub use paying::one_cart_by_card;
pub use people::{guesses, last_owner, sign_ups, wrong_passwords};

/// Puts one piece on the shelf and lets two buyers place it at the same instant, from two threads, `rounds` times over one store.
///
/// # Panics
/// When in any round not exactly one of them gets it, or the other is told anything but that stock is short.
pub fn last_piece<H: Harness>(rounds: u32) {
    let stage = H::block_on(Stage::<H>::set());
    let shop = H::block_on(stage.open_shop(1));
    let buyers = [H::block_on(stage.add_buyer(1)), H::block_on(stage.add_buyer(2))];
    let mut sold = BTreeSet::new();
    for round in 0..rounds {
        let orders = H::block_on(async {
            stage.run(stage.receive(shop.counter(0), 1)).await;
            let mut orders = Vec::with_capacity(buyers.len());
            for buyer in buyers {
                let cart = stage.fill_cart(&shop, buyer, &[1]).await;
                orders.push(stage.checkout(cart).await);
            }
            orders
        });
        let outcomes = together(&stage, orders);
        let placed: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
        assert_eq!(placed.len(), 1, "round {round}: {outcomes:?}");
        assert!(placed.iter().all(|id| sold.insert(**id)), "round {round}: an order was placed before");
        let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
        assert!(refused.eq([&vec!["stock_short"]]), "round {round}: {outcomes:?}");
        assert_eq!(H::block_on(stage.amount(shop.counter(0))), 0, "round {round}");
    }
    let orders = H::block_on(stage.walk(Kind::Order, partition(), 500));
    assert_eq!(orders.len(), sold.len());
}

/// What becomes of orders that are placed at the same instant: the id, or the codes of the refusal.
fn together<H: Harness>(
    stage: &Stage<H>,
    orders: Vec<PlaceOrder>,
) -> Vec<Result<OrderId, Vec<&'static str>>> {
    let start = Barrier::new(orders.len());
    let place = |order: PlaceOrder| {
        start.wait();
        match H::block_on(async { stage.desk().run(order, stage.host()).await }) {
            Ok(placed) => Ok(placed.id),
            Err(RunError::Refused(why)) => Err(why.codes()),
            Err(other) => panic!("neither placed nor refused: {other:?}"),
        }
    };
    thread::scope(|scope| {
        let started: Vec<_> = orders.into_iter().map(|order| scope.spawn(|| place(order))).collect();
        started.into_iter().map(|thread| thread.join().expect("it is answered")).collect()
    })
}
