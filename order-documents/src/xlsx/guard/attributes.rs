//! The attributes of one element, few and short enough to be looked at.

use std::borrow::Cow;

use quick_xml::events::BytesStart;

use super::super::limits::{ATTRIBUTES_BYTES_MAX, ATTRIBUTES_MAX};
use super::super::{FileFault, book::damaged};

/// Attributes by their names.
pub(super) struct Attributes<'e>(Vec<(&'e str, Cow<'e, str>)>);

impl<'e> Attributes<'e> {
    /// All attributes of an element; none of them is there twice.
    pub(super) fn of(element: &'e BytesStart<'_>) -> Result<Self, FileFault> {
        let too_many = FileFault::TooMany { what: "attributes", max: ATTRIBUTES_MAX };
        if element.attributes_raw().len() > ATTRIBUTES_BYTES_MAX {
            return Err(too_many);
        }
        let mut all = Vec::new();
        for attribute in element.attributes() {
            let attribute = attribute.map_err(|error| damaged(&error))?;
            // Each is compared with all before it, so there must be few.
            if all.len() == ATTRIBUTES_MAX {
                return Err(too_many);
            }
            all.push((attribute.key.0, attribute.value));
        }
        Ok(Self(all))
    }

    /// An attribute by its whole name, as it is written.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_ref())
    }

    /// An attribute by its name, whatever stands before that.
    pub(super) fn get_local(&self, name: &str) -> Option<&str> {
        let is_named = |key: &str| key.rsplit(':').next() == Some(name);
        self.0.iter().find(|(key, _)| is_named(key)).map(|(_, value)| value.as_ref())
    }

    /// Whether an attribute is there and is none of those that pass.
    pub(super) fn fails(&self, name: &str, passes: impl Fn(&str) -> bool) -> bool {
        self.get(name).is_some_and(|value| !passes(value))
    }

    /// Whether all are short.
    pub(super) fn are_within(&self, bytes: usize) -> bool {
        self.0.iter().all(|(_, value)| value.len() <= bytes)
    }
}
