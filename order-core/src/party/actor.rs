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

/// Who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// The program that embeds this library.
    Host,
    /// A user account.
    Account(AccountId),
    /// An offline buyer, signed in through a customer link of the brand that keeps it.
    OfflineBuyer(BuyerOrganizationId),
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
    identity: Identity,
    brands: BTreeMap<BrandId, Access>,
    organizations: BTreeMap<BuyerOrganizationId, Access>,
}

impl Actor {
    /// The program that embeds this library, acting for itself: it makes brands and may write everywhere.
    pub const fn host() -> Self {
        Self::of(Identity::Host)
    }

    /// A user account that belongs to nothing yet.
    pub const fn account(account: AccountId) -> Self {
        Self::of(Identity::Account(account))
    }

    /// An offline buyer, signed in through a customer link of the brand that keeps it. It decides about its order confirmations, and
    /// may do nothing for any other buyer.
    pub fn offline_buyer(buyer: BuyerOrganizationId) -> Self {
        Self::of(Identity::OfflineBuyer(buyer)).member(buyer, Access::Write)
    }

    const fn of(identity: Identity) -> Self {
        Self { identity, brands: BTreeMap::new(), organizations: BTreeMap::new() }
    }

    /// Who it is.
    pub const fn identity(&self) -> Identity {
        self.identity
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

    /// The account; `None` for whoever acts without one.
    pub const fn id(&self) -> Option<AccountId> {
        match self.identity {
            Identity::Account(account) => Some(account),
            Identity::Host | Identity::OfflineBuyer(_) => None,
        }
    }

    /// Whether this is the embedding program itself.
    pub const fn is_host(&self) -> bool {
        matches!(self.identity, Identity::Host)
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

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_host_writes_everywhere_and_a_fresh_account_nowhere() {
        let brand = BrandId::from_uuid(Uuid::from_u128(1));
        let buyer = BuyerOrganizationId::from_uuid(Uuid::from_u128(1));
        let host = Actor::host();
        assert!(host.is_host() && host.id().is_none());
        assert_eq!(
            (host.on_brand(brand), host.on_organization(buyer)),
            (Some(Access::Write), Some(Access::Write))
        );
        let account = Actor::account(AccountId::from_uuid(Uuid::from_u128(9)));
        assert!(!account.is_host());
        assert_eq!((account.on_brand(brand), account.on_organization(buyer)), (None, None));
    }

    #[test]
    fn a_right_is_for_one_thing_and_one_side_only() {
        let uuid = Uuid::from_u128(1);
        let (brand, buyer) = (BrandId::from_uuid(uuid), BuyerOrganizationId::from_uuid(uuid));
        let account = || Actor::account(AccountId::from_uuid(Uuid::from_u128(9)));
        let staff = account().staff(brand, Access::Read);
        assert_eq!((staff.on_brand(brand), staff.on_organization(buyer)), (Some(Access::Read), None));
        let member = account().member(buyer, Access::Write);
        assert_eq!((member.on_brand(brand), member.on_organization(buyer)), (None, Some(Access::Write)));
        assert_eq!(member.on_organization(BuyerOrganizationId::from_uuid(Uuid::from_u128(2))), None);
    }

    #[test]
    fn the_last_word_on_a_right_counts() {
        let brand = BrandId::from_uuid(Uuid::from_u128(1));
        let account = Actor::account(AccountId::from_uuid(Uuid::from_u128(9)));
        let staff = account.staff(brand, Access::Write).staff(brand, Access::Read);
        assert_eq!(staff.on_brand(brand), Some(Access::Read));
    }
}
