//! Reading connections, kept open between uses.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use order_core::store::StorageError;
use rusqlite::Connection;

use crate::open;

/// More callers than this may read at the same time; so many connections stay open afterwards.
const KEPT: usize = 64;

/// The connections that nobody uses right now.
#[derive(Debug)]
pub(crate) struct Pool {
    path: PathBuf,
    busy_timeout: Duration,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    pub(crate) const fn new(path: PathBuf, busy_timeout: Duration) -> Self {
        Self { path, busy_timeout, idle: Mutex::new(Vec::new()) }
    }

    /// Reads on a connection of its own. After a failure the connection is not used again.
    pub(crate) fn with<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open::reader(&self.path, self.busy_timeout)?,
        };
        let answer = read(&connection)?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
        drop(idle);
        Ok(answer)
    }
}
