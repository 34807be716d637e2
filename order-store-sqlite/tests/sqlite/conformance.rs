//! The store in SQLite keeps the promises of the port.

use order_store_sqlite::{Durability, Options, SqliteStore};
use order_testkit::Harness;
use tempfile::TempDir;

pub(crate) struct Sqlite;

fn open(dir: &TempDir) -> SqliteStore {
    let options = Options::new().durability(Durability::Off);
    SqliteStore::open_with(dir.path().join("orders.db"), &options).unwrap()
}

impl Harness for Sqlite {
    type Store = SqliteStore;
    type Guard = TempDir;

    fn fresh() -> (TempDir, SqliteStore) {
        let dir = TempDir::new().unwrap();
        let store = open(&dir);
        (dir, store)
    }

    fn reopen(dir: &TempDir, store: SqliteStore) -> SqliteStore {
        drop(store);
        open(dir)
    }
}

order_testkit::conformance!(Sqlite);
