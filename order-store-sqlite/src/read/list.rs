//! Pages of a list, in the order of the index that core has declared for it.

use order_core::record::{Key, ListIndex, ListScope, Partition};
use order_core::store::{List, Listed, Page, StorageError};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, Rows, params_from_iter};

use super::load::decoded;
use crate::{error, schema, text};

pub(crate) fn list(connection: &Connection, list: &List) -> Result<Page, StorageError> {
    let failed = |failure| error::sqlite("a page was not read", failure);
    let mut statement = connection.prepare_cached(&statement(list)).map_err(failed)?;
    let rows = statement.query(params_from_iter(bound(list))).map_err(failed)?;
    page(list, rows)
}

/// Where the parts of a statement stand: `l` is the table that the list goes by, and `r` the one of the records.
struct Tables {
    from: String,
    parent: Option<&'static str>,
}

impl Tables {
    fn of(index: ListIndex) -> Self {
        let (table, parent) = (index.kind.table(), index.parent);
        let Some(column) = parent else {
            return Self { from: format!("{table} AS l"), parent };
        };
        let mut columns = vec!["partition", column];
        columns.extend(index.rank);
        columns.push("key");
        let by = |table| schema::index_name(table, &columns);
        let from = match index.rows {
            // The rows are walked in their order, and each record is looked up by its key.
            Some(rows) => {
                let rows = rows.name();
                format!(
                    "{rows} AS l INDEXED BY {} CROSS JOIN {table} AS r \
                     ON r.partition = l.partition AND r.key = l.key",
                    by(rows)
                )
            }
            None => format!("{table} AS l INDEXED BY {}", by(table)),
        };
        Self { from, parent }
    }
}

/// → partition, key, version, schema, body
fn statement(list: &List) -> String {
    let index = list.scope.index();
    let Tables { from, parent } = Tables::of(index);
    let of = if index.rows.is_some() { "r" } else { "l" };
    let mut order: Vec<&str> = index.rank.into_iter().collect();
    if index.across {
        order.push("l.partition");
    }
    order.push("l.key");
    let (ahead, direction) = if list.descending { ("<", " DESC") } else { (">", "") };
    let mut conditions = vec![format!("{of}.body IS NOT NULL")];
    if !index.across {
        conditions.push("l.partition = ?".to_owned());
    }
    conditions.extend(parent.map(|parent| format!("l.{parent} = ?")));
    if list.after.is_some() {
        let marks = vec!["?"; order.len()].join(", ");
        conditions.push(format!("({}) {ahead} ({marks})", order.join(", ")));
    }
    let sorted: Vec<String> = order.iter().map(|column| format!("{column}{direction}")).collect();
    format!(
        "SELECT l.partition, l.key, {of}.version, {of}.schema, {of}.body FROM {from} WHERE {} \
         ORDER BY {} LIMIT ?",
        conditions.join(" AND "),
        sorted.join(", ")
    )
}

/// The values of the statement's question marks.
fn bound(list: &List) -> Vec<Value> {
    let index = list.scope.index();
    let mut bound: Vec<Value> = Vec::with_capacity(6);
    bound.extend(list.scope.partition().map(|partition| partition.to_string().into()));
    bound.extend(list.scope.parent().map(Value::from));
    if let Some(after) = &list.after {
        bound.extend(index.rank.map(|_| i64::from(after.rank).into()));
        if index.across {
            bound.push(after.partition.to_string().into());
        }
        bound.push(after.name.to_string().into());
    }
    // One more than asked for tells whether a next page has anything on it.
    bound.push(i64::from(list.limit.max(1)).saturating_add(1).into());
    bound
}

fn page(list: &List, mut rows: Rows<'_>) -> Result<Page, StorageError> {
    let failed = |failure| error::sqlite("a page was not read", failure);
    let limit = usize::try_from(list.limit.max(1)).unwrap_or(usize::MAX);
    let mut page = Page::default();
    while let Some(row) = rows.next().map_err(failed)? {
        if page.records.len() == limit {
            page.next = page.records.last().and_then(|last| {
                let record = last.found.record.as_ref()?;
                Some(list.scope.place(&last.key, record))
            });
            break;
        }
        page.records.push(listed(list.scope, row)?);
    }
    Ok(page)
}

fn listed(scope: ListScope, row: &Row<'_>) -> Result<Listed, StorageError> {
    let failed = |failure| error::sqlite("a page was not read", failure);
    let cell = |at: usize| row.get_ref(at).and_then(|cell| Ok(cell.as_str()?)).map_err(failed);
    let kind = scope.kind();
    let name = cell(1)?;
    let (found, _) = decoded(kind, row, 2, name)?;
    let partition = match scope.partition() {
        Some(partition) => partition,
        None => cell(0)?.parse::<Partition>().map_err(|failure| error::key(kind.table(), failure))?,
    };
    Ok(Listed { key: Key::new(partition, kind, text::name(kind, name)?), found })
}
