//! How a store fails.

use thiserror::Error;

/// What went wrong in a store. Nothing here is a refusal: no rule was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StorageErrorKind {
    /// The store did not answer, and whether a commit landed is unknown. Repeating under the same idempotency key is safe.
    Unavailable,
    /// The file or database is not one of ours.
    Foreign,
    /// It was written by a newer version.
    Newer,
    /// It is damaged, or a record in it does not decode.
    Corrupt,
    /// The store was closed.
    Closed,
}

/// A failed load or commit.
#[derive(Debug, Error)]
#[error("{message}")]
pub struct StorageError {
    kind: StorageErrorKind,
    message: String,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl StorageError {
    /// A failure that a store explains in its own words.
    pub fn new(kind: StorageErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// The same, with what caused it.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The kind of failure.
    pub const fn kind(&self) -> StorageErrorKind {
        self.kind
    }
}
