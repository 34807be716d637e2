//! Add an address to an address book.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::NotPermitted;
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::{AddressIncomplete, kept};
use crate::party::{AddressRecord, BuyerKind, BuyerOrganization, PostalAddressForm};
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::limits::ADDRESSES_MAX;
use crate::value::{AddressId, BuyerOrganizationId};

/// Adds an address to the book of a buyer organization. A connected buyer organization's book is kept by its members, an offline
/// buyer's by staff of its brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddAddress {
    /// Whose address book.
    pub buyer: BuyerOrganizationId,
    /// Who keeps it.
    pub kind: BuyerKind,
    /// The address as it was filled in.
    pub address: PostalAddressForm,
}

/// The address that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedAddress {
    /// Its id.
    pub id: AddressId,
    /// Its version.
    pub version: Version,
}

/// Why an address cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddAddressRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The address book has as many as it may have.
    #[error("the address book is full: it has {max} addresses")]
    BookFull {
        /// How many it may have.
        max: usize,
    },
    /// A field of the address is missing, or has more than it may have.
    #[error(transparent)]
    Incomplete(#[from] AddressIncomplete),
}

reasons! {
    AddAddressRefusal shares [NotPermitted, Incomplete] {
        BookFull { max } = "address_book_full";
    }
}

impl Command for AddAddress {
    type Output = AddedAddress;
    type Reason = AddAddressRefusal;

    const OPERATION: Operation = Operation::AddAddress;

    fn partition(&self) -> Partition {
        kept::partition(self.kind, self.buyer)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        kept::needs(self.kind, self.buyer, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<AddedAddress>, Stop<AddAddressRefusal>> {
        let before = kept::writable(facts, moment.actor(), self.kind, self.buyer)?;
        let max = ADDRESSES_MAX;
        let mut findings = Findings::new();
        let room = usize::try_from(before.address_count).is_ok_and(|count| count < max);
        findings.check(room, || AddAddressRefusal::BookFull { max });
        let address = AddressIncomplete::verdict(&self.address, findings)?;

        let id = AddressId::made(moment.now(), moment.bytes());
        let known_by =
            vec![FieldChange::set("name", &address.name), FieldChange::set("country", address.country)];
        let record = AddressRecord { id, buyer: self.buyer, address };
        let address_count = before.address_count.saturating_add(1);
        let counted = BuyerOrganization { address_count, ..before.as_ref().clone() };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.create(Key::address(self.partition(), id), record, known_by, moment);
        draft.put(kept::organization_key(self.kind, self.buyer), counted);
        Ok(Decision { output: AddedAddress { id, version }, changeset: draft.finish()? })
    }
}
