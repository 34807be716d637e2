//! Orders that are paid by card, with something going wrong at every point.
//!
//! Decides a life of two orders, in which money is reserved, taken, given back and released, and plays it once for each call to the gateway
//! and to the store, failing that one. Whoever places and decides either goes away for ever or asks again. Then the payment tasks are worked
//! through, and what the gateway did is compared with what the records say. Deliberately knows no store by name.

mod audit;
mod life;

use std::time::Duration;

use order_core::store::Store;

use crate::faulty::{Fault, FaultyStore};
use crate::harness::Harness;
use crate::sandbox::GatewayFault;
use crate::world::World;
pub use audit::audit;
use life::{Patience, Person};
pub use life::{card_order, with_card};

/// One thing that goes wrong.
#[derive(Debug, Clone, Copy)]
enum Point {
    /// The call of this number to the gateway.
    Gateway(usize, GatewayFault),
    /// The call of this number to the store that the fault can spoil.
    Store(u64, Fault),
}

/// The faults of a store after which whoever asked does not know what happened.
const STORE_FAULTS: [Fault; 5] = [
    Fault::FailedRead,
    Fault::FailedBeforeCommit,
    Fault::FailedAfterCommit,
    Fault::FailedLease,
    Fault::FailedAfterSettling,
];

/// Plays the life with each single call failing, and audits it every time. Says how many points there were.
///
/// # Panics
/// When after any of them something is inconsistent: money taken twice or beyond what was reserved, something reserved that no order has,
/// a record that says anything else than what the gateway did.
pub fn every_fault<H: Harness>() -> usize {
    let mut played = 0;
    for patience in [Patience::Leaves, Patience::AsksAgain] {
        for point in points::<H>() {
            H::block_on(async {
                let (guard, store) = H::fresh();
                let world = World::new(FaultyStore::scripted(store, []));
                let person = Person::enter(&world, patience).await;
                match point {
                    Point::Gateway(call, fault) => world.gateway().strike(call, fault),
                    Point::Store(after, fault) => world.store().strike_once(after, fault),
                }
                person.live(&world).await;
                world.gateway().set_calm();
                world.store().set_calm(true);
                work_all(&world).await;
                audit(&world, &format!("{patience:?} {point:?}")).await;
                drop(guard);
            });
            played += 1;
        }
    }
    played
}

/// Every call that the life makes when nothing goes wrong, with each fault that can spoil it, and some beyond.
fn points<H: Harness>() -> Vec<Point> {
    H::block_on(async {
        let (guard, store) = H::fresh();
        let world = World::new(FaultyStore::scripted(store, []));
        let person = Person::enter(&world, Patience::Leaves).await;
        let before = world.store().asked();
        person.live(&world).await;
        let asked = world.store().asked() - before;
        let gateway = world.gateway().calls().len() + 2;
        work_all(&world).await;
        audit(&world, "nothing goes wrong").await;
        drop(guard);
        let mut points = Vec::new();
        for fault in GatewayFault::ALL {
            points.extend((0..gateway).map(|call| Point::Gateway(call, fault)));
        }
        for fault in STORE_FAULTS {
            points.extend((0..asked.of(fault)).map(|after| Point::Store(after, fault)));
        }
        points
    })
}

/// Works through the payment tasks until nothing is due any more, however long that takes.
///
/// # Panics
/// When there is no end of it.
pub async fn work_all<S: Store + Clone + 'static>(world: &World<S>) {
    let mut idle = 0;
    for _ in 0..100 {
        let worked =
            world.desk().work_payments(world.shared_gateway(), 100).await.expect("the store is calm");
        idle = if worked.is_nothing() { idle + 1 } else { 0 };
        if idle == 3 {
            return;
        }
        world.pass(Duration::from_secs(61 * 60));
    }
    panic!("the payment tasks have no end");
}
