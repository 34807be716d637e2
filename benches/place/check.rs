//! Whether the hand-written program writes what ours writes. Otherwise there is nothing to compare.

use std::path::Path;

use futures_executor::block_on;
use order_store_sqlite::Durability;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::files::{directory, open, request};
use crate::baseline::Alone;
use crate::world::Shop;

/// Places one cart in two copies of a file, once through the desk and once by hand, and wants the same rows in every table. What
/// is drawn differs, so of other texts than those of the original and its lines only the lengths are compared.
pub(super) fn same_rows() {
    let directory = directory();
    let (ours, theirs) = (directory.path().join("ours.db"), directory.path().join("theirs.db"));
    let mut shop = Shop::open(open(&ours, Durability::Off));
    let ready = shop.carts(1, 100).remove(0);
    drop(shop);
    std::fs::copy(&ours, &theirs).expect("the file can be copied");
    let desk = crate::world::desk(open(&ours, Durability::Off));
    block_on(desk.run(ready.command.clone(), &ready.actor).into_future()).expect("the order is placed");
    drop(desk);
    Alone::on(&theirs, "OFF").placing()(&request(&ready));
    let (ours, theirs) = (tables(&ours), tables(&theirs));
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours, theirs, "the hand-written program writes other rows");
    }
    assert_eq!(ours.len(), theirs.len(), "the hand-written program writes more or fewer rows");
}

/// Every row of every table, as lines of text in a fixed order.
fn tables(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).expect("the file can be opened");
    let names =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
    let mut names = connection.prepare(names).expect("there is a schema");
    let names = names.query_map([], |row| row.get::<_, String>(0)).expect("there is a schema");
    let mut lines = Vec::new();
    for table in names {
        let table = table.expect("a table has a name");
        let mut statement =
            connection.prepare(&format!("SELECT * FROM {table}")).expect("the table is there");
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("the table can be read");
        let mut of_table = Vec::new();
        while let Some(row) = rows.next().expect("the table can be read") {
            let cell = |at: usize| shown(&table, &row.get(at).expect("a cell"));
            of_table.push(format!("{table}: {}", (0..columns).map(cell).collect::<Vec<_>>().join("|")));
        }
        of_table.sort();
        lines.extend(of_table);
    }
    lines
}

fn shown(table: &str, cell: &Value) -> String {
    match cell {
        Value::Text(text) if table == "original_orders" && text.starts_with('{') => text.clone(),
        Value::Text(text) if table == "order_lines" && text.len() != 36 => text.clone(),
        Value::Text(text) => format!("{} characters", text.chars().count()),
        Value::Integer(number) if *number > 1_000_000_000_000 => "a time".to_owned(),
        other => format!("{other:?}"),
    }
}
