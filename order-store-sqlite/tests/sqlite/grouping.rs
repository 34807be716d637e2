//! What waits is committed together.

use std::sync::Barrier;

use futures_executor::block_on;
use order_core::Store;
use order_core::record::{Changeset, Kind};
use order_core::store::Commit;
use order_testkit::world::partition;

use super::support::File;

const CALLERS: usize = 16;
const CALLS: usize = 50;

#[test]
fn callers_share_transactions() {
    let file = File::new();
    let world = file.world();
    let before = world.store().stats();
    // Another program holds the right to write until everybody waits.
    let blocker = file.sql();
    blocker.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ready = Barrier::new(CALLERS + 1);
    std::thread::scope(|scope| {
        for caller in 0..CALLERS {
            let (world, ready) = (&world, &ready);
            scope.spawn(move || {
                let planned: Vec<_> = (0..CALLS)
                    .map(|call| block_on(world.plan(world.create_category(&format!("{caller}-{call}")))))
                    .collect();
                ready.wait();
                for planned in planned {
                    assert_eq!(block_on(world.commit_one(planned.changeset)), Commit::Done);
                }
            });
        }
        ready.wait();
        blocker.execute_batch("COMMIT").unwrap();
    });
    let after = world.store().stats();
    let (calls, transactions) = (after.calls - before.calls, after.transactions - before.transactions);
    assert_eq!(calls, u64::try_from(CALLERS * CALLS).unwrap());
    assert!(transactions < calls, "{calls} calls took {transactions} transactions");
    assert_eq!(block_on(world.walk(Kind::TaxCategory, partition(), 10_000)).len(), CALLERS * CALLS);
}

#[test]
fn one_call_is_one_transaction_until_it_is_too_heavy() {
    let file = File::new();
    let world = file.world();
    let changes = |count: usize| -> Vec<Changeset> {
        (0..count)
            .map(|number| block_on(world.plan(world.create_category(&format!("Tax {number}")))).changeset)
            .collect()
    };
    let transactions = |changes: Vec<Changeset>| {
        let (count, before) = (changes.len(), world.store().stats().transactions);
        let outcomes = block_on(world.store().commit(changes)).unwrap();
        assert_eq!(outcomes, vec![Commit::Done; count]);
        world.store().stats().transactions - before
    };
    assert_eq!(transactions(changes(200)), 1);
    // Each weighs two: a record and an entry of the log.
    assert_eq!(transactions(changes(5_000)), 2);
    assert_eq!(block_on(world.walk(Kind::TaxCategory, partition(), 10_000)).len(), 5_200);
}
