//! Rename a tag, or change its colour.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::TagNameTaken;
use super::named::ask_for_name;
use crate::order::{Colour, Tag};
use crate::record::{ClaimScope, Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, Name, TagId};

/// Changes a tag. Fields that are `None` stay as they are. Orders that carry it show it as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeTag {
    /// Of which brand.
    pub brand: BrandId,
    /// Which tag.
    pub tag: TagId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Its new name.
    pub name: Option<Name>,
    /// Its new colour.
    pub colour: Option<Colour>,
}

/// Why a tag cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeTagRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// Another tag has the name.
    #[error(transparent)]
    NameTaken(#[from] TagNameTaken),
}

reasons! { ChangeTagRefusal shares [NotPermitted, Outdated, NameTaken] {} }

impl Command for ChangeTag {
    /// The version that the tag has now.
    type Output = Version;
    type Reason = ChangeTagRefusal;

    const OPERATION: Operation = Operation::ChangeTag;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let key = Key::tag(self.brand, self.tag);
        if let Some((tag, name)) = known.get::<Tag>(&key).zip(self.name.as_ref()) {
            ask_for_name(self.brand, &tag.name, keys);
            ask_for_name(self.brand, name, keys);
        }
        keys.record(Key::brand(self.brand));
        keys.record(key);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ChangeTagRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::tag(self.brand, self.tag);
        let before = facts.get::<Tag>(&key).ok_or_else(|| Missing::of(&key))?;
        let taken =
            self.name.as_ref().and_then(|name| TagNameTaken::check(facts, self.brand, name, Some(self.tag)));
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(ChangeTagRefusal::from));
        findings.extend(taken.map(ChangeTagRefusal::from));
        findings.verdict(())?;

        let after = Tag {
            id: before.id,
            brand: before.brand,
            name: self.name.clone().unwrap_or_else(|| before.name.clone()),
            colour: self.colour.unwrap_or(before.colour),
        };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if after.name != before.name {
            draft.release(self.brand, &ClaimScope::TagName(&before.name));
            draft.claim(self.brand, &ClaimScope::TagName(&after.name), self.tag.as_uuid());
        }
        let version = draft.change(key, before.as_ref(), after, moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}
