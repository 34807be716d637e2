//! What a password must be like.

use std::fmt;

use thiserror::Error;

use crate::refusal::{Findings, Reason, Refusals};
use crate::value::limits::{PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN};

/// A password in clear that somebody chose, on its way to being hashed. It is kept nowhere, and `Debug` shows nothing of it.
///
/// Only a new password is checked: whether one is right, its hash tells.
///
/// ```
/// use order_core::party::Password;
///
/// assert_eq!(Password::new("tea, 4 cups")?.as_str(), "tea, 4 cups");
/// let refused = Password::new("tea").unwrap_err();
/// assert_eq!(refused.codes(), ["password_too_short", "password_without_digit", "password_without_symbol"]);
/// # Ok::<(), order_core::Refusals<order_core::party::PasswordFault>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// What is wrong with a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordFault {
    /// Too few characters.
    #[error("a password has {PASSWORD_CHARS_MIN} characters at least")]
    TooShort,
    /// Too many bytes.
    #[error("a password has {PASSWORD_BYTES_MAX} bytes at most")]
    TooLong,
    /// No letter, of whatever script.
    #[error("a password has a letter in it")]
    NoLetter,
    /// No digit.
    #[error("a password has a digit in it")]
    NoDigit,
    /// Nothing but letters, digits and white space.
    #[error("a password has a symbol in it, such as - or !")]
    NoSymbol,
}

impl Reason for PasswordFault {
    fn codes() -> Vec<&'static str> {
        [Self::TooShort, Self::TooLong, Self::NoLetter, Self::NoDigit, Self::NoSymbol]
            .map(|fault| fault.code())
            .into()
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "password_too_short",
            Self::TooLong => "password_too_long",
            Self::NoLetter => "password_without_letter",
            Self::NoDigit => "password_without_digit",
            Self::NoSymbol => "password_without_symbol",
        }
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooShort => vec![("min", PASSWORD_CHARS_MIN.to_string())],
            Self::TooLong => vec![("max", PASSWORD_BYTES_MAX.to_string())],
            Self::NoLetter | Self::NoDigit | Self::NoSymbol => Vec::new(),
        }
    }
}

impl Password {
    /// Checks a password that somebody chose. It is taken as it is: white space at its ends belongs to it.
    ///
    /// # Errors
    /// Everything that is wrong with it. One that is too long is not looked at any further.
    pub fn new(text: &str) -> Result<Self, Refusals<PasswordFault>> {
        if text.len() > PASSWORD_BYTES_MAX {
            return Err(Refusals::one(PasswordFault::TooLong));
        }
        let is_symbol = |char: char| !char.is_alphanumeric() && !char.is_whitespace() && !char.is_control();
        let mut findings = Findings::new();
        findings.check(text.chars().count() >= PASSWORD_CHARS_MIN, || PasswordFault::TooShort);
        findings.check(text.chars().any(char::is_alphabetic), || PasswordFault::NoLetter);
        findings.check(text.chars().any(|char| char.is_ascii_digit()), || PasswordFault::NoDigit);
        findings.check(text.chars().any(is_symbol), || PasswordFault::NoSymbol);
        findings.verdict(Self(text.to_owned()))
    }

    /// The password, for whoever hashes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn eight_characters_with_letter_digit_and_symbol() {
        for text in ["abcde1-2", "  a 1 ! ", "пароль1!", "茶茶茶茶茶茶1。", "aaaaaaa1\u{a3}"] {
            assert_eq!(Password::new(text).unwrap().as_str(), text);
        }
        let longest = format!("a1!{}", "x".repeat(PASSWORD_BYTES_MAX - 3));
        assert!(Password::new(&longest).is_ok());
        for (text, codes) in [
            ("abcde1-", vec!["password_too_short"]),
            ("茶茶茶茶茶1。", vec!["password_too_short"]),
            ("1234567-", vec!["password_without_letter"]),
            ("abcdefg-", vec!["password_without_digit"]),
            ("abcdef-\u{664}", vec!["password_without_digit"]),
            ("abcdefg1", vec!["password_without_symbol"]),
            ("abcdef 1", vec!["password_without_symbol"]),
            ("abcdef\n1", vec!["password_without_symbol"]),
            ("abcdef\u{0}1", vec!["password_without_symbol"]),
            (
                "",
                vec![
                    "password_too_short",
                    "password_without_letter",
                    "password_without_digit",
                    "password_without_symbol",
                ],
            ),
            (&format!("{longest}x"), vec!["password_too_long"]),
        ] {
            assert_eq!(Password::new(text).unwrap_err().codes(), codes, "{text:?}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let shown = format!("{:?}", Password::new("sesame-42").unwrap());
        assert_eq!(shown, "Password(..)");
        let refused = Password::new("sesame").unwrap_err();
        assert!(!format!("{refused:?} {refused}").contains("sesame"));
    }

    proptest! {
        #[test]
        fn each_condition_is_told_by_itself(text in "[a-c0-2!. ]{0,12}") {
            let has = |set: &str| text.chars().any(|char| set.contains(char));
            let expected = text.len() >= 8 && has("abc") && has("012") && has("!.");
            prop_assert_eq!(Password::new(&text).is_ok(), expected);
        }
    }
}
