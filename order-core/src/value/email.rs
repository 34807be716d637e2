//! Where people are reached: e-mail addresses and phone numbers.
//!
//! The checks keep out what would break a message's headers or a list of addresses. Whether anybody reads there is not
//! for a check to know.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::limits::{EMAIL_BYTES_MAX, EMAIL_LOCAL_BYTES_MAX, PHONE_CHARS_MAX};
use super::wire::{quoted, serde_as_text};

/// Why a text is not an e-mail address or a phone number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ContactError {
    /// The text has not the form of an address.
    #[error("\"{text}\" is not an e-mail address such as name@example.com")]
    NotAnEmail {
        /// The beginning of the text.
        text: String,
    },
    /// The text is no phone number.
    #[error("\"{text}\" is not a phone number of digits, spaces and + - ( ) .")]
    NotAPhone {
        /// The beginning of the text.
        text: String,
    },
    /// The text is longer than its kind allows.
    #[error("{bytes} bytes are longer than {max}")]
    TooLong {
        /// Most bytes allowed.
        max: usize,
        /// Bytes given.
        bytes: usize,
    },
}

/// An e-mail address of the plain kind: no display name, no quotes, no comment.
///
/// The domain is kept in lower case; what is before the `@` is kept as given, as only its mail server can tell.
///
/// ```
/// use order_core::value::EmailAddress;
///
/// let address: EmailAddress = "Buyer@Example.COM".parse()?;
/// assert_eq!(address.as_str(), "Buyer@example.com");
/// # Ok::<(), order_core::value::ContactError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(Arc<str>);

impl EmailAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole address in lower case. Hardly a mail server tells `Ann@` from `ann@`, and no person does: where an address stands for
    /// somebody, the two are one.
    ///
    /// ```
    /// use order_core::value::EmailAddress;
    ///
    /// let address: EmailAddress = "Ann@example.com".parse()?;
    /// assert_eq!(address.folded(), "ann@example.com");
    /// # Ok::<(), order_core::value::ContactError>(())
    /// ```
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl FromStr for EmailAddress {
    type Err = ContactError;

    fn from_str(text: &str) -> Result<Self, ContactError> {
        if text.len() > EMAIL_BYTES_MAX {
            return Err(ContactError::TooLong { max: EMAIL_BYTES_MAX, bytes: text.len() });
        }
        match text.split_once('@') {
            Some((local, domain)) if is_local(local) && is_domain(domain) => {
                Ok(Self(Arc::from(format!("{local}@{}", domain.to_ascii_lowercase()))))
            }
            _ => Err(ContactError::NotAnEmail { text: quoted(text) }),
        }
    }
}

/// Characters, besides letters and digits, that mail allows before the `@` without quotes.
const LOCAL_SIGNS: &[u8] = b"!#$%&'*+-/=?^_`{|}~";

fn is_local(local: &str) -> bool {
    local.len() <= EMAIL_LOCAL_BYTES_MAX
        && local.split('.').all(|atom| {
            !atom.is_empty()
                && atom.bytes().all(|byte| byte.is_ascii_alphanumeric() || LOCAL_SIGNS.contains(&byte))
        })
}

/// At least two labels, the last of them not a number, so that neither a bare host nor an IP address passes.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    domain.split('.').all(is_label)
        && domain.rsplit_once('.').is_some_and(|(_, last)| !last.bytes().all(|byte| byte.is_ascii_digit()))
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

serde_as_text!(EmailAddress, "an e-mail address");

/// A phone number as people write it: digits, spaces and `+ - ( ) .`, with three digits at least.
///
/// ```
/// use order_core::value::PhoneNumber;
///
/// let phone: PhoneNumber = "+81 (3) 1234-5678".parse()?;
/// assert_eq!(phone.as_str(), "+81 (3) 1234-5678");
/// # Ok::<(), order_core::value::ContactError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber(Arc<str>);

impl PhoneNumber {
    /// The number as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PhoneNumber {
    type Err = ContactError;

    fn from_str(text: &str) -> Result<Self, ContactError> {
        if text.len() > PHONE_CHARS_MAX {
            return Err(ContactError::TooLong { max: PHONE_CHARS_MAX, bytes: text.len() });
        }
        let trimmed = text.trim_matches(' ');
        let known = trimmed.bytes().all(|byte| byte.is_ascii_digit() || b"+-(). ".contains(&byte));
        if known && trimmed.bytes().filter(u8::is_ascii_digit).count() >= 3 {
            Ok(Self(Arc::from(trimmed)))
        } else {
            Err(ContactError::NotAPhone { text: quoted(text) })
        }
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

serde_as_text!(PhoneNumber, "a phone number");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn takes_ordinary_addresses() {
        for text in ["a@b.co", "first.last+tag@sub.example.org", "o'neil@xn--fiqs8s.example", "x_y@1and1.com"]
        {
            assert_eq!(text.parse::<EmailAddress>().unwrap().as_str(), text);
        }
        let longest =
            format!("{}@{}.{}.{}.com", "l".repeat(64), "d".repeat(63), "d".repeat(63), "d".repeat(56));
        assert!(longest.len() <= 254 && longest.parse::<EmailAddress>().is_ok());
    }

    #[test]
    fn refuses_hostile_addresses() {
        let long_local = format!("{}@example.com", "l".repeat(65));
        let long_label = format!("a@{}.com", "d".repeat(64));
        for text in [
            "",
            "@",
            "a@",
            "@b.co",
            "a@b",
            "a@b@c.co",
            "a b@c.co",
            " a@b.co",
            "a@b.co ",
            "a@b.co\n",
            "a@b.co\r\nBcc: c@d.co",
            "A <a@b.co>",
            "a@b.co,c@d.co",
            "a@b.co;c@d.co",
            "\"a\"@b.co",
            ".a@b.co",
            "a.@b.co",
            "a..b@c.co",
            "a@.co",
            "a@b..co",
            "a@b.co.",
            "a@-b.co",
            "a@b-.co",
            "a@1.2.3.4",
            "a@[1.2.3.4]",
            "ä@b.co",
            "a@ä.co",
            "a\0@b.co",
            &long_local,
            &long_label,
        ] {
            assert!(text.parse::<EmailAddress>().is_err(), "{text:?}");
        }
        let huge = "a@".repeat(5_000_000).parse::<EmailAddress>().unwrap_err();
        assert_eq!(huge, ContactError::TooLong { max: 254, bytes: 10_000_000 });
    }

    #[test]
    fn phones() {
        for text in ["110", "+1.555.0100", "03-1234-5678"] {
            assert_eq!(text.parse::<PhoneNumber>().unwrap().as_str(), text);
        }
        for text in ["", "12", "+-()", "call me", "12３", "123\n", "123;ext=5", &"1".repeat(41)] {
            assert!(text.parse::<PhoneNumber>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn taken_texts_are_stable_and_harmless(text in "[a-zA-Z0-9.@+<>, -]{0,30}", any in ".{0,30}") {
            for text in [&text, &any] {
                if let Ok(address) = text.parse::<EmailAddress>() {
                    prop_assert_eq!(address.as_str().parse::<EmailAddress>(), Ok(address.clone()));
                    prop_assert!(!address.as_str().contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;".contains(c)));
                    prop_assert_eq!(serde_json::from_str::<EmailAddress>(&serde_json::to_string(&address).unwrap()).unwrap(), address);
                }
                if let Ok(phone) = text.parse::<PhoneNumber>() {
                    prop_assert_eq!(phone.as_str().parse::<PhoneNumber>(), Ok(phone));
                }
            }
        }
    }
}
