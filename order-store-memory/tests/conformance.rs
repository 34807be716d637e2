//! The store in memory keeps the promises of the port.

use order_store_memory::MemoryStore;
use order_testkit::Harness;

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

order_testkit::conformance!(Memory);
