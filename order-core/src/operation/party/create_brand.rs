//! Create a brand. Only the embedding program does, and it may name the first Owner.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::member::{Invitation, ask_for_member, invite};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use crate::party::{Brand, BrandSettings, MemberRole, SettingsFault};
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{AccountId, BrandId, EmailAddress, LocalizedName};

/// Creates a brand under an id that the host made, and invites its first Owner. A host with a log-in of its own names none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateBrand {
    /// The new brand's id.
    pub id: BrandId,
    /// Its name per language.
    pub name: LocalizedName,
    /// How it works.
    pub settings: BrandSettings,
    /// Who is invited to be its first Owner; `None` = nobody.
    pub owner: Option<EmailAddress>,
}

/// The brand that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedBrand {
    /// Its id.
    pub id: BrandId,
    /// Its version.
    pub version: Version,
}

/// Why a brand cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateBrandRefusal {
    /// The id is taken.
    #[error("there is already a brand with this id")]
    Exists,
    /// The settings have a fault.
    #[error(transparent)]
    Settings(#[from] SettingsFault),
}

reasons! {
    CreateBrandRefusal shares [Settings] {
        Exists {} = "exists";
    }
}

impl Command for CreateBrand {
    type Output = CreatedBrand;
    type Reason = CreateBrandRefusal;

    const OPERATION: Operation = Operation::CreateBrand;

    fn partition(&self) -> Partition {
        Partition::Brand(self.id)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.id));
        if let Some(owner) = &self.owner {
            let account = AccountId::of(owner);
            ask_for_member(self.id.into(), account, keys);
            keys.record(Key::account(account));
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedBrand>, Stop<CreateBrandRefusal>> {
        let key = Key::brand(self.id);
        if !moment.actor().is_host() {
            return Err(Missing::of(&key).into());
        }
        let mut findings = Findings::new();
        findings.check(facts.get::<Brand>(&key).is_none(), || CreateBrandRefusal::Exists);
        findings.extend(self.settings.faults(None).into_iter().map(CreateBrandRefusal::from));
        findings.verdict(())?;

        let brand = Brand { id: self.id, name: self.name.clone(), settings: self.settings.clone() };
        let known_by = vec![FieldChange::set("name", brand.name.default_text())];
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if let Some(email) = &self.owner {
            let invitation = Invitation { party: self.id.into(), email, role: MemberRole::Owner };
            let called = Some((&self.name, self.settings.locale));
            invite(&mut draft, facts, &invitation, called, moment);
        }
        let version = draft.create(key, brand, known_by, moment);
        Ok(Decision { output: CreatedBrand { id: self.id, version }, changeset: draft.finish()? })
    }
}
