//! Create a delivery note of all SKUs of an order.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::blocker::{HasBacklog, HasDeliveryNote, WrongStatus};
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{OrderReceipt, staff_order};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::document::{
    ask_for_confirmed, confirmed_content, currency_of, delivered_changes, put_changed, with_confirmed,
};
use super::{NothingToDeliver, TooManyReferences};
use crate::order::{DeliveredOrder, DeliveryNote, DeliveryNoteStatus, DeliverySource, Order, OrderStatus};
use crate::party::Actor;
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, DeliveryNoteId, OrderId};

/// Puts all SKUs of a confirmed order on one delivery note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateDeliveryNote {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

/// The delivery note that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedDeliveryNote {
    /// Its id.
    pub id: DeliveryNoteId,
    /// The version of its record.
    pub version: Version,
    /// The orders on it, in the order of asking.
    pub orders: Vec<OrderReceipt>,
}

/// Why an order cannot be put on a delivery note.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateDeliveryNoteRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// The order is not confirmed.
    #[error(transparent)]
    WrongStatus(#[from] WrongStatus),
    /// It has backlog SKUs, which are delivered by themselves.
    #[error(transparent)]
    HasBacklog(#[from] HasBacklog),
    /// It is on a delivery note already.
    #[error(transparent)]
    HasDeliveryNote(#[from] HasDeliveryNote),
    /// Every line of the order is of 0 pieces.
    #[error(transparent)]
    NothingToDeliver(#[from] NothingToDeliver),
    /// As many documents refer to it as may.
    #[error(transparent)]
    TooManyReferences(#[from] TooManyReferences),
}

reasons! {
    CreateDeliveryNoteRefusal shares [
        NotPermitted, Outdated, WrongStatus, HasBacklog, HasDeliveryNote, NothingToDeliver, TooManyReferences,
    ] {}
}

/// That an order may be put on a delivery note.
#[derive(Debug)]
pub struct MayCreateDeliveryNote<'o>(&'o Order);

/// Whether an order may be put on a delivery note as a whole: it is confirmed, has no backlog SKUs, is on no delivery note yet, and
/// has a piece to deliver.
///
/// # Errors
/// Every reason why not.
pub fn may_create_delivery_note(
    order: &Order,
) -> Result<MayCreateDeliveryNote<'_>, Refusals<CreateDeliveryNoteRefusal>> {
    let mut findings = Findings::new();
    let wrong = WrongStatus::check(order, &[OrderStatus::Confirmed]);
    findings.extend(wrong.map(CreateDeliveryNoteRefusal::from));
    findings.extend(HasBacklog::check(order).map(CreateDeliveryNoteRefusal::from));
    findings.extend(HasDeliveryNote::check(order).map(CreateDeliveryNoteRefusal::from));
    findings.extend(NothingToDeliver::check(order).map(CreateDeliveryNoteRefusal::from));
    findings.extend(TooManyReferences::check(order).map(CreateDeliveryNoteRefusal::from));
    findings.verdict(MayCreateDeliveryNote(order))
}

impl CreateDeliveryNote {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayCreateDeliveryNote<'f>, Stop<CreateDeliveryNoteRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(CreateDeliveryNoteRefusal::from));
        Ok(findings.join(may_create_delivery_note(order))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for CreateDeliveryNote {
    type Output = CreatedDeliveryNote;
    type Reason = CreateDeliveryNoteRefusal;

    const OPERATION: Operation = Operation::CreateDeliveryNote;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        if let Some(order) = known.get::<Order>(&self.key()) {
            ask_for_confirmed(order, keys);
        }
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedDeliveryNote>, Stop<CreateDeliveryNoteRefusal>> {
        let permit = self.permit(facts, moment.actor(), moment.is_in_bulk())?;
        create_delivery_note(&permit, facts, moment)
    }
}

/// Creates: the note of every line, the header, an entry for each.
fn create_delivery_note(
    MayCreateDeliveryNote(before): &MayCreateDeliveryNote<'_>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<CreatedDeliveryNote>, Stop<CreateDeliveryNoteRefusal>> {
    let delivered = vec![DeliveredOrder::whole(before.id, confirmed_content(facts, before)?)];
    let mut draft = Draft::new(Partition::Brand(before.brand), Operation::CreateDeliveryNote, facts);
    let (id, version) = make_note(&mut draft, before, (DeliverySource::Order, delivered), moment);
    let after = with_confirmed(before, |confirmed| confirmed.delivery_notes.push(id));
    let orders = vec![put_changed(&mut draft, facts, before, after, Vec::new(), moment)];
    Ok(Decision { output: CreatedDeliveryNote { id, version, orders }, changeset: draft.finish()? })
}

/// Makes a delivery note for the buyer of an order, and logs it.
pub(super) fn make_note(
    draft: &mut Draft<'_>,
    order: &Order,
    (source, orders): (DeliverySource, Vec<DeliveredOrder>),
    moment: &mut Moment<'_>,
) -> (DeliveryNoteId, Version) {
    let id = DeliveryNoteId::made(moment.now(), moment.bytes());
    let note = DeliveryNote {
        id,
        brand: order.brand,
        buyer: order.buyer,
        currency: currency_of(order),
        source,
        orders,
        status: DeliveryNoteStatus::Open,
        invoice: None,
        exports: Vec::new(),
        made_at: moment.now(),
        made_by: moment.actor().id(),
    };
    let mut known_by = vec![FieldChange::set("buyer", note.buyer)];
    known_by.extend(delivered_changes(&note.orders));
    let version = draft.create(Key::delivery_note(order.brand, id), note, known_by, moment);
    (id, version)
}
