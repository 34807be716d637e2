//! Change what a buyer organization says of itself.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::kept;
use crate::party::{BuyerKind, BuyerOrganization, OrganizationProfile, ProfileFault};
use crate::record::{Facts, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::BuyerOrganizationId;

/// Changes the profile of a buyer organization: a connected one by its members, an offline one by staff of the brand that keeps it.
/// Orders placed before keep what they were placed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeBuyerOrganization {
    /// Which buyer organization.
    pub buyer: BuyerOrganizationId,
    /// Who keeps it.
    pub kind: BuyerKind,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Its whole new profile, as the form gives it.
    pub profile: OrganizationProfile,
}

/// Why a buyer organization cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeBuyerOrganizationRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// The profile has a fault.
    #[error(transparent)]
    Profile(#[from] ProfileFault),
}

reasons! {
    ChangeBuyerOrganizationRefusal shares [NotPermitted, Outdated, Profile] {}
}

impl Command for ChangeBuyerOrganization {
    /// The version that the buyer organization has now.
    type Output = Version;
    type Reason = ChangeBuyerOrganizationRefusal;

    const OPERATION: Operation = Operation::ChangeBuyerOrganization;

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
    ) -> Result<Decision<Version>, Stop<ChangeBuyerOrganizationRefusal>> {
        let before = kept::writable(facts, moment.actor(), self.kind, self.buyer)?;
        let key = kept::organization_key(self.kind, self.buyer);
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(ChangeBuyerOrganizationRefusal::from));
        findings.extend(self.profile.faults(self.kind).into_iter().map(ChangeBuyerOrganizationRefusal::from));
        findings.verdict(())?;

        let after = BuyerOrganization { profile: self.profile.clone(), ..before.as_ref().clone() };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.change(key, before.as_ref(), after, moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}
