//! Order links: URLs that let somebody order, and who came by one.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::ConnectionTerms;
use crate::catalog::PaymentMethods;
use crate::refusal::reasons;
use crate::value::{
    BrandId, CatalogId, GuestId, LinkId, Name, PasswordHash, SecretHash, ShippingGroupId, Timestamp,
};

/// A URL that lets somebody order. Nothing secret is in it: token and passcode lie apart, as hashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLink {
    /// Its id, which is no secret.
    pub id: LinkId,
    /// The brand.
    pub brand: BrandId,
    /// What staff call it.
    pub name: Name,
    /// What it opens, and under which terms.
    pub kind: LinkKind,
    /// How an order can be paid; `None` = as the catalog says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentMethods>,
    /// The rates of the shipping fee; where none of them fits, and for `None`, those of the catalog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<ShippingGroupId>,
    /// From when on it is live, this instant included; `None` = from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_at: Option<Timestamp>,
    /// When it ends. At this instant it is over; `None` = never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Whether it has a passcode.
    pub has_passcode: bool,
    /// The generation of its passes, which begins anew with every change of the passcode. Those of an earlier one open nothing.
    pub generation: u32,
    /// Whether staff have closed it.
    pub status: LinkStatus,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Why nobody comes by an order link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LinkClosed {
    /// It is closed for ever.
    #[error("the link is deleted")]
    Deleted,
    /// It is closed, and may be opened again.
    #[error("the link is void")]
    Void,
    /// It is not live yet.
    #[error("the link is live from {released_at} on")]
    NotReleased {
        /// From when on it is.
        released_at: Timestamp,
    },
    /// It is over.
    #[error("the link ended at {expires_at}")]
    Expired {
        /// When it ended.
        expires_at: Timestamp,
    },
}

reasons! {
    LinkClosed {
        Deleted {} = "link_deleted";
        Void {} = "link_void";
        NotReleased { released_at } = "link_not_released";
        Expired { expires_at } = "link_expired";
    }
}

impl OrderLink {
    /// Why nobody comes by it at a time; nothing = it is live. Of one that is deleted, no more is told.
    pub fn closed(&self, now: Timestamp) -> Vec<LinkClosed> {
        let by_staff = match self.status {
            LinkStatus::Deleted => return vec![LinkClosed::Deleted],
            LinkStatus::Void => Some(LinkClosed::Void),
            LinkStatus::Open => None,
        };
        let released_at = self.released_at.filter(|released_at| now < *released_at);
        let expires_at = self.expires_at.filter(|expires_at| now >= *expires_at);
        let early = released_at.map(|released_at| LinkClosed::NotReleased { released_at });
        let late = expires_at.map(|expires_at| LinkClosed::Expired { expires_at });
        by_staff.into_iter().chain(early).chain(late).collect()
    }
}

/// What an order link opens. What it is for stays: an instant link never becomes a customer link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// One catalog, for anyone, under terms of its own.
    Instant {
        /// Which catalog.
        catalog: CatalogId,
        /// Under which terms. They take the place of the connection's.
        terms: ConnectionTerms,
    },
    /// Several catalogs, for anyone, under terms of its own.
    Dynamic {
        /// Which catalogs.
        catalogs: BTreeSet<CatalogId>,
        /// Under which terms. They take the place of the connection's.
        terms: ConnectionTerms,
    },
    /// Several catalogs, for buyers of the brand who log in, under the terms of their connections.
    Customer {
        /// Which catalogs.
        catalogs: BTreeSet<CatalogId>,
    },
}

impl LinkKind {
    /// The word for it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Instant { .. } => "instant",
            Self::Dynamic { .. } => "dynamic",
            Self::Customer { .. } => "customer",
        }
    }

    /// Whether only those who log in may come by it.
    pub const fn asks_log_in(&self) -> bool {
        matches!(self, Self::Customer { .. })
    }

    /// The terms of its own; `None` = those of the connection hold.
    pub const fn terms(&self) -> Option<&ConnectionTerms> {
        match self {
            Self::Instant { terms, .. } | Self::Dynamic { terms, .. } => Some(terms),
            Self::Customer { .. } => None,
        }
    }

    /// The catalogs that it opens.
    pub fn catalogs(&self) -> impl Iterator<Item = CatalogId> {
        let (one, several) = match self {
            Self::Instant { catalog, .. } => (Some(*catalog), None),
            Self::Dynamic { catalogs, .. } | Self::Customer { catalogs } => (None, Some(catalogs)),
        };
        one.into_iter().chain(several.into_iter().flatten().copied())
    }

    /// Whether it opens a catalog.
    pub fn opens(&self, catalog: CatalogId) -> bool {
        match self {
            Self::Instant { catalog: only, .. } => *only == catalog,
            Self::Dynamic { catalogs, .. } | Self::Customer { catalogs } => catalogs.contains(&catalog),
        }
    }

    /// Whether it is for the same as another.
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// Whether staff have closed an order link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkStatus {
    /// It is not closed.
    Open,
    /// It is closed, and may be opened again.
    Void,
    /// It is closed for ever, and its token leads nowhere.
    Deleted,
}

impl LinkStatus {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Void => "void",
            Self::Deleted => "deleted",
        }
    }
}

