//! Bytes that nobody can guess, and the tokens that carry them.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use order_core::value::SecretHash;
use sha2::{Digest as _, Sha256};

use crate::{Problem, ProblemCode};

/// As many bytes as are asked for, from the operating system.
///
/// # Errors
/// [`ProblemCode::Internal`] when the system has none: nothing is made then that others could guess.
pub(crate) fn fresh<const COUNT: usize>() -> Result<[u8; COUNT], Problem> {
    let mut bytes = [0; COUNT];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "the system gives no random bytes");
        Problem::new(ProblemCode::Internal)
    })?;
    Ok(bytes)
}

/// The bytes of the secret of a token: twice what nobody can guess.
pub(crate) const SECRET_BYTES: usize = 32;

/// The bytes of an id.
const ID_BYTES: usize = 16;

/// A token of where it leads, and a secret.
pub(crate) fn sealed(id: u128, secret: &[u8; SECRET_BYTES]) -> String {
    URL_SAFE_NO_PAD.encode([&id.to_be_bytes()[..], &secret[..]].concat())
}

/// Where a token leads, as an id is written, and its secret; `None` = it is no token.
pub(crate) fn opened(text: &str) -> Option<(String, [u8; SECRET_BYTES])> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
    let (id, secret) = bytes.split_at_checked(ID_BYTES)?;
    let id = u128::from_be_bytes(id.try_into().ok()?);
    Some((dashed(id), secret.try_into().ok()?))
}

/// A secret alone, as text.
pub(crate) fn bare(secret: &[u8; SECRET_BYTES]) -> String {
    URL_SAFE_NO_PAD.encode(secret)
}

/// The secret of a text that [`bare`] made.
pub(crate) fn of_bare(text: &str) -> Option<[u8; SECRET_BYTES]> {
    URL_SAFE_NO_PAD.decode(text.trim()).ok()?.try_into().ok()
}

/// What is kept of a secret.
pub(crate) fn hash_of(secret: &[u8; SECRET_BYTES]) -> SecretHash {
    SecretHash::of_bytes(Sha256::digest(secret).into())
}

/// An id as it is written.
pub(crate) fn dashed(id: u128) -> String {
    let hex = format!("{id:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().to_owned();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

/// The id of what is made under an idempotency key, told by words that hold the key and whoever uses it: whoever repeats the request, also
/// after the first one broke off between two steps, makes the same.
///
/// # Errors
/// [`ProblemCode::Internal`], which does not happen.
pub(crate) fn named<T: FromStr>(words: &str) -> Result<T, Problem> {
    let digest = Sha256::digest(words);
    let internal = || Problem::new(ProblemCode::Internal);
    let bytes = digest.first_chunk::<16>().ok_or_else(internal)?;
    // Version 8 is for ids that are made in a way of one's own.
    let number = (u128::from_be_bytes(*bytes) & !(0xf << 76) & !(0x3 << 62)) | (0x8 << 76) | (0x2 << 62);
    dashed(number).parse().map_err(|_| internal())
}
