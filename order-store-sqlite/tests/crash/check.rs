//! Whether a file holds every acknowledged order, whole and once, and nothing by half.

use std::collections::HashSet;
use std::path::Path;

use futures_executor::block_on;
use order_store_sqlite::SqliteStore;
use order_testkit::World;
use rusqlite::Connection;

use super::load::{RECEIVED, TAKEN};

/// Opens the file as after a crash, and looks.
pub(crate) fn check(path: &Path, acknowledged: &HashSet<String>) -> i64 {
    let world = World::new(SqliteStore::open(path).unwrap());
    if !acknowledged.is_empty() {
        block_on(world.assert_sound());
    }
    drop(world);
    let connection = Connection::open(path).unwrap();
    let number = |sql: &str| -> i64 { connection.query_row(sql, [], |row| row.get(0)).unwrap() };
    let whole: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");

    let mut statement = connection.prepare("SELECT key FROM orders").unwrap();
    let there: HashSet<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let lost: Vec<&String> = acknowledged.difference(&there).collect();
    assert!(
        lost.is_empty(),
        "{} of {} acknowledged orders are lost: {lost:?}",
        lost.len(),
        acknowledged.len()
    );

    let orders = i64::try_from(there.len()).unwrap();
    for (sql, expected) in [
        ("SELECT count(*) FROM original_orders WHERE body IS NOT NULL", orders),
        ("SELECT count(*) FROM holdings WHERE body IS NOT NULL", orders),
        ("SELECT count(*) FROM stock_movements WHERE cause = 'placed'", orders),
        ("SELECT count(*) FROM order_lines", 2 * orders),
        ("SELECT count(*) FROM claims WHERE key LIKE 'order_code:%'", orders),
        ("SELECT count(*) FROM claims WHERE key LIKE 'placed_cart:%'", orders),
        ("SELECT count(*) FROM order_log WHERE operation = 'place_order'", orders),
        ("SELECT count(*) FROM carts WHERE body IS NULL", orders),
        ("SELECT count(*) FROM outbox", 2 * orders),
        ("SELECT count(*) FROM outbox_recipients", 3 * orders),
        // Every order has a thing of each, not only as many.
        (
            "SELECT count(*) FROM orders JOIN original_orders USING (partition, key) JOIN holdings USING (partition, key)",
            orders,
        ),
        (
            "SELECT count(*) FROM orders JOIN order_log USING (partition, key) WHERE operation = 'place_order'",
            orders,
        ),
        ("SELECT count(DISTINCT code) FROM orders", orders),
    ] {
        assert_eq!(number(sql), expected, "{sql} of {orders} orders");
    }
    let left = i64::from(RECEIVED) - i64::from(TAKEN) * orders;
    assert_eq!(number("SELECT count(*) FROM stock"), 2);
    assert_eq!(
        (number("SELECT min(amount) FROM stock"), number("SELECT max(amount) FROM stock")),
        (left, left)
    );
    orders
}
