//! A key that must be absent and is there, whichever of a changeset's keys it is.

use futures_executor::block_on;
use order_core::record::{Kind, Version};
use order_core::store::Commit;
use rusqlite::Connection;

use super::support::{File, number};

/// How many rows every table has.
fn rows(connection: &Connection) -> Vec<i64> {
    let tables = Kind::ALL.iter().map(|kind| kind.table());
    let others = ["order_lines", "order_log", "outbox", "outbox_recipients", "stock"];
    tables.chain(others).map(|table| number(connection, &format!("SELECT count(*) FROM {table}"))).collect()
}

#[test]
fn whichever_key_is_taken_nothing_is_written() {
    let file = File::new();
    let world = file.world();
    let shop = block_on(world.open_shop(2));
    let buyer = block_on(world.add_buyer(1));
    for sku in 0..2 {
        block_on(world.run(world.receive(shop.counter(sku), 10)));
    }
    let cart = block_on(world.fill_cart(&shop, buyer, &[7, 7]));
    let command = block_on(world.checkout(cart));
    let placing = block_on(world.plan(command)).changeset;
    let new: Vec<_> =
        placing.writes().iter().filter(|write| write.version == Version::NEVER.next()).collect();
    assert!(new.len() > 4, "an order has claims, a header, an original, a holding and a movement");
    let theirs = file.sql();
    for write in new {
        let (table, partition, name) =
            (write.key.kind().table(), write.key.partition().to_string(), write.key.name().to_string());
        // Deleted, or only there since: neither is absent.
        let taken = format!("INSERT INTO {table} (partition, key, version, schema) VALUES (?1, ?2, 3, 0)");
        theirs.execute(&taken, [&partition, &name]).unwrap();
        let before = rows(&theirs);
        let outcome = block_on(world.commit_one(placing.clone()));
        assert_eq!(outcome, Commit::Conflict { key: write.key.clone() });
        assert_eq!(rows(&theirs), before, "{table}");
        assert_eq!(block_on(world.amount(shop.counter(0))), 10);
        theirs.execute(&format!("DELETE FROM {table} WHERE key = ?1 AND version = 3"), [&name]).unwrap();
    }
    assert_eq!(block_on(world.commit_one(placing)), Commit::Done);
}
