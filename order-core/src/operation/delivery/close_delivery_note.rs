//! Close a delivery note.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::DeliveryNoteClosed;
use super::document::staff_record;
use crate::order::{DeliveryNote, DeliveryNoteStatus};
use crate::party::Actor;
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, DeliveryNoteId};

/// Closes a delivery note. It cannot be deleted any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CloseDeliveryNote {
    /// The brand.
    pub brand: BrandId,
    /// Which delivery note.
    pub note: DeliveryNoteId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

/// The delivery note after it was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedDeliveryNote {
    /// Its id.
    pub id: DeliveryNoteId,
    /// The version of its record now.
    pub version: Version,
}

/// Why a delivery note cannot be closed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CloseDeliveryNoteRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The delivery note changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// It is closed already.
    #[error(transparent)]
    Closed(#[from] DeliveryNoteClosed),
}

reasons! { CloseDeliveryNoteRefusal shares [NotPermitted, Outdated, Closed] {} }

/// That a delivery note may be closed.
#[derive(Debug)]
pub struct MayCloseDeliveryNote<'o>(&'o DeliveryNote);

/// Whether a delivery note may be closed: it is open.
///
/// # Errors
/// The reason why not.
pub fn may_close_delivery_note(
    note: &DeliveryNote,
) -> Result<MayCloseDeliveryNote<'_>, Refusals<CloseDeliveryNoteRefusal>> {
    let mut findings = Findings::new();
    findings.extend(DeliveryNoteClosed::check(note).map(CloseDeliveryNoteRefusal::from));
    findings.verdict(MayCloseDeliveryNote(note))
}

impl CloseDeliveryNote {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
    ) -> Result<MayCloseDeliveryNote<'f>, Stop<CloseDeliveryNoteRefusal>> {
        let note = staff_record::<DeliveryNote, _>(facts, actor, self.brand, &self.key())?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(CloseDeliveryNoteRefusal::from));
        Ok(findings.join(may_close_delivery_note(note))?)
    }

    const fn key(&self) -> Key {
        Key::delivery_note(self.brand, self.note)
    }
}

impl Command for CloseDeliveryNote {
    type Output = ClosedDeliveryNote;
    type Reason = CloseDeliveryNoteRefusal;

    const OPERATION: Operation = Operation::CloseDeliveryNote;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<ClosedDeliveryNote>, Stop<CloseDeliveryNoteRefusal>> {
        let MayCloseDeliveryNote(before) = self.permit(facts, moment.actor())?;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let after = DeliveryNote { status: DeliveryNoteStatus::Closed, ..before.clone() };
        let version = draft.change(self.key(), before, after, moment);
        let output = ClosedDeliveryNote { id: before.id, version };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
