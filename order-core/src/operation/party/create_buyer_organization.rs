//! Create a connected buyer organization. For now only the embedding program does: an account that makes one becomes its owner, and
//! accounts are not kept here yet.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use crate::party::{BuyerKind, BuyerOrganization, OrganizationProfile, ProfileFault};
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::BuyerOrganizationId;

/// Creates a connected buyer organization under an id that the host made. Whom its members are, the host knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateBuyerOrganization {
    /// The new buyer organization's id.
    pub id: BuyerOrganizationId,
    /// What it says of itself.
    pub profile: OrganizationProfile,
}

/// The buyer organization that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedBuyerOrganization {
    /// Its id.
    pub id: BuyerOrganizationId,
    /// Its version.
    pub version: Version,
}

/// Why a buyer organization cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateBuyerOrganizationRefusal {
    /// The id is taken.
    #[error("there is already a buyer organization with this id")]
    Exists,
    /// The profile has a fault.
    #[error(transparent)]
    Profile(#[from] ProfileFault),
}

reasons! {
    CreateBuyerOrganizationRefusal shares [Profile] {
        Exists {} = "exists";
    }
}

impl Command for CreateBuyerOrganization {
    type Output = CreatedBuyerOrganization;
    type Reason = CreateBuyerOrganizationRefusal;

    const OPERATION: Operation = Operation::CreateBuyerOrganization;

    fn partition(&self) -> Partition {
        Partition::BuyerOrganization(self.id)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::buyer_organization(self.id));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedBuyerOrganization>, Stop<CreateBuyerOrganizationRefusal>> {
        let key = Key::buyer_organization(self.id);
        if !moment.actor().is_host() {
            return Err(Missing::of(&key).into());
        }
        let kind = BuyerKind::Connected;
        let free = facts.get::<BuyerOrganization>(&key).is_none();
        let mut findings = Findings::new();
        findings.check(free, || CreateBuyerOrganizationRefusal::Exists);
        findings.extend(self.profile.faults(kind).into_iter().map(CreateBuyerOrganizationRefusal::from));
        findings.verdict(())?;

        let organization = BuyerOrganization::new(self.id, kind, self.profile.clone());
        let known_by = vec![FieldChange::set("name", self.profile.name.default_text())];
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.create(key, organization, known_by, moment);
        let output = CreatedBuyerOrganization { id: self.id, version };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
