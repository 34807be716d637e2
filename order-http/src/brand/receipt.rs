//! Answers that tell the id and the entity tag of what was made or changed.

use std::fmt;

use order_core::record::Version;
use schemars::JsonSchema;
use serde::Serialize;

use crate::route::{EntityTag, Reply};

/// What was made or changed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Receipt")]
pub(crate) struct ReceiptOf {
    /// Its id.
    id: String,
    /// Its entity tag now.
    etag: String,
}

/// What was made, found below the address that was asked.
pub(crate) fn made(id: impl fmt::Display, version: Version) -> Reply<ReceiptOf> {
    let id = id.to_string();
    changed(&id, version).made(id)
}

/// What was changed.
pub(crate) fn changed(id: impl fmt::Display, version: Version) -> Reply<ReceiptOf> {
    let etag = EntityTag::new(&id, version).to_string();
    let id = id.to_string();
    Reply::of(ReceiptOf { id: id.clone(), etag }).tagged(id, version)
}
