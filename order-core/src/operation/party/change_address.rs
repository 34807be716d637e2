//! Change an address of an address book.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::{AddressIncomplete, kept};
use crate::party::{AddressRecord, BuyerKind, PostalAddressForm};
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{AddressId, BuyerOrganizationId};

/// Changes an address of a buyer organization. Orders placed before keep the address that they were placed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeAddress {
    /// Whose address book.
    pub buyer: BuyerOrganizationId,
    /// Who keeps it.
    pub kind: BuyerKind,
    /// Which address.
    pub id: AddressId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// The whole new address as it was filled in.
    pub address: PostalAddressForm,
}

/// Why an address cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeAddressRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// A field of the address is missing, or has more than it may have.
    #[error(transparent)]
    Incomplete(#[from] AddressIncomplete),
}

reasons! {
    ChangeAddressRefusal shares [NotPermitted, Outdated, Incomplete] {}
}

impl Command for ChangeAddress {
    /// The version that the address has now.
    type Output = Version;
    type Reason = ChangeAddressRefusal;

    const OPERATION: Operation = Operation::ChangeAddress;

    fn partition(&self) -> Partition {
        kept::partition(self.kind, self.buyer)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        kept::needs(self.kind, self.buyer, keys);
        keys.record(Key::address(self.partition(), self.id));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ChangeAddressRefusal>> {
        kept::writable(facts, moment.actor(), self.kind, self.buyer)?;
        let key = Key::address(self.partition(), self.id);
        let before = kept::address(facts, &key, self.buyer)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(ChangeAddressRefusal::from));
        let address = AddressIncomplete::verdict(&self.address, findings)?;

        let after = AddressRecord { id: before.id, buyer: before.buyer, address };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.change(key, before.as_ref(), after, moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}
