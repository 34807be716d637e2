//! A world over a file, and another program's look at it.

use std::hash::{DefaultHasher, Hasher};
use std::path::PathBuf;

use futures_executor::block_on;
use order_core::store::StorageError;
use order_store_sqlite::{Durability, Options, SqliteStore};
use order_testkit::World;
use order_testkit::world::Shop;
use rusqlite::Connection;
use tempfile::TempDir;

pub(crate) struct File {
    dir: TempDir,
    pub(crate) path: PathBuf,
}

/// Commits need no sync where no power is lost.
pub(crate) fn quick() -> Options {
    Options::new().durability(Durability::Off)
}

impl File {
    pub(crate) fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("orders.db");
        Self { dir, path }
    }

    pub(crate) fn open(&self) -> SqliteStore {
        SqliteStore::open_with(&self.path, &quick()).unwrap()
    }

    pub(crate) fn refusal(&self) -> StorageError {
        SqliteStore::open_with(&self.path, &quick()).expect_err("the file is opened")
    }

    /// A connection as any other program has one.
    pub(crate) fn sql(&self) -> Connection {
        Connection::open(&self.path).unwrap()
    }

    /// A world with a brand, over this file.
    pub(crate) fn world(&self) -> World<SqliteStore> {
        let world = World::new(self.open());
        block_on(world.open_brand());
        world
    }

    /// What lies in the directory, by name, with a digest. The shared memory beside an open database changes whenever it is read.
    pub(crate) fn contents(&self) -> Vec<(String, u64)> {
        let files = std::fs::read_dir(self.dir.path()).unwrap().map(|entry| entry.unwrap().path());
        let mut contents: Vec<_> = files
            .map(|path| {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                let mut digest = DefaultHasher::new();
                if !name.ends_with("-shm") {
                    digest.write(&std::fs::read(&path).unwrap());
                }
                (name, digest.finish())
            })
            .collect();
        contents.sort();
        contents
    }
}

/// Places an order of two SKUs, and leaves three pieces of each.
pub(crate) fn place(world: &World<SqliteStore>) -> Shop {
    block_on(async {
        let shop = world.open_shop(2).await;
        let buyer = world.add_buyer(1).await;
        for sku in 0..2 {
            world.run(world.receive(shop.counter(sku), 10)).await;
        }
        let cart = world.fill_cart(&shop, buyer, &[7, 7]).await;
        world.run(world.checkout(cart).await).await;
        shop
    })
}

pub(crate) fn number(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

pub(crate) fn text(connection: &Connection, sql: &str) -> String {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}
