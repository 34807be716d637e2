//! What proves who somebody is: hashes of passwords, of tokens and of codes, and a code in clear on its way into a mail.
//!
//! Nothing here hashes or draws anything: hosts do, and hand in what came of it. `Debug` shows nothing of any of these, and none of
//! them has a `Display`, so that none gets into a log or a message by mistake.

use std::fmt::{self, Write as _};
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::id::{GuestId, SessionId};
use super::limits::{ONE_TIME_CODE_CHARS_MAX, ONE_TIME_CODE_CHARS_MIN, PASSWORD_HASH_BYTES_MAX};
use super::wire::parsed;

/// Why a text is no secret of its kind. The text itself is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SecretError {
    /// The text is not a password hash.
    #[error("not a password hash in the PHC string format")]
    NotAPasswordHash,
    /// The text is not a hash.
    #[error("not a hash of 32 bytes in hexadecimal digits")]
    NotAHash,
    /// The text is not a code.
    #[error("not a code of {ONE_TIME_CODE_CHARS_MIN} to {ONE_TIME_CODE_CHARS_MAX} letters and digits")]
    NotACode,
}

/// The hash of a password in the PHC string format, such as `$argon2id$v=19$m=…$salt$hash`. Which algorithm it is, only those
/// know who made it.
///
/// ```
/// use order_core::value::PasswordHash;
///
/// let hash = PasswordHash::new("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$cGFzc3dvcmQ")?;
/// assert_eq!(format!("{hash:?}"), "PasswordHash(..)");
/// assert!(PasswordHash::new("my password").is_err());
/// # Ok::<(), order_core::value::SecretError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(Arc<str>);

/// How many parts a hash has at least: the algorithm, its parameters, the salt and the hash.
const PHC_PARTS_MIN: usize = 4;

impl PasswordHash {
    /// Takes over a hash.
    ///
    /// # Errors
    /// [`SecretError::NotAPasswordHash`] for a text of another form, a password in clear for one.
    pub fn new(text: &str) -> Result<Self, SecretError> {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"$+/=,.-_".contains(&byte);
        let parts = text.strip_prefix('$').map(|rest| rest.split('$'));
        let whole = parts.is_some_and(|mut parts| {
            parts.clone().count() >= PHC_PARTS_MIN && parts.all(|part| !part.is_empty())
        });
        if text.len() <= PASSWORD_HASH_BYTES_MAX && whole && text.bytes().all(known) {
            Ok(Self(Arc::from(text)))
        } else {
            Err(SecretError::NotAPasswordHash)
        }
    }

    /// The hash, for whoever compares a password with it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PasswordHash {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<Self, SecretError> {
        Self::new(text)
    }
}

/// A hash of 32 bytes, as SHA-256 gives it, of a token or a code. A token of 128 random bits or more needs no salt; a code that people
/// type is hashed together with the account that it is for.
///
/// ```
/// use order_core::value::SecretHash;
///
/// let hash = SecretHash::of_bytes([7; 32]);
/// assert_eq!(format!("{hash:?}"), "SecretHash(..)");
/// ```
#[derive(Clone, Copy, Eq)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// The hash of these bytes; not a hash is computed, but taken over.
    pub const fn of_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The text that it is kept as: 64 hexadecimal digits.
    pub fn to_hex(&self) -> String {
        let mut text = String::with_capacity(64);
        for byte in self.0 {
            // Writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

/// Every byte is looked at, whichever the first is that differs: how long it takes tells nothing.
impl PartialEq for SecretHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
    }
}

impl FromStr for SecretHash {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<Self, SecretError> {
        let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != 64 || !text.bytes().all(lower) {
            return Err(SecretError::NotAHash);
        }
        let mut bytes = [0; 32];
        for (target, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = str::from_utf8(pair).map_err(|_| SecretError::NotAHash)?;
            *target = u8::from_str_radix(pair, 16).map_err(|_| SecretError::NotAHash)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for SecretHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for SecretHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer, "a hash")
    }
}

/// The name space of the ids of sessions.
const SESSIONS: Uuid = Uuid::from_u128(0x7c1e_0d0c_6a37_5c0e_9b58_2f6f_4c11_7b3d);

impl SessionId {
    /// The id of the session that is opened with the token of this hash. It leads to the session, and never back to the token, so it
    /// may be shown and logged.
    pub fn of(token: &SecretHash) -> Self {
        Self::from_uuid(Uuid::new_v5(&SESSIONS, token.as_bytes()))
    }
}

/// The name space of the ids of guests.
const GUESTS: Uuid = Uuid::from_u128(0x3b8f_21a5_0e6c_5d47_a1f2_94d8_60b7_c35e);

impl GuestId {
    /// The id of the guest who has the token of this hash. It leads never back to the token, so it may be shown and logged.
    pub fn of(token: &SecretHash) -> Self {
        Self::from_uuid(Uuid::new_v5(&GUESTS, token.as_bytes()))
    }
}

