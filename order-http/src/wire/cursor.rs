//! Cursors and pages as clients see them: a text that is handed back as it came.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{Plain, object};

/// A place that only this API reads.
#[derive(Debug, Clone)]
pub(crate) struct Opaque<T>(pub(crate) T);

impl<T: Serialize + DeserializeOwned + Clone + std::fmt::Debug + Send + Sync + 'static> Plain for Opaque<T> {
    type Wire = String;

    const NAME: &'static str = "Cursor";
    const ABOUT: &'static str = "A place in a list, as the answer before named it.";

    fn schema() -> Map<String, Value> {
        object(json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": 2000 }))
    }

    fn read(wire: &String) -> Result<Self, String> {
        let unknown = || "not a cursor of this list".to_owned();
        let bytes = URL_SAFE_NO_PAD.decode(wire).map_err(|_| unknown())?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| unknown())
    }

    fn write(&self) -> String {
        // A cursor is text and numbers only.
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&self.0).unwrap_or_default())
    }
}

/// The text of a cursor.
pub(crate) fn cursor<T>(place: T) -> String
where
    Opaque<T>: Plain<Wire = String>,
{
    Opaque(place).write()
}

/// How many are on a page unless it is asked otherwise.
const PAGE: u32 = 50;

/// Most that are on a page.
const PAGE_MAX: u32 = 200;

/// How many to put on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit(pub(crate) u32);

impl Default for Limit {
    fn default() -> Self {
        Self(PAGE)
    }
}

impl Plain for Limit {
    type Wire = i64;

    const NAME: &'static str = "Limit";
    const ABOUT: &'static str = "How many to put on a page.";

    fn schema() -> Map<String, Value> {
        object(json!({ "type": "integer", "minimum": 1, "maximum": PAGE_MAX, "default": PAGE }))
    }

    fn read(wire: &i64) -> Result<Self, String> {
        let limit = u32::try_from(*wire).ok().filter(|limit| (1..=PAGE_MAX).contains(limit));
        limit.map(Self).ok_or_else(|| format!("a whole number from 1 to {PAGE_MAX}"))
    }

    fn write(&self) -> i64 {
        i64::from(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let text = cursor(("ä".to_owned(), 7_u64));
        assert_eq!(Opaque::<(String, u64)>::read(&text).unwrap().0, ("ä".to_owned(), 7));
        for text in ["", "!", "bm8", &cursor(7_u64)] {
            assert!(Opaque::<(String, u64)>::read(&text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_page_has_its_bounds() {
        for (wire, is_read) in [(0, false), (1, true), (200, true), (201, false), (-1, false)] {
            assert_eq!(Limit::read(&wire).is_ok(), is_read, "{wire}");
        }
    }
}
