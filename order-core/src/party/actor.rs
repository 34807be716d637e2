//! Who acts, and on what.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{MemberRole, Party};
use crate::value::{AccountId, BrandId, BuyerOrganizationId, GuestId};

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
    /// Somebody who came by an order link and is not logged in.
    Guest(GuestId),
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
    owned: BTreeSet<Party>,
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

    /// Somebody who came by an order link and is not logged in. It may do nothing but what the link's token and its own prove.
    pub const fn guest(guest: GuestId) -> Self {
        Self::of(Identity::Guest(guest))
    }

    const fn of(identity: Identity) -> Self {
        Self { identity, brands: BTreeMap::new(), organizations: BTreeMap::new(), owned: BTreeSet::new() }
    }

    /// Who it is.
    pub const fn identity(&self) -> Identity {
        self.identity
    }

    /// The same, as staff of a brand.
    #[must_use]
    pub fn staff(mut self, brand: BrandId, access: Access) -> Self {
        self.owned.remove(&Party::Brand(brand));
        self.brands.insert(brand, access);
        self
    }

    /// The same, as a member of a buyer organization.
    #[must_use]
    pub fn member(mut self, organization: BuyerOrganizationId, access: Access) -> Self {
        self.owned.remove(&Party::BuyerOrganization(organization));
        self.organizations.insert(organization, access);
        self
    }

    /// The same, belonging to a brand or a buyer organization in this role.
    #[must_use]
    pub fn belonging(mut self, party: Party, role: MemberRole) -> Self {
        self = match party {
            Party::Brand(brand) => self.staff(brand, role.access()),
            Party::BuyerOrganization(organization) => self.member(organization, role.access()),
        };
        if role == MemberRole::Owner {
            self.owned.insert(party);
        }
        self
    }

    /// The account; `None` for whoever acts without one.
    pub const fn id(&self) -> Option<AccountId> {
        match self.identity {
            Identity::Account(account) => Some(account),
            Identity::Host | Identity::OfflineBuyer(_) | Identity::Guest(_) => None,
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

    /// Whether it may do anything for any buyer organization.
    pub(crate) fn buys(&self) -> bool {
        self.is_host() || !self.organizations.is_empty()
    }

    /// What it may do at a brand or for a buyer organization; `None` = its records do not exist for it.
    pub fn on(&self, party: Party) -> Option<Access> {
        match party {
            Party::Brand(brand) => self.on_brand(brand),
            Party::BuyerOrganization(organization) => self.on_organization(organization),
        }
    }

    /// Whether it is an Owner of a brand or a buyer organization, and so decides who belongs to it.
    pub fn owns(&self, party: Party) -> bool {
        self.is_host() || self.owned.contains(&party)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_host_writes_everywhere_and_a_fresh_account_or_a_guest_nowhere() {
        let brand = BrandId::from_uuid(Uuid::from_u128(1));
        let buyer = BuyerOrganizationId::from_uuid(Uuid::from_u128(1));
        let host = Actor::host();
        assert!(host.is_host() && host.id().is_none());
        assert_eq!(
            (host.on_brand(brand), host.on_organization(buyer)),
            (Some(Access::Write), Some(Access::Write))
        );
        let account = Actor::account(AccountId::from_uuid(Uuid::from_u128(9)));
        let guest = Actor::guest(GuestId::from_uuid(Uuid::from_u128(9)));
        for nobody in [account, guest] {
            assert!(!nobody.is_host());
            assert_eq!((nobody.on_brand(brand), nobody.on_organization(buyer)), (None, None));
        }
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
    fn an_owner_writes_and_owns_that_one_thing() {
        let uuid = Uuid::from_u128(1);
        let (brand, buyer) =
            (Party::from(BrandId::from_uuid(uuid)), BuyerOrganizationId::from_uuid(uuid).into());
        let account = || Actor::account(AccountId::from_uuid(Uuid::from_u128(9)));
        let owner = account().belonging(brand, MemberRole::Owner);
        assert_eq!((owner.on(brand), owner.owns(brand)), (Some(Access::Write), true));
        assert_eq!((owner.on(buyer), owner.owns(buyer)), (None, false));
        let reader = owner.belonging(brand, MemberRole::Member(Access::Read));
        assert_eq!((reader.on(brand), reader.owns(brand)), (Some(Access::Read), false));
        assert!(
            !account().staff(BrandId::from_uuid(uuid), Access::Write).owns(brand),
            "who writes need not own"
        );
        assert!(Actor::host().owns(brand) && Actor::host().owns(buyer));
    }

    #[test]
    fn the_last_word_on_a_right_counts() {
        let brand = BrandId::from_uuid(Uuid::from_u128(1));
        let account = Actor::account(AccountId::from_uuid(Uuid::from_u128(9)));
        let staff = account.staff(brand, Access::Write).staff(brand, Access::Read);
        assert_eq!(staff.on_brand(brand), Some(Access::Read));
    }
}
