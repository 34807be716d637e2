//! Entity tags: which version of which thing was seen.

use std::fmt;

use order_core::record::Version;
use serde::{Serialize, Serializer};

/// The tag of one version of a thing. It carries the thing's id, so a tag of another thing is never taken for one of this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EntityTag {
    id: String,
    version: Version,
}

impl EntityTag {
    /// The tag of a version of what has this id.
    pub(crate) fn new(id: impl fmt::Display, version: Version) -> Self {
        Self { id: id.to_string(), version }
    }

    /// Reads a tag as it stands in a header. Proxies that compress mark tags as weak; ours tell versions and not bytes, so that
    /// makes no difference.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let inner = text.strip_prefix("W/").unwrap_or(text).strip_prefix('"')?.strip_suffix('"')?;
        let (id, version) = inner.rsplit_once('.')?;
        let version = version.parse().ok().map(Version::from_number)?;
        Some(Self { id: id.to_owned(), version })
    }

    /// The id of the thing.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The version, when it is of what has this id.
    pub(crate) fn version_of(&self, id: &str) -> Option<Version> {
        (self.id == id).then_some(self.version)
    }
}

impl fmt::Display for EntityTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        TagOf(&self.id, self.version).fmt(f)
    }
}

/// The same for an id that is at hand, as a body tells it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TagOf<I>(pub(crate) I, pub(crate) Version);

impl<I: fmt::Display> fmt::Display for TagOf<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}.{}\"", self.0, self.1)
    }
}

impl<I: fmt::Display> Serialize for TagOf<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::wire::put_text(self, serializer)
    }
}
