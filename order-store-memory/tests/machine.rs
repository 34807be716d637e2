//! The rules over the store in memory do what the plain model says, also when the store fails on purpose.

use order_store_memory::MemoryStore;
use order_testkit::Harness;
use order_testkit::machine::{crowd, explore, explore_faulty};

struct Memory;

impl Harness for Memory {
    type Store = MemoryStore;
    type Guard = ();

    fn fresh() -> ((), MemoryStore) {
        ((), MemoryStore::new())
    }

    fn reopen((): &(), store: MemoryStore) -> MemoryStore {
        store
    }
}

#[test]
fn the_rules_and_the_model_agree() {
    explore::<Memory>();
}

#[test]
fn failures_of_the_store_change_nothing_in_the_end() {
    explore_faulty::<Memory>();
}

#[test]
fn the_rules_and_the_model_agree_on_the_life_of_orders() {
    order_testkit::life::explore::<Memory>();
}

#[test]
fn failures_of_the_store_change_nothing_in_the_life_of_orders() {
    order_testkit::life::explore_faulty::<Memory>();
}

#[test]
fn a_crowd_over_a_failing_store_gets_what_there_is_and_no_more() {
    crowd::<Memory>();
}

/// 10,000 rounds at a depth of 20.
#[test]
fn the_last_piece_is_sold_once() {
    order_testkit::race::last_piece::<Memory>(order_testkit::machine::depth().saturating_mul(500));
}
