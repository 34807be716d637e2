//! Our changes inside a transaction of the host.

use order_core::record::Changeset;
use order_core::store::{Commit, StorageError, StorageErrorKind};
use rusqlite::{Connection, Transaction, TransactionState};

use super::Session;
use crate::{error, open};

/// Checks and writes a changeset inside the host's own transaction, so that it commits together with the host's rows, or not at
/// all. The database must be one that [`SqliteStore::open`](crate::SqliteStore::open) has made; other handles notice the change
/// when the host commits.
///
/// A changeset that is refused, and one that fails, leaves nothing behind in the transaction, which goes on either way.
///
/// # Errors
/// [`StorageErrorKind::Unavailable`] when the transaction was not begun as `IMMEDIATE`: it could not wait its turn to write. Any
/// kind of [`StorageError`] when SQLite fails; after [`StorageErrorKind::Unavailable`] roll the transaction back.
pub fn apply(transaction: &Transaction<'_>, changeset: &Changeset) -> Result<Commit, StorageError> {
    let state = transaction.transaction_state(Some("main"));
    if !matches!(state, Ok(TransactionState::Write)) {
        let message = "the host's transaction does not hold the right to write; begin it as IMMEDIATE";
        return Err(StorageError::new(StorageErrorKind::Unavailable, message));
    }
    let failed = |failure| error::sqlite("a savepoint failed", failure);
    transaction.execute_batch("SAVEPOINT order_changeset").map_err(failed)?;
    let outcome = Session::on(transaction).commit(changeset);
    let end = match &outcome {
        Ok(_) => "RELEASE order_changeset",
        Err(_) => "ROLLBACK TO order_changeset; RELEASE order_changeset",
    };
    match (transaction.execute_batch(end), outcome) {
        (Ok(()), outcome) => outcome,
        // A failure that ended the whole transaction took the savepoint along; it tells more than that.
        (Err(_), Err(cause)) => Err(cause),
        (Err(failure), Ok(_)) => Err(failed(failure)),
    }
}

/// Checks that a connection of the host is to a database of this version, and makes room for the statements that [`apply`] uses,
/// so that they need not be prepared for every changeset. It changes nothing in the database, and no setting that is the
/// host's: the journal is kept in the file, and how durable its own commits are is for the host to say.
///
/// # Errors
/// A [`StorageError`] of the kind that opening the database would give.
pub fn prepare_connection(connection: &Connection) -> Result<(), StorageError> {
    open::verify(connection)?;
    connection.set_prepared_statement_cache_capacity(open::STATEMENTS_KEPT);
    Ok(())
}
