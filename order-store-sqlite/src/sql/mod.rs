//! The text of every statement, made once.

mod outbox;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use order_core::record::{Column, IndexTable, Kind};
use outbox::OfOutbox;

/// A statement of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sql(pub(crate) usize);

impl Sql {
    pub(crate) fn text(self) -> &'static str {
        book().texts.get(self.0).map_or("", String::as_str)
    }
}

/// The statements about one kind of record. Each takes partition and name first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OfKind {
    /// → version
    pub(crate) version: Sql,
    /// → version, schema, body
    pub(crate) read: Sql,
    /// + version, schema, body, columns; writes nothing where the key is
    pub(crate) create: Sql,
    pub(crate) take_back: Sql,
    /// + version, schema, body, columns
    pub(crate) update: Sql,
}

/// The statements about one index table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OfTable {
    /// partition, source, name
    pub(crate) clear: Sql,
    /// partition, source, name, position
    pub(crate) remove: Sql,
    /// partition, source, name, position, columns
    pub(crate) insert: Sql,
}

/// Every statement that is run often.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) texts: Vec<String>,
    kinds: BTreeMap<Kind, OfKind>,
    tables: BTreeMap<IndexTable, OfTable>,
    pub(crate) begin: Sql,
    pub(crate) begin_immediate: Sql,
    pub(crate) commit: Sql,
    pub(crate) data_version: Sql,
    /// partition → generation
    pub(crate) generation: Sql,
    /// partition
    pub(crate) raise_generation: Sql,
    /// partition, sku, label → amount
    pub(crate) amount: Sql,
    /// partition, sku, label, amount
    pub(crate) insert_amount: Sql,
    /// partition, sku, label, amount
    pub(crate) update_amount: Sql,
    /// partition, kind, name, at, operation, id, detail
    pub(crate) insert_log: Sql,
    /// partition, after, limit → seq, kind, name, at, operation, id, detail
    pub(crate) log_of_partition: Sql,
    /// partition, kind, name, after, limit → the same
    pub(crate) log_of_subject: Sql,
    pub(crate) outbox: OfOutbox,
}

/// The book of this version's statements.
pub(crate) fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(Book::written)
}

impl Book {
    /// The statements about a kind. Every kind has them.
    pub(crate) fn kind(&self, kind: Kind) -> Option<&OfKind> {
        self.kinds.get(&kind)
    }

    pub(crate) fn table(&self, table: IndexTable) -> Option<&OfTable> {
        self.tables.get(&table)
    }

    fn written() -> Self {
        let mut texts = Vec::new();
        let mut add = |text: String| {
            texts.push(text);
            Sql(texts.len().saturating_sub(1))
        };
        let kinds = Kind::ALL.iter().map(|kind| (*kind, of_kind(*kind, &mut add))).collect();
        let tables = IndexTable::ALL.iter().map(|table| (*table, of_table(*table, &mut add))).collect();
        let outbox = OfOutbox::written(&mut add);
        let mut fixed = |text: &str| add(text.to_owned());
        Self {
            kinds,
            tables,
            begin: fixed("BEGIN"),
            begin_immediate: fixed("BEGIN IMMEDIATE"),
            commit: fixed("COMMIT"),
            data_version: fixed("PRAGMA data_version"),
            generation: fixed("SELECT generation FROM configuration WHERE partition = ?1"),
            raise_generation: fixed(
                "INSERT INTO configuration (partition, generation) VALUES (?1, 1) \
                 ON CONFLICT (partition) DO UPDATE SET generation = generation + 1",
            ),
            amount: fixed("SELECT amount FROM stock WHERE partition = ?1 AND sku = ?2 AND label = ?3"),
            insert_amount: fixed("INSERT INTO stock (partition, sku, label, amount) VALUES (?1, ?2, ?3, ?4)"),
            update_amount: fixed(
                "UPDATE stock SET amount = ?4 WHERE partition = ?1 AND sku = ?2 AND label = ?3",
            ),
            insert_log: fixed(
                "INSERT INTO order_log (partition, kind, key, at, operation, id, detail) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            ),
            log_of_partition: fixed(
                "SELECT seq, kind, key, at, operation, id, detail FROM order_log \
                 WHERE partition = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
            ),
            log_of_subject: fixed(
                "SELECT seq, kind, key, at, operation, id, detail FROM order_log \
                 WHERE partition = ?1 AND kind = ?2 AND key = ?3 AND seq > ?4 ORDER BY seq LIMIT ?5",
            ),
            outbox,
            texts,
        }
    }
}

fn of_kind(kind: Kind, add: &mut impl FnMut(String) -> Sql) -> OfKind {
    let (table, here) = (kind.table(), "partition = ?1 AND key = ?2");
    OfKind {
        version: add(format!("SELECT version FROM {table} WHERE {here}")),
        read: add(format!("SELECT version, schema, body FROM {table} WHERE {here}")),
        create: add(insert(
            "INSERT OR IGNORE",
            table,
            &["partition", "key", "version", "schema", "body"],
            kind.columns(),
        )),
        take_back: add(format!("DELETE FROM {table} WHERE {here}")),
        update: add(update(kind, |_| true)),
    }
}

/// The update of a record and of those columns that `sets` names by their places.
pub(crate) fn update(kind: Kind, sets: impl Fn(usize) -> bool) -> String {
    let mut text = format!("UPDATE {} SET version = ?3, schema = ?4, body = ?5", kind.table());
    for ((place, column), parameter) in kind.columns().iter().enumerate().zip(6_usize..) {
        if sets(place) {
            text.push_str(", ");
            text.push_str(column.name);
            text.push_str(" = ?");
            text.push_str(&parameter.to_string());
        }
    }
    text + " WHERE partition = ?1 AND key = ?2"
}

fn of_table(table: IndexTable, add: &mut impl FnMut(String) -> Sql) -> OfTable {
    let name = table.name();
    OfTable {
        clear: add(format!("DELETE FROM {name} WHERE partition = ?1 AND source = ?2 AND key = ?3")),
        remove: add(format!(
            "DELETE FROM {name} WHERE partition = ?1 AND source = ?2 AND key = ?3 AND position = ?4"
        )),
        insert: add(insert("INSERT", name, &["partition", "source", "key", "position"], table.columns())),
    }
}

/// An insertion of the fixed columns and the declared ones after them.
fn insert(how: &str, table: &str, fixed: &[&str], declared: &[Column]) -> String {
    let after = fixed.len().saturating_add(1);
    let named = each(declared, after, |column, _| column.to_owned());
    let places: Vec<String> = (1..after).map(|at| format!("?{at}")).collect();
    let more = each(declared, after, |_, at| format!("?{at}"));
    let (fixed, places) = (fixed.join(", "), places.join(", "));
    format!("{how} INTO {table} ({fixed}{named}) VALUES ({places}{more})")
}

/// What is written for each declared column and its parameter, each after a comma.
fn each(declared: &[Column], first: usize, part: impl Fn(&str, usize) -> String) -> String {
    let mut text = String::new();
    for (at, column) in (first..).zip(declared) {
        text.push_str(", ");
        text.push_str(&part(column.name, at));
    }
    text
}
