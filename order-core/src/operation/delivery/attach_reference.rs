//! Attach a reference to a document that the embedding product keeps.

use serde::Serialize;
use thiserror::Error;

use super::super::blocker::{HasBacklog, HasDeliveryNote, WrongStatus};
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{OrderReceipt, staff_order};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::TooManyReferences;
use super::create_invoice::INVOICED_IN;
use super::document::{put_changed, receipt_of};
use crate::order::{AttachedReference, DocumentKind, Order, OrderStatus};
use crate::party::Actor;
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, Code, OrderId};

/// Tells that a document of the embedding product refers to an order. It counts as one kept here does. A document that refers to the
/// order already changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachReference {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// What the document is.
    pub kind: DocumentKind,
    /// What the product calls it.
    pub name: Code,
}

/// Why a reference cannot be attached.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AttachReferenceRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// The order is in a status in which there are no such documents.
    #[error(transparent)]
    WrongStatus(#[from] WrongStatus),
    /// The order has backlog SKUs, so no delivery note is made of the whole.
    #[error(transparent)]
    HasBacklog(#[from] HasBacklog),
    /// The order is on a delivery note already.
    #[error(transparent)]
    HasDeliveryNote(#[from] HasDeliveryNote),
    /// As many documents refer to the order as may.
    #[error(transparent)]
    TooManyReferences(#[from] TooManyReferences),
}

reasons! {
    AttachReferenceRefusal shares [
        NotPermitted, Outdated, WrongStatus, HasBacklog, HasDeliveryNote, TooManyReferences,
    ] {}
}

/// The statuses out of which something leads.
const GOING_ON: &[OrderStatus] = &[
    OrderStatus::AwaitingConfirmation,
    OrderStatus::ConfirmationCreated,
    OrderStatus::ConfirmationApproved,
    OrderStatus::ConfirmationDeclined,
    OrderStatus::Confirmed,
];

/// The statuses in which documents of a kind are made of an order.
const fn made_in(kind: DocumentKind) -> &'static [OrderStatus] {
    match kind {
        DocumentKind::DeliveryNote => &[OrderStatus::Confirmed],
        DocumentKind::Invoice => INVOICED_IN,
        DocumentKind::Other => GOING_ON,
    }
}

/// That a reference may be attached to an order.
#[derive(Debug)]
pub struct MayAttachReference<'o>(&'o Order);

/// Whether a document may refer to an order: one that does already may, and any other where one kept here could be made. That is, a
/// delivery note to a confirmed order without backlog SKUs and delivery notes, an invoice from the order confirmation on unless the
/// buyer has declined it, and anything else until the order ends.
///
/// # Errors
/// Every reason why not.
pub fn may_attach_reference<'o>(
    order: &'o Order,
    reference: &AttachedReference,
) -> Result<MayAttachReference<'o>, Refusals<AttachReferenceRefusal>> {
    if order.attached.contains(reference) {
        return Ok(MayAttachReference(order));
    }
    let mut findings = Findings::new();
    let wrong = WrongStatus::check(order, made_in(reference.kind));
    findings.extend(wrong.map(AttachReferenceRefusal::from));
    if reference.kind == DocumentKind::DeliveryNote {
        findings.extend(HasBacklog::check(order).map(AttachReferenceRefusal::from));
        findings.extend(HasDeliveryNote::check(order).map(AttachReferenceRefusal::from));
    }
    findings.extend(TooManyReferences::check(order).map(AttachReferenceRefusal::from));
    findings.verdict(MayAttachReference(order))
}

impl AttachReference {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayAttachReference<'f>, Stop<AttachReferenceRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(AttachReferenceRefusal::from));
        Ok(findings.join(may_attach_reference(order, &self.reference()))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }

    fn reference(&self) -> AttachedReference {
        AttachedReference { kind: self.kind, name: self.name.clone() }
    }
}

impl Command for AttachReference {
    type Output = OrderReceipt;
    type Reason = AttachReferenceRefusal;

    const OPERATION: Operation = Operation::AttachReference;

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
    ) -> Result<Decision<OrderReceipt>, Stop<AttachReferenceRefusal>> {
        let MayAttachReference(before) = self.permit(facts, moment.actor(), moment.is_in_bulk())?;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let mut after = before.clone();
        let output = if after.attached.insert(self.reference()) {
            put_changed(&mut draft, facts, before, after, Vec::new(), moment)
        } else {
            receipt_of(facts, before)
        };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
