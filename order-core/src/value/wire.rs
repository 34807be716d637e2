//! How values travel as text: one visitor and one macro, so that every type is read through its own parser.

use std::fmt::{self, Display, Write as _};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserializer, Error, Visitor};

/// Most characters of a refused text that an error repeats.
const QUOTED_CHARS_MAX: usize = 40;

/// The beginning of a refused text, short and without control characters, for an error message.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    for char in chars.by_ref().take(QUOTED_CHARS_MAX) {
        // Writing to a String does not fail.
        let _ =
            if char.is_control() { write!(out, "{}", char.escape_default()) } else { out.write_char(char) };
    }
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

/// Reads a string without keeping it and hands it to the parser of `T`.
pub(super) fn parsed<'de, T, D>(deserializer: D, expecting: &'static str) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    struct Parse<T> {
        expecting: &'static str,
        made: PhantomData<fn() -> T>,
    }

    impl<T: FromStr<Err: Display>> Visitor<'_> for Parse<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.expecting)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Parse { expecting, made: PhantomData })
}

/// Serde of a type as the text of its `Display`, read back by its `FromStr`.
macro_rules! serde_as_text {
    ($name:ident, $expecting:literal) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::value::wire::parsed(deserializer, $expecting)
            }
        }
    };
}

pub(super) use serde_as_text;

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_quote_is_short_and_printable() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("a\nb\u{0}"), "a\\nb\\u{0}");
        let long = quoted(&"x".repeat(10_000_000));
        assert_eq!(long.chars().count(), 41);
        assert!(long.ends_with('…'));
    }
}
