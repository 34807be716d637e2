//! Whatever fails, the gateway and the records say the same in the end.

use order_store_memory::MemoryStore;
use order_testkit::harness::Harness;
use order_testkit::paying::every_fault;
use order_testkit::race::one_cart_by_card;

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
fn whatever_fails_once_the_gateway_and_the_records_say_the_same() {
    let played = every_fault::<Memory>();
    assert!(played > 150, "only {played} faults");
}

#[test]
fn the_same_cart_placed_at_once_is_one_order_and_one_authorization() {
    one_cart_by_card::<Memory>(50);
}