impl fmt::Display for LinkStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// The secrets of an order link, as hashes. They lie apart from it, so that whoever shows a link, or what changed about it, cannot show
/// them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkSecret {
    /// Of which link.
    pub link: LinkId,
    /// The hash of the token in its URL.
    pub token: SecretHash,
    /// The hash of its passcode; `None` = it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passcode: Option<PasswordHash>,
}

/// That a guest knew the passcode of an order link. Whoever has the guest's token need not tell it again, until it is over or the link
/// gets another passcode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestPass {
    /// The guest.
    pub guest: GuestId,
    /// Of which link.
    pub link: LinkId,
    /// The generation of the link's passes that it is of.
    pub generation: u32,
    /// When it ends. At this instant it is over.
    pub expires_at: Timestamp,
}

impl GuestPass {
    /// How long a pass lasts.
    pub const LASTS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

    /// Whether it lets the guest through to a link as it is now.
    pub fn opens(&self, link: &OrderLink, now: Timestamp) -> bool {
        self.link == link.id && self.generation == link.generation && now < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Rates, TransactionTerm};

    fn catalog(number: u128) -> CatalogId {
        CatalogId::from_uuid(uuid::Uuid::from_u128(number))
    }

    fn kinds() -> [LinkKind; 3] {
        let terms = ConnectionTerms {
            term: TransactionTerm::new("EXW").unwrap(),
            currency: "EUR".parse().unwrap(),
            rates: Rates::default(),
        };
        let catalogs = BTreeSet::from([catalog(1), catalog(2)]);
        [
            LinkKind::Instant { catalog: catalog(1), terms: terms.clone() },
            LinkKind::Dynamic { catalogs: catalogs.clone(), terms },
            LinkKind::Customer { catalogs },
        ]
    }

    fn link(kind: LinkKind) -> OrderLink {
        OrderLink {
            id: LinkId::from_uuid(uuid::Uuid::from_u128(9)),
            brand: BrandId::from_uuid(uuid::Uuid::from_u128(8)),
            name: Name::new("Fair").unwrap(),
            kind,
            payment: None,
            shipping: None,
            released_at: None,
            expires_at: None,
            has_passcode: false,
            generation: 0,
            status: LinkStatus::Open,
            created_at: Timestamp::MIN,
        }
    }

    #[test]
    fn a_link_opens_its_catalogs_and_no_other() {
        for (kind, opened) in kinds().into_iter().zip([1, 2, 2]) {
            assert_eq!(kind.catalogs().count(), opened, "{kind:?}");
            assert!(kind.catalogs().all(|catalog| kind.opens(catalog)));
            assert_eq!((kind.opens(catalog(2)), kind.opens(catalog(3))), (opened == 2, false), "{kind:?}");
        }
    }

    #[test]
    fn only_customer_links_ask_for_a_log_in_and_have_no_terms() {
        for (kind, anyone) in kinds().iter().zip([true, true, false]) {
            assert_eq!((kind.terms().is_some(), !kind.asks_log_in()), (anyone, anyone), "{kind:?}");
            let alike = kinds().iter().filter(|other| kind.is_like(other)).count();
            assert_eq!(alike, 1, "{kind:?}");
        }
    }

    #[test]
    fn a_link_is_live_from_its_release_until_before_its_end() {
        let at = |micros| Timestamp::from_micros(micros).unwrap();
        let [kind, ..] = kinds();
        let link = OrderLink { released_at: Some(at(10)), expires_at: Some(at(20)), ..link(kind) };
        let early = LinkClosed::NotReleased { released_at: at(10) };
        let late = LinkClosed::Expired { expires_at: at(20) };
        for (now, told) in [(9, vec![early]), (10, vec![]), (19, vec![]), (20, vec![late])] {
            assert_eq!(link.closed(at(now)), told, "{now}");
        }
        let void = OrderLink { status: LinkStatus::Void, ..link.clone() };
        assert_eq!(void.closed(at(10)), [LinkClosed::Void]);
        assert_eq!(void.closed(at(9)), [LinkClosed::Void, early]);
        let deleted = OrderLink { status: LinkStatus::Deleted, ..link.clone() };
        assert_eq!(deleted.closed(at(9)), [LinkClosed::Deleted]);
        let unbounded = OrderLink { released_at: None, expires_at: None, ..link };
        assert!(unbounded.closed(Timestamp::MIN).is_empty() && unbounded.closed(Timestamp::MAX).is_empty());
    }

    #[test]
    fn a_pass_is_for_one_link_one_passcode_and_a_time() {
        let at = |micros| Timestamp::from_micros(micros).unwrap();
        let [kind, ..] = kinds();
        let link = OrderLink { generation: 5, ..link(kind) };
        let guest = GuestId::of(&SecretHash::of_bytes([1; 32]));
        let pass = GuestPass { guest, link: link.id, generation: 5, expires_at: at(100) };
        assert!(pass.opens(&link, at(99)));
        assert!(!pass.opens(&link, at(100)));
        for other in [
            OrderLink { generation: 6, ..link.clone() },
            OrderLink { generation: 4, ..link.clone() },
            OrderLink { id: LinkId::from_uuid(uuid::Uuid::from_u128(10)), ..link.clone() },
        ] {
            assert!(!pass.opens(&other, at(99)), "{other:?}");
        }
    }
}
