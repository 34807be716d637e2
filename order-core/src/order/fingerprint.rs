//! Fingerprints of what a buyer agreed to.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The name space of fingerprints.
const AGREED: Uuid = Uuid::from_u128(0x1f0d_9a53_7c6e_5b21_9d84_32c1_06ef_5a47);

/// What stands for all that a preview showed. Two previews have the same one only when everything in them is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(Uuid);

impl Fingerprint {
    /// The fingerprint of the canonical bytes of an original order: a UUIDv5.
    pub fn of(canonical: &[u8]) -> Self {
        Self(Uuid::new_v5(&AGREED, canonical))
    }

    /// A fingerprint as a client hands it back.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// Its UUID.
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_have_the_same_fingerprint_for_ever() {
        // Clients hold fingerprints across releases: this one must never change.
        assert_eq!(Fingerprint::of(b"{}").to_string(), "7bc3e0c5-d789-5784-80fa-974fedbb2285");
        assert_ne!(Fingerprint::of(b"{}"), Fingerprint::of(b"{ }"));
        let text = serde_json::to_string(&Fingerprint::of(b"{}")).unwrap();
        assert_eq!(serde_json::from_str::<Fingerprint>(&text).unwrap(), Fingerprint::of(b"{}"));
        assert_eq!(Fingerprint::from_uuid(Fingerprint::of(b"x").as_uuid()), Fingerprint::of(b"x"));
    }
}
