//! Opening connections, and making the tables.

use std::path::Path;
use std::time::Duration;

use order_core::record::INDEX_VERSION;
use order_core::store::{StorageError, StorageErrorKind};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};

use super::inspect::{Found, check_application, check_layout, inspect};
use super::rebuild;
use crate::error;
use crate::options::Options;
use crate::schema::{self, APPLICATION_ID, LAYOUT};

/// Room for every statement that a connection may need, so that none is prepared twice.
pub(crate) const STATEMENTS_KEPT: usize = 256;

/// How long the write-ahead log grows before it is copied into the database. The same few pages are written by almost every commit;
/// the longer the log, the fewer times they are copied. More pages than this would take readers longer to search.
const CHECKPOINT_PAGES: u32 = 4_000;

/// The row of `meta` that tells how columns and index rows were computed.
pub(super) const INDEX_VERSION_ROW: &str = "index_version";

/// Opens the writing connection: makes the database, or checks it and brings its columns and index rows up to date.
pub(crate) fn writer(path: &Path, options: &Options) -> Result<Connection, StorageError> {
    let found = inspect(path)?;
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags);
    let mut connection = opened.map_err(|failure| error::sqlite("the database was not opened", failure))?;
    settings(&connection, options.busy_timeout)?;
    if found == Found::New {
        make(&mut connection)?;
    }
    verify(&connection)?;
    write_ahead(&connection)?;
    let durable = format!(
        "PRAGMA synchronous = {}; PRAGMA fullfsync = ON; PRAGMA cache_size = -16384; \
         PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES};",
        options.durability.pragma()
    );
    connection.execute_batch(&durable).map_err(|failure| error::sqlite("a setting was not made", failure))?;
    complete(&mut connection)?;
    rebuild::rebuild(&mut connection, options.watch.as_deref())?;
    Ok(connection)
}

/// Opens a connection that only reads.
pub(crate) fn reader(path: &Path, busy_timeout: Duration) -> Result<Connection, StorageError> {
    // Reading a write-ahead log needs the right to write into its side file.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags);
    let connection =
        opened.map_err(|failure| error::sqlite("a reading connection was not opened", failure))?;
    settings(&connection, busy_timeout)?;
    let reading = connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -8192;");
    reading.map_err(|failure| error::sqlite("a setting was not made", failure))?;
    Ok(connection)
}

fn settings(connection: &Connection, busy_timeout: Duration) -> Result<(), StorageError> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    connection.busy_timeout(busy_timeout).map_err(|failure| error::sqlite("a setting was not made", failure))
}

/// Makes the tables of a new database in one transaction, with the application id, so that there never is half a database.
fn make(connection: &mut Connection) -> Result<(), StorageError> {
    let failed = |failure| error::sqlite("the tables were not made", failure);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    // Another process may have been faster, with its database or with ours.
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(failed)?;
    if tables == 0 {
        let sql = format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {LAYOUT}; {} {} \
             INSERT INTO meta (name, value) VALUES ('{INDEX_VERSION_ROW}', '{INDEX_VERSION}');",
            schema::tables(),
            schema::indexes()
        );
        transaction.execute_batch(&sql).map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

/// Brings an older layout to this one, and makes the tables that a newer version of the records has more. Where columns are still to be computed, their indexes come to be
/// together with the last of them, which is much faster than keeping them up all the way.
fn complete(connection: &mut Connection) -> Result<(), StorageError> {
    let failed = |failure| error::sqlite("the tables were not completed", failure);
    let computed = |connection: &Connection| Ok(index_version(connection)? == Some(INDEX_VERSION));
    if schema::is_complete(connection, computed(connection)?).map_err(failed)? {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    schema::step_up(&transaction).map_err(failed)?;
    schema::complete(&transaction).map_err(failed)?;
    if computed(&transaction)? {
        transaction.execute_batch(&schema::indexes()).map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

fn write_ahead(connection: &Connection) -> Result<(), StorageError> {
    let mode: String = connection
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
        .map_err(|failure| error::sqlite("the write-ahead log was not switched on", failure))?;
    if mode.eq_ignore_ascii_case("wal") {
        return Ok(());
    }
    let message = "the database cannot have a write-ahead log; it needs a file on a local disk";
    Err(StorageError::new(StorageErrorKind::Unavailable, message))
}

/// Checks that a database is ours and not of a newer version. Changes nothing.
pub(crate) fn verify(connection: &Connection) -> Result<(), StorageError> {
    let failed = |failure| error::sqlite("the database was not read", failure);
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i32>(0)).map_err(failed);
    check_application(number("PRAGMA application_id")?)?;
    check_layout(number("PRAGMA user_version")?)?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'meta'", [], |row| row.get(0))
        .map_err(failed)?;
    let version = if tables == 1 { index_version(connection)? } else { None };
    match version {
        None => {
            Err(StorageError::new(StorageErrorKind::Corrupt, "the database does not tell its index version"))
        }
        Some(version) if version > INDEX_VERSION => {
            let message =
                format!("the index has version {version}, newer than {INDEX_VERSION}, the newest known here");
            Err(StorageError::new(StorageErrorKind::Newer, message))
        }
        Some(_) => Ok(()),
    }
}

/// With which version columns and index rows were computed; `None` when that is not told.
pub(super) fn index_version(connection: &Connection) -> Result<Option<u32>, StorageError> {
    let text = connection
        .query_row("SELECT value FROM meta WHERE name = ?1", [INDEX_VERSION_ROW], |row| {
            row.get::<_, String>(0)
        })
        .optional()
        .map_err(|failure| error::sqlite("the database was not read", failure))?;
    Ok(text.and_then(|text| text.parse().ok()))
}
