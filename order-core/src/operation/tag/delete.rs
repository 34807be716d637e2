//! Delete a tag.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::named::ask_for_name;
use crate::order::Tag;
use crate::record::{ClaimScope, Facts, Key, Keys, Partition, Version, of_removed};
use crate::refusal::Findings;
use crate::value::{BrandId, TagId};

/// Deletes a tag, and frees its name. Orders that carry it are not touched: they keep its id, which then leads nowhere and is not
/// shown, and lose it when their tags are next changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeleteTag {
    /// Of which brand.
    pub brand: BrandId,
    /// Which tag.
    pub tag: TagId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

/// Why a tag cannot be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeleteTagRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
}

reasons! { DeleteTagRefusal shares [NotPermitted, Outdated] {} }

impl Command for DeleteTag {
    type Output = ();
    type Reason = DeleteTagRefusal;

    const OPERATION: Operation = Operation::DeleteTag;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let key = Key::tag(self.brand, self.tag);
        if let Some(tag) = known.get::<Tag>(&key) {
            ask_for_name(self.brand, &tag.name, keys);
        }
        keys.record(Key::brand(self.brand));
        keys.record(key);
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<()>, Stop<DeleteTagRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::tag(self.brand, self.tag);
        let before = facts.get::<Tag>(&key).ok_or_else(|| Missing::of(&key))?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(DeleteTagRefusal::from));
        findings.verdict(())?;

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        draft.log(&key, of_removed(before.as_ref()), moment);
        draft.release(self.brand, &ClaimScope::TagName(&before.name));
        draft.delete(key);
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}
