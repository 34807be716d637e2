//! Computing columns and index rows again from the bodies, when a newer version of the records computes them differently.
//!
//! Every batch is a transaction of its own and leaves behind where it stopped, so the work goes on after a crash, and another
//! process that opens the database meanwhile does its share.

use std::ops::ControlFlow;

use order_core::record::{INDEX_VERSION, IndexTable, Key, Kind, Partition, Record};
use order_core::store::{StorageError, StorageErrorKind};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use super::settle::{INDEX_VERSION_ROW, index_version};
use crate::options::Progress;
use crate::statements::Statements;
use crate::text::Cell;
use crate::{error, index, schema, text};

/// How many records a batch has.
const BATCH: usize = 500;

/// The rows of `meta` that keep the place: the version that is computed, the table, the partition and name of the last record
/// done, and how many are done.
const VERSION_ROW: &str = "rebuild_version";
const TABLE_ROW: &str = "rebuild_table";
const PARTITION_ROW: &str = "rebuild_partition";
const NAME_ROW: &str = "rebuild_name";
const DONE_ROW: &str = "rebuild_done";

type Watch<'w> = &'w (dyn Fn(Progress) -> ControlFlow<()> + Send + Sync);

/// Where the work stands.
struct Place {
    table: String,
    partition: String,
    name: String,
    done: u64,
}

/// One record to be computed again.
struct Row {
    partition: String,
    name: String,
    schema: i64,
    body: Option<Vec<u8>>,
}

/// Brings columns and index rows up to date, if they are of an older version.
pub(super) fn rebuild(connection: &mut Connection, watch: Option<Watch<'_>>) -> Result<(), StorageError> {
    if index_version(connection)?.is_none_or(|version| version >= INDEX_VERSION) {
        return Ok(());
    }
    let total = total(connection).map_err(failed)?;
    while let Some(progress) = batch(connection, total)? {
        if watch.is_some_and(|watch| watch(progress).is_break()) {
            let message =
                "the rebuilding of the index was broken off; opening the database again goes on with it";
            return Err(StorageError::new(StorageErrorKind::Unavailable, message));
        }
    }
    Ok(())
}

fn failed(failure: rusqlite::Error) -> StorageError {
    error::sqlite("the index was not rebuilt", failure)
}

/// The kinds that have anything to compute.
fn kinds() -> impl Iterator<Item = Kind> {
    let indexed = |kind: &Kind| IndexTable::ALL.iter().any(|table| table.sources().contains(kind));
    Kind::ALL.iter().copied().filter(move |kind| !kind.columns().is_empty() || indexed(kind))
}

fn total(connection: &Connection) -> rusqlite::Result<u64> {
    let mut total = 0_u64;
    for kind in kinds() {
        let sql = format!("SELECT count(*) FROM {}", kind.table());
        let rows: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
        total = total.saturating_add(u64::try_from(rows).unwrap_or(0));
    }
    Ok(total)
}

/// One batch; `None` when nothing is left to do.
fn batch(connection: &mut Connection, total: u64) -> Result<Option<Progress>, StorageError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    // Another process may have finished it meanwhile.
    if index_version(&transaction)?.is_none_or(|version| version >= INDEX_VERSION) {
        return Ok(None);
    }
    let place = match place(&transaction).map_err(failed)? {
        Some(place) => place,
        None => start(&transaction).map_err(failed)?,
    };
    let Some(kind) = kinds().find(|kind| kind.table() == place.table) else {
        finish(&transaction).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        return Ok(None);
    };
    let rows = rows(&transaction, kind, &place).map_err(failed)?;
    {
        let mut statements = Statements::on(&transaction);
        for row in &rows {
            compute(&mut statements, kind, row)?;
        }
    }
    let done = place.done.saturating_add(u64::try_from(rows.len()).unwrap_or(0));
    let next = match rows.last() {
        Some(last) if rows.len() == BATCH => {
            Place { table: place.table, partition: last.partition.clone(), name: last.name.clone(), done }
        }
        _ => Place { table: following(kind), partition: String::new(), name: String::new(), done },
    };
    keep(&transaction, &next).map_err(failed)?;
    transaction.commit().map_err(failed)?;
    Ok(Some(Progress { table: kind.table(), done, total }))
}

fn following(kind: Kind) -> String {
    let next = kinds().skip_while(|one| *one != kind).nth(1);
    next.map_or_else(String::new, |kind| kind.table().to_owned())
}

