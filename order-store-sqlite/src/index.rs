//! Index rows: what one record adds to the tables that queries read.

use std::collections::BTreeMap;

use order_core::record::{IndexRow, IndexTable, Kind};
use order_core::store::StorageError;

use crate::error;
use crate::sql::book;
use crate::statements::Statements;
use crate::text::Cell;

/// Removes the rows of one record.
pub(crate) fn clear(
    statements: &mut Statements<'_>,
    kind: Kind,
    partition: &str,
    name: &str,
) -> Result<(), StorageError> {
    for table in IndexTable::ALL.iter().filter(|table| table.sources().contains(&kind)) {
        let sql = book().table(*table).ok_or(rusqlite::Error::InvalidQuery).map(|table| table.clear);
        let cleared = sql
            .and_then(|sql| statements.get(sql))
            .and_then(|clear| clear.execute((partition, kind.table(), name)));
        cleared.map_err(|failure| error::sqlite("index rows were not removed", failure))?;
    }
    Ok(())
}

/// Adds rows of one record.
pub(crate) fn insert<'r>(
    statements: &mut Statements<'_>,
    kind: Kind,
    rows: impl IntoIterator<Item = &'r IndexRow>,
    partition: &str,
    name: &str,
) -> Result<(), StorageError> {
    insert_rows(statements, kind, rows, partition, name)
        .map_err(|failure| error::sqlite("index rows were not written", failure))
}

/// Brings the rows of one record from what they were to what they are. What stays the same is not written.
pub(crate) fn replace(
    statements: &mut Statements<'_>,
    kind: Kind,
    (before, after): (Vec<IndexRow>, Vec<IndexRow>),
    partition: &str,
    name: &str,
) -> Result<(), StorageError> {
    if before == after {
        return Ok(());
    }
    let (was, is) = (by_place(&before), by_place(&after));
    let gone = was.iter().filter(|(place, row)| is.get(place) != Some(row)).map(|(_, row)| *row);
    remove_rows(statements, kind, gone, partition, name)
        .map_err(|failure| error::sqlite("index rows were not removed", failure))?;
    let come = is.iter().filter(|(place, row)| was.get(place) != Some(row)).map(|(_, row)| *row);
    insert(statements, kind, come, partition, name)
}

fn by_place(rows: &[IndexRow]) -> BTreeMap<(IndexTable, u32), &IndexRow> {
    rows.iter().map(|row| ((row.table, row.position), row)).collect()
}

fn remove_rows<'r>(
    statements: &mut Statements<'_>,
    kind: Kind,
    rows: impl Iterator<Item = &'r IndexRow>,
    partition: &str,
    name: &str,
) -> rusqlite::Result<()> {
    for row in rows {
        let sql = book().table(row.table).ok_or(rusqlite::Error::InvalidQuery)?.remove;
        statements.get(sql)?.execute((partition, kind.table(), name, row.position))?;
    }
    Ok(())
}

fn insert_rows<'r>(
    statements: &mut Statements<'_>,
    kind: Kind,
    rows: impl IntoIterator<Item = &'r IndexRow>,
    partition: &str,
    name: &str,
) -> rusqlite::Result<()> {
    let mut bound = None;
    for row in rows {
        let sql = book().table(row.table).ok_or(rusqlite::Error::InvalidQuery)?.insert;
        let statement = statements.get(sql)?;
        // The bindings of a held statement stay: only what differs from row to row is bound again.
        if bound != Some(sql) {
            statement.raw_bind_parameter(1, partition)?;
            statement.raw_bind_parameter(2, kind.table())?;
            statement.raw_bind_parameter(3, name)?;
            bound = Some(sql);
        }
        statement.raw_bind_parameter(4, row.position)?;
        for (at, value) in (5..).zip(&row.values) {
            statement.raw_bind_parameter::<usize, _>(at, Cell(value))?;
        }
        statement.raw_execute()?;
    }
    Ok(())
}
