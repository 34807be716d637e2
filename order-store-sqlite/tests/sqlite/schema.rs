//! The tables, as someone at a SQL prompt finds them.

use std::fmt::Write;

use rusqlite::types::ValueRef;

use super::support::{File, place};

#[test]
fn the_tables_are_these() {
    let file = File::new();
    drop(file.world());
    let connection = file.sql();
    let mut statement = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY tbl_name, type DESC, name")
        .unwrap();
    let texts: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    insta::assert_snapshot!(texts.join(";\n\n"));
}

/// Every table that has rows after one order, with its first rows, as a person sees them.
#[test]
fn an_order_can_be_read_by_a_person() {
    let file = File::new();
    place(&file.world());
    let connection = file.sql();
    let mut shown = String::new();
    for (table, columns) in [
        ("orders", "partition, key, version, status, placed_at, currency, total_minor, quantity, line_count"),
        ("order_lines", "source, key, position, model_number, sku_number, quantity, amount_minor, currency"),
        ("stock", "partition, sku, label, amount"),
        ("order_log", "seq, kind, at, operation"),
        ("outbox", "seq, partition, at, due, fence, leased_until"),
        ("outbox_recipients", "task, position, address, state, attempts, due, at, reason"),
        ("carts", "version, buyer, body"),
        ("claims", "substr(key, 1, 20), target IS NOT NULL"),
        ("configuration", "partition, generation"),
        ("meta", "name, value"),
    ] {
        writeln!(shown, "{table}").unwrap();
        let mut statement =
            connection.prepare(&format!("SELECT {columns} FROM {table} ORDER BY 1, 2")).unwrap();
        let count = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<String> = (0..count).map(|at| shown_cell(row.get_ref(at).unwrap())).collect();
            writeln!(shown, "  {}", cells.join(" | ")).unwrap();
        }
    }
    insta::assert_snapshot!(shown);
}

fn shown_cell(cell: ValueRef<'_>) -> String {
    match cell {
        ValueRef::Null => "null".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Real(_) | ValueRef::Blob(_) => panic!("no cell is of this kind: {cell:?}"),
    }
}
