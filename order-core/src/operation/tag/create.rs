//! Create a tag.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, staff_writes};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::TagNameTaken;
use super::named::{ask_for_name, create_tag_in};
use crate::order::Colour;
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, Name, TagId};

/// Creates a tag of a brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateTag {
    /// Of which brand.
    pub brand: BrandId,
    /// What it says, unique per brand.
    pub name: Name,
    /// Its colour.
    pub colour: Colour,
}

/// The tag that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedTag {
    /// Its id.
    pub id: TagId,
    /// Its version.
    pub version: Version,
}

/// Why a tag cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateTagRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// Another tag has the name.
    #[error(transparent)]
    NameTaken(#[from] TagNameTaken),
}

reasons! { CreateTagRefusal shares [NotPermitted, NameTaken] {} }

impl Command for CreateTag {
    type Output = CreatedTag;
    type Reason = CreateTagRefusal;

    const OPERATION: Operation = Operation::CreateTag;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        ask_for_name(self.brand, &self.name, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedTag>, Stop<CreateTagRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let mut findings = Findings::new();
        findings.extend(TagNameTaken::check(facts, self.brand, &self.name, None).map(CreateTagRefusal::from));
        findings.verdict(())?;

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let (id, version) = create_tag_in(&mut draft, self.brand, &self.name, self.colour, moment);
        Ok(Decision { output: CreatedTag { id, version }, changeset: draft.finish()? })
    }
}
