//! Bounded texts: trimmed, never empty, free of control characters, cheap to clone.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::limits::{BODY_CHARS_MAX, CODE_CHARS_MAX, LINE_CHARS_MAX, NAME_CHARS_MAX, NOTE_CHARS_MAX};

/// Why a text is refused. The text itself is not repeated, as it may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("text is empty")]
    Empty,
    /// Longer than its kind allows.
    #[error("text of {bytes} bytes is longer than {max} characters")]
    TooLong {
        /// Most characters allowed.
        max: usize,
        /// Bytes given.
        bytes: usize,
    },
    /// Has a control character, or a line break where one line is wanted.
    #[error("text has a control character at position {at}")]
    Control {
        /// Characters before the offending one, surrounding white space not counted.
        at: usize,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Many,
}

/// Bytes of white space around a text that are put up with beyond the longest text.
const SLACK_BYTES: usize = 256;

fn checked(text: &str, max: usize, lines: Lines) -> Result<Arc<str>, TextError> {
    let too_long = TextError::TooLong { max, bytes: text.len() };
    // No character has more than four bytes, so this length alone is enough to refuse without reading megabytes.
    let bytes_max = max.saturating_mul(4);
    if text.len() > bytes_max.saturating_add(SLACK_BYTES) {
        return Err(too_long);
    }
    let trimmed = text.trim();
    let unified = match lines {
        Lines::Many if trimmed.contains('\r') => Cow::Owned(trimmed.replace("\r\n", "\n")),
        Lines::Many | Lines::One => Cow::Borrowed(trimmed),
    };
    if unified.is_empty() {
        return Err(TextError::Empty);
    }
    let mut count: usize = 0;
    for (at, char) in unified.chars().enumerate() {
        if is_refused(char, lines) {
            return Err(TextError::Control { at });
        }
        count = at.saturating_add(1);
    }
    if count > max {
        return Err(too_long);
    }
    Ok(Arc::from(unified))
}

fn is_refused(char: char, lines: Lines) -> bool {
    match lines {
        // The two Unicode separators break lines too, though they are not control characters.
        Lines::One => char.is_control() || matches!(char, '\u{2028}' | '\u{2029}'),
        Lines::Many => char.is_control() && !matches!(char, '\n' | '\t'),
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])+ $name:ident, $max:ident, $lines:ident;)+) => {$(
        $(#[$doc])+
        ///
        /// ```
        #[doc = concat!("use order_core::value::", stringify!($name), ";")]
        ///
        #[doc = concat!("let text = ", stringify!($name), "::new(\"  Tea 100 g \")?;")]
        /// assert_eq!(text.as_str(), "Tea 100 g");
        /// # Ok::<(), order_core::value::TextError>(())
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Most characters allowed.
            pub const MAX_CHARS: usize = $max;

            /// Trims and checks a text.
            ///
            /// # Errors
            /// [`TextError`] when nothing is left, or it is too long, or it has control characters.
            pub fn new(text: impl AsRef<str>) -> Result<Self, TextError> {
                checked(text.as_ref(), $max, Lines::$lines).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = TextError;

            fn from_str(text: &str) -> Result<Self, TextError> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;

            fn try_from(text: String) -> Result<Self, TextError> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::wire::parsed(deserializer, "a text")
            }
        }
    )+};
}

texts! {
    /// A code that people give to things, of up to 64 characters on one line.
    ///
    /// Compared exactly, case included. Spaces inside are allowed: codes in use have them.
    Code, CODE_CHARS_MAX, One;
    /// A name of up to 200 characters on one line.
    Name, NAME_CHARS_MAX, One;
    /// One line of up to 200 characters, such as a line of an address.
    Line, LINE_CHARS_MAX, One;
    /// A note of up to 2,000 characters on any number of lines.
    Note, NOTE_CHARS_MAX, Many;
    /// A body of up to 20,000 characters on any number of lines.
    Body, BODY_CHARS_MAX, Many;
}

impl Code {
    /// A code that is known to be one.
    pub(crate) fn of_checked(text: String) -> Self {
        debug_assert!(Self::new(&text).is_ok(), "not a code");
        Self(Arc::from(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keeps_what_is_inside() {
        assert_eq!(Code::new(" BANK CHARGES ").unwrap().as_str(), "BANK CHARGES");
        assert_ne!(Code::new("a1").unwrap(), Code::new("A1").unwrap());
        assert_eq!(Note::new("a\r\n\tb\r\n").unwrap().as_str(), "a\n\tb");
        assert_eq!(Name::new("青茶 🍵").unwrap().to_string(), "青茶 🍵");
    }

    #[test]
    fn refuses_hostile_texts() {
        for text in ["", " ", "\n\t", "\u{3000}\u{a0}"] {
            assert_eq!(Name::new(text), Err(TextError::Empty), "{text:?}");
        }
        for text in ["ab\0c", "ab\nc", "ab\tc", "ab\u{7f}", "ab\u{85}c", "ab\u{2028}c", "ab\u{1b}[31m"] {
            assert_eq!(Line::new(text), Err(TextError::Control { at: 2 }), "{text:?}");
        }
        assert_eq!(Body::new("a\rb"), Err(TextError::Control { at: 1 }));
        let huge = "x".repeat(10_000_000);
        assert_eq!(Code::new(&huge), Err(TextError::TooLong { max: 64, bytes: 10_000_000 }));
        assert!(serde_json::from_str::<Code>(&format!("\"{huge}\"")).unwrap_err().to_string().len() < 200);
        for json in ["1", "null", "[\"a\"]", "\"\"", "\"a\\u0000b\""] {
            assert!(serde_json::from_str::<Code>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn counts_characters_not_bytes() {
        for char in ["x", "é", "青", "🍵"] {
            assert!(Code::new(char.repeat(64)).is_ok());
            assert!(Code::new(format!("  {}  ", char.repeat(64))).is_ok());
            assert!(matches!(Code::new(char.repeat(65)), Err(TextError::TooLong { max: 64, .. })));
        }
        assert!(Body::new("x\r\n".repeat(10_000)).is_ok());
    }

    proptest! {
        #[test]
        fn taken_texts_are_stable(text in "(?s).{0,250}") {
            if let Ok(note) = Note::new(&text) {
                prop_assert_eq!(Note::new(note.as_str()), Ok(note.clone()));
                prop_assert_eq!(serde_json::from_str::<Note>(&serde_json::to_string(&note).unwrap()).unwrap(), note);
            }
            if let Ok(code) = Code::new(&text) {
                prop_assert!(code.as_str().chars().count() <= 64);
                prop_assert!(!code.as_str().chars().any(char::is_control));
                prop_assert_eq!(code.as_str(), text.trim());
            }
        }
    }
}
