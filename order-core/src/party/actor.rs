//! Who acts, and on what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::value::{AccountId, BrandId, BuyerOrganizationId};

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// See.
    Read,
    /// See and change.
    Write,
}

/// Whoever asks for something, with all that it belongs to. It is established once per request, by the host or its login, so a right
/// that is revoked meanwhile counts from the next request on.
///
/// ```
/// use order_core::party::{Access, Actor};
/// use order_core::value::{AccountId, BrandId, Timestamp};
///
/// let now: Timestamp = "2026-03-01T09:00:00Z".parse()?;
/// let (brand, other) = (BrandId::made(now, [1; 10]), BrandId::made(now, [2; 10]));
/// let staff = Actor::account(AccountId::made(now, [3; 10])).staff(brand, Access::Write);
/// assert_eq!(staff.on_brand(brand), Some(Access::Write));
/// assert_eq!(staff.on_brand(other), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    account: Option<AccountId>,
    brands: BTreeMap<BrandId, Access>,
    organizations: BTreeMap<BuyerOrganizationId, Access>,
}

impl Actor {
    /// The program that embeds this library, acting for itself: it makes brands and may write everywhere.
    pub const fn host() -> Self {
        Self { account: None, brands: BTreeMap::new(), organizations: BTreeMap::new() }
    }

    /// A user account that belongs to nothing yet.
    pub const fn account(account: AccountId) -> Self {
        Self { account: Some(account), brands: BTreeMap::new(), organizations: BTreeMap::new() }
    }

    /// The same, as staff of a brand.
    #[must_use]
    pub fn staff(mut self, brand: BrandId, access: Access) -> Self {
        self.brands.insert(brand, access);
        self
    }

    /// The same, as a member of a buyer organization.
    #[must_use]
    pub fn member(mut self, organization: BuyerOrganizationId, access: Access) -> Self {
        self.organizations.insert(organization, access);
        self
    }

    /// The account; `None` for the host.
    pub const fn id(&self) -> Option<AccountId> {
        self.account
    }

    /// Whether this is the embedding program itself.
    pub const fn is_host(&self) -> bool {
        self.account.is_none()
    }

    /// What it may do as staff of a brand; `None` = the brand's records do not exist for it.
    pub fn on_brand(&self, brand: BrandId) -> Option<Access> {
        if self.is_host() { Some(Access::Write) } else { self.brands.get(&brand).copied() }
    }

    /// What it may do for a buyer organization; `None` = its records do not exist for it.
    pub fn on_organization(&self, organization: BuyerOrganizationId) -> Option<Access> {
        if self.is_host() { Some(Access::Write) } else { self.organizations.get(&organization).copied() }
    }
}