/// A code in clear, as a mail tells it and a person types it: letters and digits that a host has drawn. It is kept in the task of that
/// mail and nowhere else.
///
/// ```
/// use order_core::value::OneTimeCode;
///
/// let code = OneTimeCode::new("48151623")?;
/// assert_eq!(format!("{code:?}"), "OneTimeCode(..)");
/// assert!(OneTimeCode::new("1234").is_err());
/// # Ok::<(), order_core::value::SecretError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode(Arc<str>);

impl OneTimeCode {
    /// Takes over a code.
    ///
    /// # Errors
    /// [`SecretError::NotACode`] when it is too short to be safe, too long, or anything but letters and digits of ASCII.
    pub fn new(text: &str) -> Result<Self, SecretError> {
        let fits = (ONE_TIME_CODE_CHARS_MIN..=ONE_TIME_CODE_CHARS_MAX).contains(&text.len());
        if fits && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(Self(Arc::from(text)))
        } else {
            Err(SecretError::NotACode)
        }
    }

    /// The code, for the mail.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OneTimeCode {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<Self, SecretError> {
        Self::new(text)
    }
}

macro_rules! hidden {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}

hidden!(PasswordHash, SecretHash, OneTimeCode);

macro_rules! kept_as_text {
    ($($name:ident, $expecting:literal;)+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                parsed(deserializer, $expecting)
            }
        }
    )+};
}

kept_as_text! {
    PasswordHash, "a password hash";
    OneTimeCode, "a code";
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PHC: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaA+/";

    #[test]
    fn only_phc_strings_are_password_hashes() {
        assert_eq!(PasswordHash::new(PHC).unwrap().as_str(), PHC);
        let longest = format!("{PHC}{}", "x".repeat(PASSWORD_HASH_BYTES_MAX - PHC.len()));
        assert!(PasswordHash::new(&longest).is_ok());
        for text in [
            "",
            "$",
            "hunter2!",
            "$hunter2!",
            "$2b$12$abc",
            "argon2id$v=19$m=1$salt$hash",
            "$argon2id$v=19$$hash",
            "$argon2id$v=19$m=1$salt$",
            "$argon2id$v=19$m=1$sa lt$hash",
            "$argon2id$v=19$m=1$salt$hash\n",
            "$argon2id$v=19$m=1$sälz$hash",
            &format!("{longest}x"),
        ] {
            assert_eq!(PasswordHash::new(text), Err(SecretError::NotAPasswordHash), "{text:?}");
        }
    }

    #[test]
    fn codes_are_letters_and_digits_and_long_enough() {
        for text in ["12345678", "ABCD2345", &"z".repeat(64)] {
            assert_eq!(OneTimeCode::new(text).unwrap().as_str(), text);
        }
        for text in ["", "1234567", "1234 5678", "1234567٨", "12345678\n", &"z".repeat(65)] {
            assert_eq!(OneTimeCode::new(text), Err(SecretError::NotACode), "{text:?}");
        }
    }

    #[test]
    fn hashes_are_64_small_hexadecimal_digits() {
        let text = "00ff".repeat(16);
        let hash: SecretHash = text.parse().unwrap();
        assert_eq!(hash.as_bytes()[..4], [0, 255, 0, 255]);
        assert_eq!(serde_json::to_string(&hash).unwrap(), format!("\"{text}\""));
        for text in ["", "00", &text.to_uppercase(), &format!("{text}00"), &"+f".repeat(32), &"é".repeat(32)]
        {
            assert_eq!(text.parse::<SecretHash>(), Err(SecretError::NotAHash), "{text}");
        }
    }

    #[test]
    fn nothing_is_shown() {
        let shown = format!(
            "{:?} {:?} {:?}",
            PasswordHash::new(PHC).unwrap(),
            SecretHash::of_bytes([0xab; 32]),
            OneTimeCode::new("SESAME42").unwrap()
        );
        assert_eq!(shown, "PasswordHash(..) SecretHash(..) OneTimeCode(..)");
        let refused = serde_json::from_str::<OneTimeCode>("\"hush\"").unwrap_err().to_string();
        assert!(!refused.contains("hush"), "{refused}");
    }

    proptest! {
        #[test]
        fn equal_hashes_are_equal_in_every_byte(bytes: [u8; 32], at in 0_usize..32, by in 1_u8..) {
            let hash = SecretHash::of_bytes(bytes);
            let mut other = bytes;
            other[at] ^= by;
            prop_assert_eq!(hash, SecretHash::of_bytes(bytes));
            prop_assert_ne!(hash, SecretHash::of_bytes(other));
            prop_assert_ne!(SessionId::of(&hash), SessionId::of(&SecretHash::of_bytes(other)));
            let json = serde_json::to_string(&hash).unwrap();
            prop_assert_eq!(serde_json::from_str::<SecretHash>(&json).unwrap(), hash);
        }

        #[test]
        fn no_text_panics(text in ".{0,80}") {
            let _ = (PasswordHash::new(&text), OneTimeCode::new(&text), text.parse::<SecretHash>());
        }
    }
}
