//! Whether the other side is told of a change by e-mail.

use serde::{Deserialize, Serialize};

use crate::value::Body;

/// Whether a notice goes with a change, and what its sender adds to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notify {
    /// Nobody is told.
    #[default]
    Silent,
    /// The recipients are told.
    Send {
        /// The sender's own text, if any.
        body: Option<Body>,
    },
}

impl Notify {
    /// Nobody is told.
    pub const fn silent() -> Self {
        Self::Silent
    }

    /// The recipients are told, in the standing words.
    pub const fn send() -> Self {
        Self::Send { body: None }
    }

    /// The recipients are told, with a text of the sender's own.
    pub const fn with_body(body: Body) -> Self {
        Self::Send { body: Some(body) }
    }

    /// Whether a notice is asked for.
    pub const fn is_asked(&self) -> bool {
        matches!(self, Self::Send { .. })
    }

    /// The sender's own text.
    pub const fn body(&self) -> Option<&Body> {
        match self {
            Self::Silent => None,
            Self::Send { body } => body.as_ref(),
        }
    }
}
