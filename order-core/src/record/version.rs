//! The version of a record.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How often a key was written. 0 = never; a deleted key keeps its version, so none is ever used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(u64);

impl Version {
    /// The version of a key that was never written.
    pub const NEVER: Self = Self(0);

    /// A version as a store keeps it. Stores without unsigned integers may keep it as `i64`: it never exceeds that.
    pub const fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The version that the next write of the same key has.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
