//! Index rows: what one record adds to the tables that queries read.

use order_core::record::{IndexTable, Key, Kind, Record};
use order_core::store::StorageError;

use crate::error;
use crate::sql::{Statements, book};
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

/// Adds the rows of one record.
pub(crate) fn insert(
    statements: &mut Statements<'_>,
    key: &Key,
    record: &Record,
    partition: &str,
    name: &str,
) -> Result<(), StorageError> {
    insert_rows(statements, key, record, partition, name)
        .map_err(|failure| error::sqlite("index rows were not written", failure))
}

fn insert_rows(
    statements: &mut Statements<'_>,
    key: &Key,
    record: &Record,
    partition: &str,
    name: &str,
) -> rusqlite::Result<()> {
    let mut bound = None;
    for row in record.index_rows(key) {
        let sql = book().table(row.table).ok_or(rusqlite::Error::InvalidQuery)?.insert;
        let statement = statements.get(sql)?;
        // The bindings of a held statement stay: only what differs from row to row is bound again.
        if bound != Some(sql) {
            statement.raw_bind_parameter(1, partition)?;
            statement.raw_bind_parameter(2, key.kind().table())?;
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
