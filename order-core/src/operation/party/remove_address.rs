//! Remove an address from an address book.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::kept;
use crate::party::{BuyerKind, BuyerOrganization};
use crate::record::{Facts, Key, Keys, Partition, Version, of_removed};
use crate::refusal::Findings;
use crate::value::{AddressId, BuyerOrganizationId};

/// Removes an address of a buyer organization. Orders placed before keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemoveAddress {
    /// Whose address book.
    pub buyer: BuyerOrganizationId,
    /// Who keeps it.
    pub kind: BuyerKind,
    /// Which address.
    pub id: AddressId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

/// Why an address cannot be removed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RemoveAddressRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
}

reasons! {
    RemoveAddressRefusal shares [NotPermitted, Outdated] {}
}

impl Command for RemoveAddress {
    type Output = ();
    type Reason = RemoveAddressRefusal;

    const OPERATION: Operation = Operation::RemoveAddress;

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
    ) -> Result<Decision<()>, Stop<RemoveAddressRefusal>> {
        let organization = kept::writable(facts, moment.actor(), self.kind, self.buyer)?;
        let key = Key::address(self.partition(), self.id);
        let before = kept::address(facts, &key, self.buyer)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(RemoveAddressRefusal::from));
        findings.verdict(())?;

        let gone = of_removed(&before.address);
        let address_count = organization.address_count.saturating_sub(1);
        let counted = BuyerOrganization { address_count, ..organization.as_ref().clone() };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        draft.log(&key, gone, moment);
        draft.delete(key);
        draft.put(kept::organization_key(self.kind, self.buyer), counted);
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}
