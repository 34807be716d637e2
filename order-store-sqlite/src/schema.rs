//! The tables, as the declarations of `order-core` ask for them.

use std::fmt::Write;

use order_core::record::{Column, ColumnType, IndexTable, Kind};
use rusqlite::Connection;

/// "ordb" in the header of the file, so that no other program's database is taken for ours, nor ours for another's.
pub(crate) const APPLICATION_ID: i32 = 0x6f72_6462;

/// The number of the layout: the tables beside those that the declarations give. It is the file's `user_version`.
pub(crate) const LAYOUT: i32 = 3;

/// What makes of each layout the next one, from the first on. The tables and indexes that are missing then are made afterwards.
const STEPS: &[&str] = &[
    // From 1: there was nothing but mail.
    "ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';
     DROP INDEX outbox_open;",
    // From 2: nobody looked for what was given up.
    "ALTER TABLE outbox ADD COLUMN dead INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE outbox_recipients ADD COLUMN retried INTEGER NOT NULL DEFAULT 0;
     UPDATE outbox SET dead =
       (SELECT count(*) FROM outbox_recipients WHERE task = outbox.seq AND state = 'dead');",
];

/// Brings a file of an older layout to this one.
pub(crate) fn step_up(connection: &Connection) -> rusqlite::Result<()> {
    let layout = layout(connection)?;
    for (from, step) in (1..).zip(STEPS) {
        if layout <= from {
            connection.execute_batch(step)?;
        }
    }
    connection.execute_batch(&format!("PRAGMA user_version = {LAYOUT}"))
}

/// The layout that a file has.
pub(crate) fn layout(connection: &Connection) -> rusqlite::Result<i32> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Whether the records of a kind are so small that they lie in their key's tree. A body beyond a few hundred bytes would spoil
/// that tree, and is better found through an index.
const fn is_small(kind: Kind) -> bool {
    matches!(kind, Kind::Claim | Kind::Answer | Kind::NumberSeries | Kind::CatalogProduct | Kind::TaxCategory)
}

/// The statements that make every table of this version that is not there yet, without its indexes.
pub(crate) fn tables() -> String {
    let mut sql = String::from(FIXED);
    for kind in Kind::ALL {
        record_table(&mut sql, *kind);
    }
    for table in IndexTable::ALL {
        index_table(&mut sql, *table);
    }
    sql
}

/// The statements that make every declared index that is not there yet. The columns must be there.
pub(crate) fn indexes() -> String {
    let mut sql = String::new();
    for (name, table, columns) in declared_indexes() {
        push(&mut sql, format_args!("CREATE INDEX IF NOT EXISTS {name} ON {table} ({columns});\n"));
    }
    sql
}

/// Name, table and columns of every declared index. The name tells the columns that people search by.
fn declared_indexes() -> impl Iterator<Item = (String, &'static str, String)> {
    let kinds = Kind::ALL.iter().flat_map(|kind| {
        kind.indexes()
            .iter()
            .map(|columns| (index_name(kind.table(), columns), kind.table(), columns.join(", ")))
    });
    let tables = IndexTable::ALL.iter().flat_map(|table| {
        table.indexes().iter().map(|columns| {
            let listed = format!("partition, {}", columns.join(", "));
            (index_name(table.name(), columns), table.name(), listed)
        })
    });
    kinds.chain(tables)
}

/// The name of the index of a table by these columns.
pub(crate) fn index_name(table: &str, columns: &[&str]) -> String {
    let told: Vec<&str> = columns
        .iter()
        .copied()
        .filter(|column| !matches!(*column, "partition" | "key" | "order_id"))
        .collect();
    format!("{table}_by_{}", told.join("_"))
}

