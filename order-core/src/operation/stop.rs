//! Why an operation ends without a decision.

use thiserror::Error;

use crate::record::{CodecError, Key};
use crate::refusal::{Reason, Refusals};

/// Something asked for is not there, or not for this actor: the two are not told apart.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no such record in `{table}`: {name}")]
pub struct Missing {
    /// In which table it would be.
    pub table: &'static str,
    /// The name that was asked for.
    pub name: String,
}

impl Missing {
    /// The record under this key.
    pub fn of(key: &Key) -> Self {
        Self { table: key.kind().table(), name: key.name().to_string() }
    }
}

/// The end of an operation that is not carried out.
#[derive(Debug, Error)]
pub enum Stop<R: Reason> {
    /// What it is about does not exist for this actor.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// The rules say no, with every reason.
    #[error(transparent)]
    Refused(#[from] Refusals<R>),
    /// A record could not be encoded: a defect, never the caller's fault.
    #[error("a record could not be written")]
    Defect(#[from] CodecError),
}

impl<R: Reason> Stop<R> {
    /// A refusal for one reason.
    pub fn refused(reason: impl Into<R>) -> Self {
        Self::Refused(Refusals::one(reason.into()))
    }
}
