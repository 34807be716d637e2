//! Create an offline buyer, together with its connection.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, staff_writes};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::BuyerCodeTaken;
use super::connect::{begun, known_by};
use crate::party::{BuyerKind, BuyerOrganization, ConnectionTerms, OrganizationProfile, ProfileFault};
use crate::record::{ClaimScope, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, BuyerOrganizationId, Code};

/// Creates a buyer organization that this brand keeps and for which nobody logs in, and connects it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateOfflineBuyer {
    /// Which brand keeps it.
    pub brand: BrandId,
    /// What is known of it.
    pub profile: OrganizationProfile,
    /// The code that the brand gives to it, if any.
    pub code: Option<Code>,
    /// The trading terms.
    pub terms: ConnectionTerms,
}

/// The offline buyer that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedOfflineBuyer {
    /// Its id.
    pub id: BuyerOrganizationId,
    /// Its version.
    pub version: Version,
    /// The version of its connection.
    pub connection: Version,
}

/// Why an offline buyer cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateOfflineBuyerRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The profile has a fault.
    #[error(transparent)]
    Profile(#[from] ProfileFault),
    /// Another buyer has the code.
    #[error(transparent)]
    CodeTaken(#[from] BuyerCodeTaken),
}

reasons! {
    CreateOfflineBuyerRefusal shares [NotPermitted, Profile, CodeTaken] {}
}

impl Command for CreateOfflineBuyer {
    type Output = CreatedOfflineBuyer;
    type Reason = CreateOfflineBuyerRefusal;

    const OPERATION: Operation = Operation::CreateOfflineBuyer;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        if let Some(code) = &self.code {
            keys.record(ClaimScope::BuyerCode(code).key(self.brand));
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedOfflineBuyer>, Stop<CreateOfflineBuyerRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let kind = BuyerKind::Offline { brand: self.brand };
        let mut findings = Findings::new();
        findings.extend(self.profile.faults(kind).into_iter().map(CreateOfflineBuyerRefusal::from));
        let taken = self.code.as_ref().and_then(|code| BuyerCodeTaken::check(facts, self.brand, code, None));
        findings.extend(taken.map(CreateOfflineBuyerRefusal::from));
        findings.verdict(())?;

        let id = BuyerOrganizationId::made(moment.now(), moment.bytes());
        let organization = BuyerOrganization::new(id, kind, self.profile.clone());
        let connection = begun(self.brand, id, true, self.code.clone(), self.terms.clone());
        let name = vec![FieldChange::set("name", self.profile.name.default_text())];
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.create(Key::offline_buyer(self.brand, id), organization, name, moment);
        let agreed = known_by(&connection);
        let connection = draft.create(Key::connection(self.brand, id), connection, agreed, moment);
        if let Some(code) = &self.code {
            draft.claim(self.brand, &ClaimScope::BuyerCode(code), id.as_uuid());
        }
        let output = CreatedOfflineBuyer { id, version, connection };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
