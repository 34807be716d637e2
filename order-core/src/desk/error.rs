//! What a request through the desk can end with.

use thiserror::Error;

use crate::operation::{Missing, Stop};
use crate::record::CodecError;
use crate::refusal::{Reason, Refusals};
use crate::store::StorageError;

/// The end of a request that was not carried out. Each kind asks for another reaction.
#[derive(Debug, Error)]
pub enum RunError<R: Reason> {
    /// What it is about does not exist for this actor (404).
    #[error(transparent)]
    Missing(Missing),
    /// The rules say no, with every reason (422). Asking again changes nothing until something else does.
    #[error(transparent)]
    Refused(Refusals<R>),
    /// The idempotency key was used for another request (422).
    #[error("this idempotency key was already used for another request")]
    KeyReused,
    /// Others were faster each time (409). Nothing changed; asking again may succeed.
    #[error("others changed the same records each of the {attempts} times this was tried")]
    Contended {
        /// How often it was tried.
        attempts: u32,
    },
    /// The store failed (503). Whether the change landed is unknown; repeating with the same idempotency key is safe.
    #[error("the store failed")]
    Storage(#[source] StorageError),
    /// A record could not be encoded or decoded: a defect.
    #[error("a record could not be written or read")]
    Defect(#[source] CodecError),
}

impl<R: Reason> From<Stop<R>> for RunError<R> {
    fn from(stop: Stop<R>) -> Self {
        match stop {
            Stop::Missing(missing) => Self::Missing(missing),
            Stop::Refused(refusals) => Self::Refused(refusals),
            Stop::Defect(defect) => Self::Defect(defect),
        }
    }
}

impl<R: Reason> From<StorageError> for RunError<R> {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}
