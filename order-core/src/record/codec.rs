//! How records are written as bytes. The only place that speaks JSON.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use uuid::Uuid;

use super::{Kind, Stored};

/// A record as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The number of the encoding.
    pub schema: u16,
    /// The body, as JSON.
    pub body: Vec<u8>,
}

/// Shows which bytes they are, and none of them: there are bodies with secrets in them.
impl fmt::Debug for Encoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digest = Uuid::new_v5(&Uuid::nil(), &self.body);
        f.debug_struct("Encoded")
            .field("schema", &self.schema)
            .field("digest", &digest)
            .finish_non_exhaustive()
    }
}

/// Why a body could not be read or written.
#[derive(Debug, Error)]
pub enum CodecError {
    /// It was written by a newer version of this crate.
    #[error("a record of `{}` has schema {found}, newer than {newest}, the newest that this version reads", kind.table())]
    Newer {
        /// The kind of record.
        kind: Kind,
        /// Its schema number.
        found: u16,
        /// The newest one known here.
        newest: u16,
    },
    /// It is not what its schema number says.
    #[error("a record of `{}` does not decode", kind.table())]
    Corrupt {
        /// The kind of record.
        kind: Kind,
        /// What the decoder met.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A record could not be written as JSON.
    #[error("a record of `{}` does not encode", kind.table())]
    Unencodable {
        /// The kind of record.
        kind: Kind,
        /// What the encoder met.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

pub(super) fn check_schema(kind: Kind, found: u16) -> Result<(), CodecError> {
    let newest = kind.schema();
    if found > newest { Err(CodecError::Newer { kind, found, newest }) } else { Ok(()) }
}

pub(super) fn from_body<T: DeserializeOwned>(kind: Kind, body: &[u8]) -> Result<T, CodecError> {
    serde_json::from_slice(body).map_err(|source| CodecError::Corrupt { kind, source: Box::new(source) })
}

/// The canonical bytes of a record: the fields in their order, no white space.
pub(crate) fn encode<T: Stored>(record: &T) -> Result<Encoded, CodecError> {
    let body = to_bytes(record).map_err(|source| CodecError::Unencodable { kind: T::KIND, source })?;
    Ok(Encoded { schema: T::SCHEMA, body })
}

pub(crate) fn to_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    // An order of a few lines fits, and does not move while it is written.
    let mut body = Vec::with_capacity(2_048);
    serde_json::to_writer(&mut body, value)?;
    Ok(body)
}

pub(crate) fn to_text<T: Serialize>(value: &T) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Ok(serde_json::to_string(value)?)
}

pub(crate) fn from_text<T: DeserializeOwned>(
    text: &str,
) -> Result<T, Box<dyn std::error::Error + Send + Sync>> {
    Ok(serde_json::from_str(text)?)
}
