//! The token of a session: where its account is found, and a secret.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use order_core::value::{AccountId, SecretHash};
use sha2::{Digest as _, Sha256};

use crate::Problem;
use crate::fresh::fresh;

/// The bytes of the secret: twice what nobody can guess.
const SECRET_BYTES: usize = 32;

/// The bytes of an id.
const ID_BYTES: usize = 16;

/// The name of the cookie that carries a session.
pub(crate) const COOKIE: &str = "order_session";

/// A token as a client carries it. Only its hash is kept, and `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token {
    account: AccountId,
    secret: [u8; SECRET_BYTES],
}

impl Token {
    /// A fresh token of an account.
    pub(crate) fn of(account: AccountId) -> Result<Self, Problem> {
        Ok(Self { account, secret: fresh()? })
    }

    /// Reads a token.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
        let (id, secret) = bytes.split_at_checked(ID_BYTES)?;
        let id = u128::from_be_bytes(id.try_into().ok()?);
        let account: AccountId = dashed(id).parse().ok()?;
        Some(Self { account, secret: secret.try_into().ok()? })
    }

    /// The token that a request carries, as a bearer or in a cookie, and whether it is in a cookie.
    pub(crate) fn carried(headers: &HeaderMap) -> Option<(Self, bool)> {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| {
            let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| Self::parse(token))?
        });
        if let Some(token) = bearer {
            return Some((token, false));
        }
        let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let mut pairs =
            cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let (_, token) = pairs.find(|(name, _)| *name == COOKIE)?;
        Self::parse(token).map(|token| (token, true))
    }

    /// Whose session it is.
    pub(crate) const fn account(&self) -> AccountId {
        self.account
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> SecretHash {
        SecretHash::of_bytes(Sha256::digest(self.secret).into())
    }

    /// The text for the client.
    pub(crate) fn text(&self) -> String {
        let id = self.account.as_uuid().as_u128().to_be_bytes();
        URL_SAFE_NO_PAD.encode([&id[..], &self.secret[..]].concat())
    }
}

/// An id as it is written.
fn dashed(id: u128) -> String {
    let hex = format!("{id:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().to_owned();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Token {
        Token::of("0198c0de-0000-7000-8000-000000000000".parse().unwrap()).unwrap()
    }

    #[test]
    fn a_token_comes_back_as_it_went_and_shows_nothing() {
        let token = token();
        let text = token.text();
        assert_eq!(text.len(), 64);
        assert_eq!(Token::parse(&text), Some(token.clone()));
        assert_ne!(token.hash(), Token::of(token.account()).unwrap().hash());
        assert!(!format!("{token:?}").contains(text.get(..8).unwrap()));
        for text in ["", "!", text.get(1..).unwrap(), &format!("{text}AAAA")] {
            assert_eq!(Token::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_bearer_counts_before_a_cookie() {
        let (bearer, cookie) = (token(), token());
        let mut headers = HeaderMap::new();
        headers.insert("cookie", format!("a=b; {COOKIE}={}", cookie.text()).parse().unwrap());
        assert_eq!(Token::carried(&headers), Some((cookie, true)));
        headers.insert("authorization", format!("bearer {}", bearer.text()).parse().unwrap());
        assert_eq!(Token::carried(&headers), Some((bearer, false)));
        assert_eq!(Token::carried(&HeaderMap::new()), None);
    }
}
