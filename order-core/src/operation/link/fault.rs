//! What can be wrong with an order link.

use std::collections::BTreeSet;

use thiserror::Error;

use super::super::reasons;
use crate::catalog::Catalog;
use crate::party::{LinkKind, LinkStatus, OrderLink};
use crate::record::{ClaimScope, Facts, Key, Keys, Version};
use crate::value::limits::LINK_CATALOGS_MAX;
use crate::value::{BrandId, CatalogId, SecretHash, Timestamp};

/// What is wrong with an order link.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LinkFault {
    /// It would open nothing.
    #[error("the link opens no catalog")]
    NoCatalog,
    /// It would open more catalogs than a link can. They are not looked at one by one.
    #[error("{count} catalogs are more than the {max} that a link opens")]
    TooManyCatalogs {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// The brand does not have a catalog that it would open.
    #[error("the brand has no catalog {catalog} to open")]
    NoSuchCatalog {
        /// Which one.
        catalog: CatalogId,
    },
    /// It would be over before it is released.
    #[error("the link is released at {released_at}, not before its end at {expires_at}")]
    ReleasedTooLate {
        /// When it is released.
        released_at: Timestamp,
        /// When it ends.
        expires_at: Timestamp,
    },
}

reasons! {
    LinkFault {
        NoCatalog {} = "no_catalog";
        TooManyCatalogs { count, max } = "too_many_catalogs";
        NoSuchCatalog { catalog } = "no_such_catalog";
        ReleasedTooLate { released_at, expires_at } = "released_too_late";
    }
}

impl LinkFault {
    /// Asks for what [`of_kind`](Self::of_kind) looks at.
    pub(super) fn ask(brand: BrandId, kind: &LinkKind, keys: &mut Keys) {
        if kind.catalogs().count() <= LINK_CATALOGS_MAX {
            kind.catalogs().for_each(|catalog| keys.record(Key::catalog(brand, catalog)));
        }
    }

    /// What is wrong with what a link opens.
    pub(super) fn of_kind(facts: &Facts, brand: BrandId, kind: &LinkKind) -> Vec<Self> {
        let (count, max) = (kind.catalogs().count(), LINK_CATALOGS_MAX);
        if count > max {
            return vec![Self::TooManyCatalogs { count, max }];
        }
        let there = |id: &CatalogId| facts.get::<Catalog>(&Key::catalog(brand, *id)).is_some();
        let unknown: BTreeSet<CatalogId> = kind.catalogs().filter(|catalog| !there(catalog)).collect();
        let none = (count == 0).then_some(Self::NoCatalog);
        none.into_iter().chain(unknown.into_iter().map(|catalog| Self::NoSuchCatalog { catalog })).collect()
    }

    /// Release not before the end, when there are both.
    pub(super) fn of_times(released_at: Option<Timestamp>, expires_at: Option<Timestamp>) -> Option<Self> {
        let (released_at, expires_at) = released_at.zip(expires_at)?;
        (released_at >= expires_at).then_some(Self::ReleasedTooLate { released_at, expires_at })
    }
}

/// The link is in a status in which this cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the link is {status}")]
pub struct WrongLinkStatus {
    /// Its status.
    pub status: LinkStatus,
}

reasons! { struct WrongLinkStatus { status } = "wrong_link_status" }

impl WrongLinkStatus {
    /// The refusal when a link has another status than one of these.
    pub(super) fn check(link: &OrderLink, wanted: &[LinkStatus]) -> Option<Self> {
        (!wanted.contains(&link.status)).then_some(Self { status: link.status })
    }
}

/// There is or was something with this token. A token is drawn anew each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this token was used before")]
pub struct TokenUsed;

reasons! { struct TokenUsed {} = "token_used" }

impl TokenUsed {
    /// The refusal when there is or was an order link with this token.
    pub(super) fn of_link(facts: &Facts, brand: BrandId, token: &SecretHash) -> Option<Self> {
        let claim = ClaimScope::LinkToken(token).key(brand);
        (facts.version(&claim) != Version::NEVER).then_some(Self)
    }
}
