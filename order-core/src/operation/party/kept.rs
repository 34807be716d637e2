//! Where a buyer organization and its address book lie, and who may change them.

use std::sync::Arc;

use super::super::shared::{NotPermitted, member_writes, staff_writes};
use super::super::{Missing, Stop};
use crate::party::{Actor, AddressRecord, BuyerKind, BuyerOrganization};
use crate::record::{Facts, Key, Keys, Partition};
use crate::refusal::Reason;
use crate::value::BuyerOrganizationId;

/// The partition of whoever keeps the record.
pub(super) const fn partition(kind: BuyerKind, buyer: BuyerOrganizationId) -> Partition {
    match kind {
        BuyerKind::Connected => Partition::BuyerOrganization(buyer),
        BuyerKind::Offline { brand } => Partition::Brand(brand),
    }
}

/// The key of the record.
pub(super) const fn organization_key(kind: BuyerKind, buyer: BuyerOrganizationId) -> Key {
    match kind {
        BuyerKind::Connected => Key::buyer_organization(buyer),
        BuyerKind::Offline { brand } => Key::offline_buyer(brand, buyer),
    }
}

/// What [`writable`] needs.
pub(super) fn needs(kind: BuyerKind, buyer: BuyerOrganizationId, keys: &mut Keys) {
    if let BuyerKind::Offline { brand } = kind {
        keys.record(Key::brand(brand));
    }
    keys.record(organization_key(kind, buyer));
}

/// The record, for an actor who may change it: a member with Write, or, of an offline buyer, staff with Write.
pub(super) fn writable<'f, R: Reason + From<NotPermitted>>(
    facts: &'f Facts,
    actor: &Actor,
    kind: BuyerKind,
    buyer: BuyerOrganizationId,
) -> Result<&'f Arc<BuyerOrganization>, Stop<R>> {
    match kind {
        BuyerKind::Connected => member_writes(actor, buyer)?,
        BuyerKind::Offline { brand } => {
            staff_writes(facts, actor, brand)?;
        }
    }
    let key = organization_key(kind, buyer);
    Ok(facts.get::<BuyerOrganization>(&key).ok_or_else(|| Missing::of(&key))?)
}

/// An address of this buyer organization's book. All offline buyers of a brand share a partition, so whose it is must be looked at.
pub(super) fn address<'f, R: Reason>(
    facts: &'f Facts,
    key: &Key,
    buyer: BuyerOrganizationId,
) -> Result<&'f Arc<AddressRecord>, Stop<R>> {
    let found = facts.get::<AddressRecord>(key).filter(|address| address.buyer == buyer);
    Ok(found.ok_or_else(|| Missing::of(key))?)
}
