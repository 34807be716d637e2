//! Delete an invoice.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::OrderReceipt;
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::Exported;
use super::document::{put_changed, staff_record};
use crate::order::{DeliveryNote, Invoice, InvoiceSource, Order, OrderStatus, PaymentMethod};
use crate::party::Actor;
use crate::record::{CodecError, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, DeliveryNoteId, InvoiceId, Money, OrderId};

/// Deletes an invoice. The part of the order, or the delivery notes, that it billed can be invoiced again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeleteInvoice {
    /// The brand.
    pub brand: BrandId,
    /// Which invoice.
    pub invoice: InvoiceId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

/// The invoice that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedInvoice {
    /// Its id.
    pub id: InvoiceId,
    /// The orders that it billed.
    pub orders: Vec<OrderReceipt>,
    /// The delivery notes that it was made from.
    pub notes: Vec<DeliveryNoteId>,
}

/// Why an invoice cannot be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeleteInvoiceRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The invoice changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// It has a payment confirmation.
    #[error("{amount} of the invoice are paid by card")]
    Paid {
        /// How much was captured.
        amount: Money,
    },
    /// It bills a confirmed order that is paid by card, and confirming went by it.
    #[error("the order {order} is confirmed and paid by card, and keeps its invoices")]
    CardOrder {
        /// Which order.
        order: OrderId,
    },
    /// A document of the embedding product was made from it.
    #[error(transparent)]
    Exported(#[from] Exported),
}

reasons! {
    DeleteInvoiceRefusal shares [NotPermitted, Outdated, Exported] {
        Paid { amount } = "has_payment_confirmation";
        CardOrder { order } = "confirmed_card_order";
    }
}

/// That an invoice may be deleted.
#[derive(Debug)]
pub struct MayDeleteInvoice<'o>(&'o Invoice);

/// Whether an invoice may be deleted: it has no payment confirmation, or one whose capture the gateway refused, and no document was made
/// from it. `orders` are those that it
/// bills. While one that is paid by card is confirmed, its invoices stay, also those that the card does not pay: confirming billed
/// what they did not, and so the order has at least one.
///
/// # Errors
/// Every reason why not.
pub fn may_delete_invoice<'o>(
    invoice: &'o Invoice,
    orders: &[&Order],
) -> Result<MayDeleteInvoice<'o>, Refusals<DeleteInvoiceRefusal>> {
    let mut findings = Findings::new();
    if let Some(payment) = invoice.payment.filter(|payment| !payment.capture.is_failed()) {
        findings.push(DeleteInvoiceRefusal::Paid { amount: payment.amount });
    } else {
        let kept = orders.iter().filter(|order| is_confirmed_by_card(order));
        findings.extend(kept.map(|order| DeleteInvoiceRefusal::CardOrder { order: order.id }));
    }
    findings.extend(Exported::check(&invoice.exports).map(DeleteInvoiceRefusal::from));
    findings.verdict(MayDeleteInvoice(invoice))
}

fn is_confirmed_by_card(order: &Order) -> bool {
    order.status() == OrderStatus::Confirmed && matches!(order.payment, PaymentMethod::Card { .. })
}

impl DeleteInvoice {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
    ) -> Result<MayDeleteInvoice<'f>, Stop<DeleteInvoiceRefusal>> {
        let invoice = staff_record::<Invoice, _>(facts, actor, self.brand, &self.key())?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(DeleteInvoiceRefusal::from));
        let keys = invoice.orders.iter().map(|billed| Key::order(self.brand, billed.order));
        let orders: Vec<&Order> =
            keys.filter_map(|key| facts.get::<Order>(&key).map(AsRef::as_ref)).collect();
        Ok(findings.join(may_delete_invoice(invoice, &orders))?)
    }

    const fn key(&self) -> Key {
        Key::invoice(self.brand, self.invoice)
    }
}

impl Command for DeleteInvoice {
    type Output = DeletedInvoice;
    type Reason = DeleteInvoiceRefusal;

    const OPERATION: Operation = Operation::DeleteInvoice;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        if let Some(invoice) = known.get::<Invoice>(&self.key()) {
            for billed in &invoice.orders {
                keys.record(Key::order(self.brand, billed.order));
            }
            for note in notes_of(invoice) {
                keys.record(Key::delivery_note(self.brand, *note));
            }
        }
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<DeletedInvoice>, Stop<DeleteInvoiceRefusal>> {
        let permit = self.permit(facts, moment.actor())?;
        Ok(delete_invoice(&permit, facts, moment)?)
    }
}

/// The delivery notes that an invoice was made from.
fn notes_of(invoice: &Invoice) -> &[DeliveryNoteId] {
    match &invoice.source {
        InvoiceSource::DeliveryNotes(notes) => notes,
        InvoiceSource::Order { .. } | InvoiceSource::Confirming => &[],
    }
}

/// Deletes: the invoice, the references to it on each note and header, an entry for each.
fn delete_invoice(
    MayDeleteInvoice(invoice): &MayDeleteInvoice<'_>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<DeletedInvoice>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(invoice.brand), Operation::DeleteInvoice, facts);
    let key = Key::invoice(invoice.brand, invoice.id);
    let mut gone = vec![FieldChange::removed("total", invoice.total)];
    let billed = invoice.orders.iter();
    gone.extend(billed.map(|one| FieldChange::removed(&format!("orders[{}].amount", one.order), one.amount)));
    draft.log(&key, gone, moment);
    draft.delete(key);
    let notes = notes_of(invoice).to_vec();
    for key in notes.iter().map(|note| Key::delivery_note(invoice.brand, *note)) {
        let Some(before) = facts.get::<DeliveryNote>(&key) else { continue };
        let after = DeliveryNote { invoice: None, ..DeliveryNote::clone(before) };
        draft.change(key, before.as_ref(), after, moment);
    }
    let mut orders = Vec::with_capacity(invoice.orders.len());
    for billed in &invoice.orders {
        let Some(before) = facts.get::<Order>(&Key::order(invoice.brand, billed.order)) else { continue };
        let mut after = Order::clone(before);
        after.invoices.retain(|reference| reference.invoice != invoice.id);
        orders.push(put_changed(&mut draft, facts, before, after, Vec::new(), moment));
    }
    Ok(Decision { output: DeletedInvoice { id: invoice.id, orders, notes }, changeset: draft.finish()? })
}