const FIXED: &str = "\
CREATE TABLE IF NOT EXISTS meta (
  -- What this file is, and how far a rebuilding is.
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS configuration (
  -- Rises with every change to a record of a partition that is kept decoded: brands, catalogs, products, accounts and the like.
  partition TEXT NOT NULL PRIMARY KEY,
  generation INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS stock (
  -- How many pieces there are of a SKU under a stock label.
  partition TEXT NOT NULL,
  sku TEXT NOT NULL,
  label TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (partition, sku, label)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS order_log (
  -- What happened, for ever; a place is never used twice. Times are microseconds since 1970 in UTC, everywhere.
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  partition TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  operation TEXT NOT NULL,
  id TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS order_log_by_partition ON order_log (partition);
CREATE INDEX IF NOT EXISTS order_log_by_subject ON order_log (partition, kind, key);

CREATE TABLE IF NOT EXISTS outbox (
  -- What is to be done outside. It is due when its first open recipient is; null = nobody is open. Dead is how many were given up.
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  partition TEXT NOT NULL,
  channel TEXT NOT NULL,
  at INTEGER NOT NULL,
  due INTEGER,
  dead INTEGER NOT NULL DEFAULT 0,
  fence INTEGER NOT NULL,
  leased_until INTEGER,
  body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS outbox_open ON outbox (channel, seq, due, leased_until) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS outbox_open_by_partition ON outbox (partition, id) WHERE due IS NOT NULL;
CREATE INDEX IF NOT EXISTS outbox_dead_by_partition ON outbox (partition, id) WHERE dead > 0;

CREATE TABLE IF NOT EXISTS outbox_recipients (
  -- How far each recipient is: open, done, dead or dropped. At is when that came to be, due when to try next, reason why the last
  -- attempt failed. No fence of a lease up to retried settles it.
  task INTEGER NOT NULL,
  position INTEGER NOT NULL,
  address TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due INTEGER,
  at INTEGER,
  reason TEXT,
  retried INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (task, position)
) WITHOUT ROWID;
";

/// The table of one kind of record. The body comes last, so that reading what stands before it never touches its pages.
fn record_table(sql: &mut String, kind: Kind) {
    let tail = if is_small(kind) { ") WITHOUT ROWID;" } else { ");" };
    push(sql, format_args!("\nCREATE TABLE IF NOT EXISTS {} (\n", kind.table()));
    sql.push_str("  partition TEXT NOT NULL,\n  key TEXT NOT NULL,\n  version INTEGER NOT NULL,\n");
    columns(sql, kind.columns());
    sql.push_str("  schema INTEGER NOT NULL,\n  body TEXT,\n  PRIMARY KEY (partition, key)\n");
    push(sql, format_args!("{tail}\n"));
}

/// An index table. `source` and `key` tell from which record a row was computed.
fn index_table(sql: &mut String, table: IndexTable) {
    push(sql, format_args!("\nCREATE TABLE IF NOT EXISTS {} (\n", table.name()));
    sql.push_str("  partition TEXT NOT NULL,\n  source TEXT NOT NULL,\n  key TEXT NOT NULL,\n");
    sql.push_str("  position INTEGER NOT NULL,\n");
    columns(sql, table.columns());
    sql.push_str("  PRIMARY KEY (partition, source, key, position)\n) WITHOUT ROWID;\n");
}

fn columns(sql: &mut String, columns: &[Column]) {
    for column in columns {
        push(sql, format_args!("  {} {},\n", column.name, type_of(*column)));
    }
}

pub(crate) const fn type_of(column: Column) -> &'static str {
    match column.holds {
        ColumnType::Integer => "INTEGER",
        ColumnType::Text => "TEXT",
    }
}

fn push(sql: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string never fails.
    let _ = sql.write_fmt(text);
}

/// Whether the layout is this one, every table and every column of this version is there, and, where they are computed, every index.
pub(crate) fn is_complete(connection: &Connection, computed: bool) -> rusqlite::Result<bool> {
    if layout(connection)? != LAYOUT {
        return Ok(false);
    }
    for (table, declared) in declared() {
        if !missing(connection, table, declared)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(!computed || has_indexes(connection)?)
}

fn has_indexes(connection: &Connection) -> rusqlite::Result<bool> {
    let mut statement =
        connection.prepare_cached("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name = ?1")?;
    for (name, ..) in declared_indexes() {
        let found: i64 = statement.query_row([name], |row| row.get(0))?;
        if found == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Makes the tables and columns that are missing. The columns are empty until they are computed from the bodies, and so indexes are
/// made when that is done.
pub(crate) fn complete(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&tables())?;
    for (table, declared) in declared() {
        for column in missing(connection, table, declared)? {
            let sql = format!("ALTER TABLE {table} ADD COLUMN {} {}", column.name, type_of(column));
            connection.execute_batch(&sql)?;
        }
    }
    Ok(())
}

fn declared() -> impl Iterator<Item = (&'static str, &'static [Column])> {
    let kinds = Kind::ALL.iter().map(|kind| (kind.table(), kind.columns()));
    kinds.chain(IndexTable::ALL.iter().map(|table| (table.name(), table.columns())))
}

/// The declared columns that a table does not have. A table that is not there lacks `partition` too, which every table has.
fn missing(connection: &Connection, table: &str, declared: &[Column]) -> rusqlite::Result<Vec<Column>> {
    let mut statement = connection.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
    let names: Vec<String> = statement.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let partition = Column { name: "partition", holds: ColumnType::Text };
    let expected = std::iter::once(&partition).chain(declared);
    Ok(expected.filter(|column| names.iter().all(|name| name != column.name)).copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_index_has_a_name_of_its_own() {
        let mut names: Vec<String> = declared_indexes().map(|(name, ..)| name).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "two indexes are taken for one");
        assert!(names.contains(&"orders_by_status_placed_at".to_owned()), "{names:?}");
    }
}