/// The place that an earlier time left behind. One that computed another version is of no use.
fn place(transaction: &Transaction<'_>) -> rusqlite::Result<Option<Place>> {
    let cell = |name: &str| {
        let sql = "SELECT value FROM meta WHERE name = ?1";
        transaction.query_row(sql, [name], |row| row.get::<_, String>(0)).optional()
    };
    if cell(VERSION_ROW)?.and_then(|text| text.parse().ok()) != Some(INDEX_VERSION) {
        return Ok(None);
    }
    let (table, partition, name) = (cell(TABLE_ROW)?, cell(PARTITION_ROW)?, cell(NAME_ROW)?);
    let done = cell(DONE_ROW)?.and_then(|text| text.parse().ok()).unwrap_or(0);
    let whole = table.zip(partition).zip(name);
    Ok(whole.map(|((table, partition), name)| Place { table, partition, name, done }))
}

/// Empties the index tables, whatever was in them, and begins with the first kind.
fn start(transaction: &Transaction<'_>) -> rusqlite::Result<Place> {
    for table in IndexTable::ALL {
        transaction.execute_batch(&format!("DROP TABLE IF EXISTS {}", table.name()))?;
    }
    schema::complete(transaction)?;
    let table = kinds().next().map_or_else(String::new, |kind| kind.table().to_owned());
    let place = Place { table, partition: String::new(), name: String::new(), done: 0 };
    keep(transaction, &place)?;
    Ok(place)
}

fn keep(transaction: &Transaction<'_>, place: &Place) -> rusqlite::Result<()> {
    let mut put = transaction.prepare_cached(
        "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
    )?;
    put.execute((VERSION_ROW, INDEX_VERSION.to_string()))?;
    put.execute((TABLE_ROW, &place.table))?;
    put.execute((PARTITION_ROW, &place.partition))?;
    put.execute((NAME_ROW, &place.name))?;
    put.execute((DONE_ROW, place.done.to_string()))?;
    Ok(())
}

/// Makes what indexes are missing, now that the columns are computed, and says so.
fn finish(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(&schema::indexes())?;
    let mut set = transaction.prepare("UPDATE meta SET value = ?2 WHERE name = ?1")?;
    set.execute((INDEX_VERSION_ROW, INDEX_VERSION.to_string()))?;
    let mut forget = transaction.prepare("DELETE FROM meta WHERE name = ?1")?;
    for name in [VERSION_ROW, TABLE_ROW, PARTITION_ROW, NAME_ROW, DONE_ROW] {
        forget.execute([name])?;
    }
    Ok(())
}

fn rows(transaction: &Transaction<'_>, kind: Kind, place: &Place) -> rusqlite::Result<Vec<Row>> {
    let sql = format!(
        "SELECT partition, key, schema, body FROM {} WHERE (partition, key) > (?1, ?2) \
         ORDER BY partition, key LIMIT {BATCH}",
        kind.table()
    );
    let mut statement = transaction.prepare_cached(&sql)?;
    let rows = statement.query_map((&place.partition, &place.name), |row| {
        let body = row.get_ref(3)?.as_bytes_or_null()?.map(<[u8]>::to_vec);
        Ok(Row { partition: row.get(0)?, name: row.get(1)?, schema: row.get(2)?, body })
    })?;
    rows.collect()
}

/// Computes the columns and index rows of one record again.
fn compute(statements: &mut Statements<'_>, kind: Kind, row: &Row) -> Result<(), StorageError> {
    let table = kind.table();
    let record = match &row.body {
        None => None,
        Some(body) => {
            let schema = text::schema(table, row.schema)?;
            let record = Record::decode(kind, schema, body);
            Some(record.map_err(|failure| error::codec(kind, &row.name, failure))?)
        }
    };
    columns(statements, kind, row, record.as_ref()).map_err(failed)?;
    if let Some(record) = record {
        let partition: Partition = row.partition.parse().map_err(|failure| error::key(table, failure))?;
        let key = Key::new(partition, kind, text::name(kind, &row.name)?);
        index::insert(statements, kind, &record.index_rows(&key), &row.partition, &row.name)?;
    }
    Ok(())
}

fn columns(
    statements: &mut Statements<'_>,
    kind: Kind,
    row: &Row,
    record: Option<&Record>,
) -> rusqlite::Result<()> {
    if kind.columns().is_empty() {
        return Ok(());
    }
    let set: Vec<String> = (3..)
        .zip(kind.columns())
        .map(|(at, column): (usize, _)| format!("{} = ?{at}", column.name))
        .collect();
    let sql = format!("UPDATE {} SET {} WHERE partition = ?1 AND key = ?2", kind.table(), set.join(", "));
    let mut update = statements.connection().prepare_cached(&sql)?;
    update.raw_bind_parameter(1, &row.partition)?;
    update.raw_bind_parameter(2, &row.name)?;
    match record {
        Some(record) => {
            for (at, value) in (3..).zip(&record.columns()) {
                update.raw_bind_parameter::<usize, _>(at, Cell(value))?;
            }
        }
        None => {
            for (at, _) in (3..).zip(kind.columns()) {
                update.raw_bind_parameter::<usize, _>(at, rusqlite::types::Null)?;
            }
        }
    }
    update.raw_execute().map(|_| ())
}
