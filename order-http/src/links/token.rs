//! The token of an order link: whose it is, and a secret. And the token of a guest, which is a secret alone.

use std::fmt;

use axum::http::{HeaderMap, header};
use order_core::operation::link::ByLink;
use order_core::value::{BrandId, SecretHash};
use serde_json::{Map, Value, json};

use crate::Problem;
use crate::fresh::{SECRET_BYTES, bare, fresh, hash_of, of_bare, opened, sealed};
use crate::wire::{Plain, object};

/// The header that carries the token of a guest.
const GUEST_TOKEN: &str = "guest-token";

/// The token in the URL of a link. Only its hash is kept, and `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct LinkToken {
    brand: BrandId,
    secret: [u8; SECRET_BYTES],
}

impl LinkToken {
    /// A fresh token of a brand.
    pub(crate) fn of(brand: BrandId) -> Result<Self, Problem> {
        Ok(Self { brand, secret: fresh()? })
    }

    /// Whose link it is.
    pub(crate) const fn brand(&self) -> BrandId {
        self.brand
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> SecretHash {
        hash_of(&self.secret)
    }

    /// The text for the URL.
    pub(crate) fn text(&self) -> String {
        sealed(self.brand.as_uuid().as_u128(), &self.secret)
    }

    /// Who comes by the link. Whoever has no token of a guest is nobody who was there before.
    pub(super) fn by(&self, guest: Option<&GuestToken>) -> Result<ByLink, Problem> {
        let guest = match guest {
            Some(guest) => guest.hash(),
            None => GuestToken::new()?.hash(),
        };
        Ok(ByLink { token: self.hash(), guest })
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(..)")
    }
}

impl Plain for LinkToken {
    type Wire = String;

    const NAME: &'static str = "LinkToken";
    const ABOUT: &'static str = "The token in the URL of an order link.";

    fn schema() -> Map<String, Value> {
        object(json!({
            "type": "string", "minLength": 64, "maxLength": 64,
            "examples": ["AZjA3gAAcACAAAAAAAAAAGJvbm5lZXQtb3JpZ2FtaS1tYXJpbmUtdG9uYWwteHl6"],
        }))
    }

    fn read(wire: &String) -> Result<Self, String> {
        let no_token = || "not the token of a link".to_owned();
        let (brand, secret) = opened(wire).ok_or_else(no_token)?;
        Ok(Self { brand: brand.parse().map_err(|_| no_token())?, secret })
    }

    fn write(&self) -> String {
        self.text()
    }
}

/// The token of a guest. Only its hash is kept, and `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct GuestToken([u8; SECRET_BYTES]);

impl GuestToken {
    /// A fresh token.
    pub(crate) fn new() -> Result<Self, Problem> {
        Ok(Self(fresh()?))
    }

    /// The token that a request carries.
    pub(crate) fn carried(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get(GUEST_TOKEN)?.to_str().ok()?;
        of_bare(text).map(Self)
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> SecretHash {
        hash_of(&self.0)
    }

    /// The text for the client.
    pub(crate) fn text(&self) -> String {
        bare(&self.0)
    }
}

impl fmt::Debug for GuestToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GuestToken(..)")
    }
}

/// The token of a session of an offline buyer. Only its hash is kept, and `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct OfflineToken {
    brand: BrandId,
    secret: [u8; SECRET_BYTES],
}

/// What tells the token of an offline buyer from that of an account.
const OFFLINE: &str = "offline.";

impl OfflineToken {
    /// A fresh token of a brand.
    pub(super) fn of(brand: BrandId) -> Result<Self, Problem> {
        Ok(Self { brand, secret: fresh()? })
    }

    /// The token that a request carries as a bearer.
    pub(crate) fn carried(headers: &HeaderMap) -> Option<Self> {
        let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        let text = scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().strip_prefix(OFFLINE))??;
        let (brand, secret) = opened(text)?;
        Some(Self { brand: brand.parse().ok()?, secret })
    }

    /// Which brand keeps the buyer.
    pub(crate) const fn brand(&self) -> BrandId {
        self.brand
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> SecretHash {
        hash_of(&self.secret)
    }

    /// The text for the client.
    pub(super) fn text(&self) -> String {
        format!("{OFFLINE}{}", sealed(self.brand.as_uuid().as_u128(), &self.secret))
    }
}

impl fmt::Debug for OfflineToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OfflineToken(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_a_link_leads_to_its_brand_and_shows_nothing() {
        let brand: BrandId = "0198c0de-0000-7000-8000-000000000000".parse().unwrap();
        let token = LinkToken::of(brand).unwrap();
        let text = token.text();
        assert_eq!(text.len(), 64);
        let read = LinkToken::read(&text).unwrap();
        assert_eq!((read.brand(), read.hash()), (brand, token.hash()));
        assert_ne!(token.hash(), LinkToken::of(brand).unwrap().hash());
        assert_eq!(format!("{token:?}"), "LinkToken(..)");
        for text in ["", "!", text.get(1..).unwrap(), &format!("{text}AAAA")] {
            assert!(LinkToken::read(&text.to_owned()).is_err(), "{text}");
        }
        let example = LinkToken::schema()["examples"][0].as_str().unwrap().to_owned();
        assert_eq!(LinkToken::read(&example).unwrap().text(), example);
    }

    #[test]
    fn a_guest_is_known_by_the_token_of_the_header() {
        let token = GuestToken::new().unwrap();
        let mut headers = HeaderMap::new();
        assert_eq!(GuestToken::carried(&headers), None);
        headers.insert(GUEST_TOKEN, token.text().parse().unwrap());
        assert_eq!(GuestToken::carried(&headers), Some(token.clone()));
        assert_eq!(format!("{token:?}"), "GuestToken(..)");
        headers.insert(GUEST_TOKEN, "short".parse().unwrap());
        assert_eq!(GuestToken::carried(&headers), None);
    }

    #[test]
    fn whoever_has_no_token_is_another_each_time() {
        let token = LinkToken::of("0198c0de-0000-7000-8000-000000000000".parse().unwrap()).unwrap();
        let guest = GuestToken::new().unwrap();
        assert_eq!(token.by(Some(&guest)).unwrap(), token.by(Some(&guest)).unwrap());
        assert_ne!(token.by(None).unwrap().guest_id(), token.by(None).unwrap().guest_id());
    }

    #[test]
    fn the_token_of_an_offline_buyer_is_none_of_an_account() {
        let token = OfflineToken::of("0198c0de-0000-7000-8000-000000000000".parse().unwrap()).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("authorization", format!("Bearer {}", token.text()).parse().unwrap());
        assert_eq!(OfflineToken::carried(&headers), Some(token.clone()));
        assert!(crate::accounts::Token::carried(&headers).is_none());
        assert_eq!(format!("{token:?}"), "OfflineToken(..)");
        let text = token.text();
        for text in [text.strip_prefix(OFFLINE).unwrap(), "offline.", "offline.AAAA"] {
            headers.insert("authorization", format!("Bearer {text}").parse().unwrap());
            assert_eq!(OfflineToken::carried(&headers), None, "{text}");
        }
    }
}
