//! What a passcode must be like.

use std::fmt;

use thiserror::Error;

use crate::refusal::{Findings, Refusals, reasons};
use crate::value::limits::{PASSCODE_CHARS_MAX, PASSCODE_CHARS_MIN};

/// A passcode in clear that a brand chose, for an order link or an offline buyer, on its way to being hashed. It is kept nowhere, and
/// `Debug` shows nothing of it. White space around it does not belong to it: it is copied from mails.
///
/// ```
/// use order_core::party::Passcode;
///
/// assert_eq!(Passcode::new(" spring 26\n")?.as_str(), "spring 26");
/// assert_eq!(Passcode::typed("\u{3000}spring 26 "), "spring 26");
/// # Ok::<(), order_core::Refusals<order_core::party::PasscodeFault>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Passcode(String);

/// What is wrong with a passcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasscodeFault {
    /// Too few characters.
    #[error("a passcode has {min} characters at least")]
    TooShort {
        /// The fewest.
        min: usize,
    },
    /// Too many characters.
    #[error("a passcode has {max} characters at most")]
    TooLong {
        /// The most.
        max: usize,
    },
    /// A line break or another control character, which nobody can type.
    #[error("a passcode has no control characters in it")]
    Control,
}

reasons! {
    PasscodeFault {
        TooShort { min } = "passcode_too_short";
        TooLong { max } = "passcode_too_long";
        Control {} = "passcode_with_control";
    }
}

impl Passcode {
    /// Checks a passcode that a brand chose, without the white space around it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn new(text: &str) -> Result<Self, Refusals<PasscodeFault>> {
        let text = Self::typed(text);
        // No more is looked at than tells that it is too long.
        let (min, max) = (PASSCODE_CHARS_MIN, PASSCODE_CHARS_MAX);
        let chars = text.chars().take(max.saturating_add(1)).count();
        let mut findings = Findings::new();
        findings.check(chars >= min, || PasscodeFault::TooShort { min });
        findings.check(chars <= max, || PasscodeFault::TooLong { max });
        findings.check(chars > max || !text.chars().any(char::is_control), || PasscodeFault::Control);
        findings.verdict(Self(text.to_owned()))
    }

    /// What of a typed passcode is compared with a hash: all but the white space around it. Whether it is right, the hash tells.
    pub fn typed(text: &str) -> &str {
        text.trim()
    }

    /// The passcode, for whoever hashes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passcode(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn six_to_sixty_four_characters_that_can_be_typed() {
        let longest = "x".repeat(PASSCODE_CHARS_MAX);
        for text in ["123456", "spring 26", "茶茶茶茶茶茶", &longest] {
            assert_eq!(Passcode::new(text).unwrap().as_str(), text);
        }
        for (text, codes) in [
            ("", vec!["passcode_too_short"]),
            ("12345", vec!["passcode_too_short"]),
            ("   12345   ", vec!["passcode_too_short"]),
            (&format!("{longest}x"), vec!["passcode_too_long"]),
            ("1234\u{0}56", vec!["passcode_with_control"]),
            ("1\n2", vec!["passcode_too_short", "passcode_with_control"]),
        ] {
            assert_eq!(Passcode::new(text).unwrap_err().codes(), codes, "{text:?}");
        }
    }

    #[test]
    fn a_passcode_is_not_shown() {
        assert_eq!(format!("{:?}", Passcode::new("sesame-42").unwrap()), "Passcode(..)");
        assert!(!format!("{:?}", Passcode::new("12a").unwrap_err()).contains("12a"));
    }

    proptest! {
        #[test]
        fn white_space_around_it_is_ignored_when_it_is_chosen_and_when_it_is_typed(
            before in "[ \t\n\u{a0}\u{3000}]{0,4}", text in "[a-c ]{0,10}", after in "[ \t\n\u{a0}\u{3000}]{0,4}",
        ) {
            let around = format!("{before}{text}{after}");
            prop_assert_eq!(Passcode::typed(&around), text.trim());
            prop_assert_eq!(Passcode::new(&around).ok(), Passcode::new(&text).ok());
        }
    }
}
