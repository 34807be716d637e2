//! The same cart placed by card from several threads at once.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use order_core::record::Kind;

use crate::harness::{Harness, Stage};
use crate::paying::{audit, card_order, work_all};
use crate::sandbox::Asked;
use crate::world::{name, partition};

/// Lets one cart be placed by card at the same instant from four threads, two of them under one idempotency key, `rounds` times over one
/// store.
///
/// # Panics
/// When in any round there is not exactly one order, that all of them are answered with, or not exactly one authorization.
pub fn one_cart_by_card<H: Harness>(rounds: u32) {
    let stage = H::block_on(Stage::<H>::set());
    let shop = H::block_on(stage.open_card_shop());
    for round in 0..rounds {
        let order = H::block_on(async {
            let buyer = stage.add_buyer(round).await;
            card_order(&stage, &shop, buyer).await
        });
        let start = Barrier::new(4);
        let place = |key: Option<String>| {
            start.wait();
            H::block_on(async {
                let run = stage.desk().run(order.clone(), stage.host());
                let run = if let Some(key) = key { run.key(name(&key)) } else { run };
                run.by_card(stage.shared_gateway()).await.expect("a good card").id
            })
        };
        let keys = [Some(format!("twice {round}")), Some(format!("twice {round}")), None, None];
        let placed: BTreeSet<_> = thread::scope(|scope| {
            let started: Vec<_> = keys.into_iter().map(|key| scope.spawn(|| place(key))).collect();
            started.into_iter().map(|thread| thread.join().expect("it is answered")).collect()
        });
        assert_eq!(placed.len(), 1, "round {round}");
        let authorized = stage.gateway().authorizations().len();
        assert_eq!(authorized, usize::try_from(round).expect("few") + 1, "round {round}");
    }
    let orders = H::block_on(stage.walk(Kind::Order, partition(), 500));
    assert_eq!(orders.len(), usize::try_from(rounds).expect("few"));
    assert_eq!(stage.gateway().held().len(), orders.len(), "each order has its own");
    H::block_on(async {
        work_all(&stage).await;
        audit(&stage, "at once").await;
    });
    assert_eq!(stage.gateway().count(Asked::Void), 0, "nothing had to be released");
}
