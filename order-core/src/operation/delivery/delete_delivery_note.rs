//! Delete a delivery note.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::OrderReceipt;
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::document::{
    ask_for_backlog, backlog_changes, backlog_of, delivered_changes, put_changed, staff_record,
    with_confirmed,
};
use super::{DeliveryNoteClosed, DeliveryNoteInvoiced, Exported};
use crate::order::{Backlog, DeliveredOrder, DeliveryNote, DeliverySource, Order};
use crate::party::Actor;
use crate::record::{CodecError, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, DeliveryNoteId};

/// Deletes a delivery note. What was on it is to be delivered again: the order as a whole, or the pieces of its backlog SKUs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeleteDeliveryNote {
    /// The brand.
    pub brand: BrandId,
    /// Which delivery note.
    pub note: DeliveryNoteId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

/// The delivery note that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedDeliveryNote {
    /// Its id.
    pub id: DeliveryNoteId,
    /// The orders that were on it.
    pub orders: Vec<OrderReceipt>,
}

/// Why a delivery note cannot be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeleteDeliveryNoteRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The delivery note changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// It is closed.
    #[error(transparent)]
    Closed(#[from] DeliveryNoteClosed),
    /// An invoice was made from it.
    #[error(transparent)]
    Invoiced(#[from] DeliveryNoteInvoiced),
    /// A document of the embedding product was made from it.
    #[error(transparent)]
    Exported(#[from] Exported),
}

reasons! { DeleteDeliveryNoteRefusal shares [NotPermitted, Outdated, Closed, Invoiced, Exported] {} }

/// That a delivery note may be deleted.
#[derive(Debug)]
pub struct MayDeleteDeliveryNote<'o>(&'o DeliveryNote);

/// Whether a delivery note may be deleted: it is open, and nothing was made from it.
///
/// # Errors
/// Every reason why not.
pub fn may_delete_delivery_note(
    note: &DeliveryNote,
) -> Result<MayDeleteDeliveryNote<'_>, Refusals<DeleteDeliveryNoteRefusal>> {
    let mut findings = Findings::new();
    findings.extend(DeliveryNoteClosed::check(note).map(DeleteDeliveryNoteRefusal::from));
    findings.extend(DeliveryNoteInvoiced::check(note).map(DeleteDeliveryNoteRefusal::from));
    findings.extend(Exported::check(&note.exports).map(DeleteDeliveryNoteRefusal::from));
    findings.verdict(MayDeleteDeliveryNote(note))
}

impl DeleteDeliveryNote {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
    ) -> Result<MayDeleteDeliveryNote<'f>, Stop<DeleteDeliveryNoteRefusal>> {
        let note = staff_record::<DeliveryNote, _>(facts, actor, self.brand, &self.key())?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(DeleteDeliveryNoteRefusal::from));
        Ok(findings.join(may_delete_delivery_note(note))?)
    }

    const fn key(&self) -> Key {
        Key::delivery_note(self.brand, self.note)
    }
}

impl Command for DeleteDeliveryNote {
    type Output = DeletedDeliveryNote;
    type Reason = DeleteDeliveryNoteRefusal;

    const OPERATION: Operation = Operation::DeleteDeliveryNote;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        if let Some(note) = known.get::<DeliveryNote>(&self.key()) {
            for delivered in &note.orders {
                let key = Key::order(self.brand, delivered.order);
                if let Some(order) = known.get::<Order>(&key) {
                    ask_for_backlog(order, keys);
                }
                keys.record(key);
            }
        }
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<DeletedDeliveryNote>, Stop<DeleteDeliveryNoteRefusal>> {
        let permit = self.permit(facts, moment.actor())?;
        Ok(delete_delivery_note(&permit, facts, moment)?)
    }
}

/// Deletes: the note, and of each order the reference, the pieces of its backlog SKUs and an entry.
fn delete_delivery_note(
    MayDeleteDeliveryNote(note): &MayDeleteDeliveryNote<'_>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<DeletedDeliveryNote>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(note.brand), Operation::DeleteDeliveryNote, facts);
    let key = Key::delivery_note(note.brand, note.id);
    let gone = delivered_changes(&note.orders).into_iter();
    let gone = gone.map(|FieldChange { field, from, to }| FieldChange { field, from: to, to: from });
    draft.log(&key, gone.collect(), moment);
    draft.delete(key);
    let mut orders = Vec::with_capacity(note.orders.len());
    for delivered in &note.orders {
        let key = Key::order(note.brand, delivered.order);
        let Some(order) = facts.get::<Order>(&key) else { continue };
        let mut changes = Vec::new();
        if let (DeliverySource::Backlog, Some(backlog)) = (note.source, backlog_of(facts, order)) {
            let after = freed(backlog, delivered);
            changes = backlog_changes(backlog, &after);
            draft.put(Key::backlog(note.brand, order.id), after);
        }
        let header = with_confirmed(order, |confirmed| confirmed.delivery_notes.retain(|id| *id != note.id));
        orders.push(put_changed(&mut draft, facts, order, header, changes, moment));
    }
    Ok(Decision { output: DeletedDeliveryNote { id: note.id, orders }, changeset: draft.finish()? })
}

/// The backlog SKUs of an order without what of it was on a delivery note.
fn freed(backlog: &Arc<Backlog>, delivered: &DeliveredOrder) -> Backlog {
    let lines: std::collections::BTreeMap<_, _> =
        delivered.lines.iter().map(|line| (line.sku, line)).collect();
    let mut after = Backlog::clone(backlog);
    for sku in &mut after.skus {
        let freed = lines.get(&sku.sku).and_then(|line| sku.take_back(line));
        *sku = freed.unwrap_or(*sku);
    }
    after
}
