//! How SQLite's failures become the port's.

use order_core::record::{CodecError, KeyError, Kind};
use order_core::store::{StorageError, StorageErrorKind};
use rusqlite::ErrorCode;

/// What SQLite reported while doing `what`.
pub(crate) fn sqlite(what: &str, error: rusqlite::Error) -> StorageError {
    StorageError::new(kind_of(&error), what).caused_by(error)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "whatever SQLite cannot do, it may be able to do later")]
const fn kind_of(error: &rusqlite::Error) -> StorageErrorKind {
    use rusqlite::Error as E;
    match error {
        E::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StorageErrorKind::Corrupt,
            _ => StorageErrorKind::Unavailable,
        },
        E::FromSqlConversionFailure(..)
        | E::IntegralValueOutOfRange(..)
        | E::Utf8Error(..)
        | E::InvalidColumnType(..) => StorageErrorKind::Corrupt,
        _ => StorageErrorKind::Unavailable,
    }
}

/// A record that does not decode, named by its table and its name.
pub(crate) fn codec(kind: Kind, name: &str, error: CodecError) -> StorageError {
    let table = kind.table();
    let (kind, what) = match &error {
        CodecError::Newer { .. } => (StorageErrorKind::Newer, "was written by a newer version"),
        CodecError::Corrupt { .. } => (StorageErrorKind::Corrupt, "does not decode"),
        CodecError::Unencodable { .. } => (StorageErrorKind::Corrupt, "does not encode"),
    };
    StorageError::new(kind, format!("the record `{}` of table `{table}` {what}", shown(name)))
        .caused_by(error)
}

/// A stored name or partition that is none.
pub(crate) fn key(table: &str, error: KeyError) -> StorageError {
    StorageError::new(StorageErrorKind::Corrupt, format!("table `{table}` holds a key that is none"))
        .caused_by(error)
}

/// A cell of a table that holds what it never should.
pub(crate) fn cell(table: &str, what: &str) -> StorageError {
    StorageError::new(StorageErrorKind::Corrupt, format!("table `{table}` holds {what}"))
}

/// The store is closed: its threads are gone.
pub(crate) fn closed() -> StorageError {
    StorageError::new(StorageErrorKind::Closed, "the store was closed before it answered")
}

/// Names can be long; errors are not.
fn shown(name: &str) -> String {
    name.chars().take(120).collect()
}
