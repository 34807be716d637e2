//! Create an invoice of delivery notes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use thiserror::Error;

use super::super::catalog::{NothingGiven, repeated};
use super::super::shared::NotPermitted;
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::create_invoice::put_invoice;
use super::delivered_amount::{BilledOrder, together};
use super::document::{ask_for_confirmed, confirmed_content, confirmed_key, invoiced, staff_records};
use super::{CreatedInvoice, DeliveryNoteInvoiced, TooManyReferences};
use crate::cart::TaxLine;
use crate::catalog::TaxCategory;
use crate::order::{
    DeliveredLine, DeliveryNote, Invoice, InvoiceSource, InvoicedOrder, Order, OrderConfirmation,
};
use crate::party::Actor;
use crate::record::{CodecError, Facts, Key, Keys, Partition};
use crate::refusal::{Findings, Refusals};
use crate::value::limits::DOCUMENT_SOURCES_MAX;
use crate::value::{
    BillingRatio, BrandId, BuyerOrganizationId, Currency, DeliveryNoteId, InvoiceId, Money, OrderId,
    Rounding, TaxCategoryId,
};

/// Bills what is on delivery notes, all of one buyer and in one currency: the delivered lines with their tax. Shipping and discounts of the
/// orders are on no delivery note; they are billed with the rest of each order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InvoiceDeliveries {
    /// The brand.
    pub brand: BrandId,
    /// Which delivery notes, each once: at most [`DOCUMENT_SOURCES_MAX`], with no more orders on them together.
    pub notes: Vec<DeliveryNoteId>,
}

/// Why delivery notes cannot be invoiced.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvoiceDeliveriesRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// No delivery note is given.
    #[error(transparent)]
    NothingGiven(#[from] NothingGiven),
    /// More delivery notes are given than one invoice may have. They are not looked at one by one.
    #[error("{count} delivery notes are more than the {max} that one invoice may have")]
    TooManyNotes {
        /// How many are given.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// More orders are on the delivery notes than one invoice may bill. They are not looked at one by one.
    #[error("{count} orders are more than the {max} that one invoice may bill")]
    TooManyOrders {
        /// How many there are.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// A delivery note is given twice.
    #[error("the delivery note {note} is given twice")]
    RepeatedNote {
        /// Which one.
        note: DeliveryNoteId,
    },
    /// A delivery note is for another buyer than the first.
    #[error("the delivery note {note} is for the buyer {buyer}, and the first for {needed}")]
    OtherBuyer {
        /// Which one.
        note: DeliveryNoteId,
        /// Its buyer.
        buyer: BuyerOrganizationId,
        /// The buyer of the first.
        needed: BuyerOrganizationId,
    },
    /// A delivery note is in another currency than the first.
    #[error("the delivery note {note} is in {currency}, and the first in {needed}")]
    OtherCurrency {
        /// Which one.
        note: DeliveryNoteId,
        /// Its currency.
        currency: Currency,
        /// The currency of the first.
        needed: Currency,
    },
    /// An invoice was made from a delivery note already.
    #[error(transparent)]
    Invoiced(#[from] DeliveryNoteInvoiced),
    /// As many documents refer to an order as may.
    #[error(transparent)]
    TooManyReferences(#[from] TooManyReferences),
    /// An order would be invoiced above its total.
    #[error("{invoiced} of the order {order} are invoiced, and {amount} more are above its total of {total}")]
    AboveTotal {
        /// Which order.
        order: OrderId,
        /// Its total.
        total: Money,
        /// What of it is invoiced.
        invoiced: Money,
        /// What is delivered of it, tax included.
        amount: Money,
    },
    /// The amount is beyond what money can be.
    #[error("the amount is too large")]
    TooLarge,
}

reasons! {
    InvoiceDeliveriesRefusal shares [NotPermitted, NothingGiven, Invoiced, TooManyReferences] {
        TooManyNotes { count, max } = "too_many_delivery_notes";
        TooManyOrders { count, max } = "too_many_orders";
        RepeatedNote { note } = "repeated_delivery_note";
        OtherBuyer { note, buyer, needed } = "other_buyer";
        OtherCurrency { note, currency, needed } = "other_currency";
        AboveTotal { order, total, invoiced, amount } = "above_total";
        TooLarge {} = "amount_too_large";
    }
}

/// That delivery notes may be invoiced, and what that comes to.
#[derive(Debug)]
pub struct MayInvoiceDeliveries<'o> {
    notes: Vec<&'o DeliveryNote>,
    orders: Vec<&'o Order>,
    billed: Vec<InvoicedOrder>,
    taxes: Vec<TaxLine>,
    total: Money,
}

/// Whether delivery notes may be invoiced together: they are for one buyer and in one currency, none of them is invoiced, and no order is
/// invoiced above its total. `orders` are those on the notes, each once; `rounding` tells how the tax of a category is rounded.
///
/// # Errors
/// Every reason why not.
pub fn may_invoice_deliveries<'o>(
    notes: &[&'o DeliveryNote],
    orders: &[BilledOrder<'o>],
    rounding: impl Fn(TaxCategoryId) -> Rounding,
) -> Result<MayInvoiceDeliveries<'o>, Refusals<InvoiceDeliveriesRefusal>> {
    let mut findings = Findings::new();
    let Some(first) = notes.first() else { return Err(Refusals::one(NothingGiven.into())) };
    let twice = repeated(notes.iter().map(|note| note.id)).into_iter();
    findings.extend(twice.map(|note| InvoiceDeliveriesRefusal::RepeatedNote { note }));
    check_alike(first, notes, &mut findings);
    findings.extend(notes.iter().filter_map(|note| DeliveryNoteInvoiced::check(note)).map(Into::into));
    let full = orders.iter().filter_map(|billed| TooManyReferences::check(billed.order));
    findings.extend(full.map(InvoiceDeliveriesRefusal::from));
    let lines = lines_by_order(notes);
    let mut billed = Vec::with_capacity(orders.len());
    for one in orders {
        let lines = lines.get(&one.order.id).map_or(&[][..], Vec::as_slice);
        match one.amount_of(lines, &rounding) {
            Ok(amount) => {
                findings.extend(above_total(one.order, amount.amount));
                billed.push(amount);
            }
            Err(_) => findings.push(InvoiceDeliveriesRefusal::TooLarge),
        }
    }
    findings.verdict(())?;

    let total = Money::sum(billed.iter().map(|one| one.amount), first.currency);
    let sums = together(&billed).and_then(|taxes| Ok((taxes, total?)));
    let (taxes, total) = sums.map_err(|_| Refusals::one(InvoiceDeliveriesRefusal::TooLarge))?;
    let orders = orders.iter().map(|one| one.order).collect();
    Ok(MayInvoiceDeliveries { notes: notes.to_vec(), orders, billed, taxes, total })
}

/// That all are for the buyer and in the currency of the first.
fn check_alike(
    first: &DeliveryNote,
    notes: &[&DeliveryNote],
    findings: &mut Findings<InvoiceDeliveriesRefusal>,
) {
    let others = notes.iter().filter(|note| note.buyer != first.buyer);
    findings.extend(others.map(|note| InvoiceDeliveriesRefusal::OtherBuyer {
        note: note.id,
        buyer: note.buyer,
        needed: first.buyer,
    }));
    let others = notes.iter().filter(|note| note.currency != first.currency);
    findings.extend(others.map(|note| InvoiceDeliveriesRefusal::OtherCurrency {
        note: note.id,
        currency: note.currency,
        needed: first.currency,
    }));
}

/// What of each order is on the delivery notes, of a note that comes twice only once.
fn lines_by_order(notes: &[&DeliveryNote]) -> BTreeMap<OrderId, Vec<DeliveredLine>> {
    let mut lines: BTreeMap<OrderId, Vec<DeliveredLine>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for delivered in notes.iter().filter(|note| seen.insert(note.id)).flat_map(|note| &note.orders) {
        lines.entry(delivered.order).or_default().extend_from_slice(&delivered.lines);
    }
    lines
}

fn above_total(order: &Order, amount: Money) -> Option<InvoiceDeliveriesRefusal> {
    let total = order.figures().total;
    let Some(invoiced) = invoiced(order) else { return Some(InvoiceDeliveriesRefusal::TooLarge) };
    let within = invoiced.checked_add(amount).and_then(|sum| sum.cmp_amount(&total));
    let above = within.is_ok_and(std::cmp::Ordering::is_gt);
    above.then_some(InvoiceDeliveriesRefusal::AboveTotal { order: order.id, total, invoiced, amount })
}

impl InvoiceDeliveries {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
    ) -> Result<MayInvoiceDeliveries<'f>, Stop<InvoiceDeliveriesRefusal>> {
        let keys: Vec<Key> = self.keys().collect();
        let notes = staff_records::<DeliveryNote, _>(facts, actor, self.brand, &keys)?;
        let (count, max) = (self.notes.len(), DOCUMENT_SOURCES_MAX);
        if count > max {
            return Err(Stop::refused(InvoiceDeliveriesRefusal::TooManyNotes { count, max }));
        }
        let notes: Vec<&DeliveryNote> = notes.into_iter().map(AsRef::as_ref).collect();
        let ids = order_ids(&notes);
        if ids.len() > max {
            return Err(Stop::refused(InvoiceDeliveriesRefusal::TooManyOrders { count: ids.len(), max }));
        }
        let orders = ids.into_iter().map(|id| self.billed(facts, id)).collect::<Result<Vec<_>, _>>()?;
        let rounding = |category| {
            let category = facts.get::<TaxCategory>(&Key::tax_category(self.brand, category));
            category.map_or(Rounding::default(), |category| category.rounding)
        };
        Ok(may_invoice_deliveries(&notes, &orders, rounding)?)
    }

    fn billed<'f>(&self, facts: &'f Facts, id: OrderId) -> Result<BilledOrder<'f>, Missing> {
        let key = Key::order(self.brand, id);
        let order: &'f Arc<Order> = facts.get(&key).ok_or_else(|| Missing::of(&key))?;
        let content = confirmed_content(facts, order)?;
        let invoices =
            earlier(order).filter_map(|key| facts.get::<Invoice>(&key)).map(AsRef::as_ref).collect();
        Ok(BilledOrder { order, content, invoices })
    }

    /// The delivery notes, of no more than there may be.
    fn keys(&self) -> impl Iterator<Item = Key> {
        let notes = self.notes.iter().take(DOCUMENT_SOURCES_MAX);
        notes.map(|note| Key::delivery_note(self.brand, *note))
    }
}

/// The orders on delivery notes, each once, in the order of the notes.
fn order_ids(notes: &[&DeliveryNote]) -> Vec<OrderId> {
    let mut seen = BTreeSet::new();
    let orders = notes.iter().flat_map(|note| &note.orders).map(|delivered| delivered.order);
    orders.filter(|order| seen.insert(*order)).collect()
}

/// The invoices of an order that are not of a part of it, so that they may have been made from delivery notes.
fn earlier(order: &Order) -> impl Iterator<Item = Key> {
    let invoices = order.invoices.iter().filter(|invoice| invoice.ratio == BillingRatio::NONE);
    invoices.map(|invoice| Key::invoice(order.brand, invoice.invoice))
}

impl Command for InvoiceDeliveries {
    type Output = CreatedInvoice;
    type Reason = InvoiceDeliveriesRefusal;

    const OPERATION: Operation = Operation::InvoiceDeliveries;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        self.keys().for_each(|key| keys.record(key));
        let notes = self.keys().filter_map(|key| known.get::<DeliveryNote>(&key).map(AsRef::as_ref));
        let orders = order_ids(&notes.collect::<Vec<_>>());
        if orders.len() > DOCUMENT_SOURCES_MAX {
            return;
        }
        for key in orders.into_iter().map(|order| Key::order(self.brand, order)) {
            if let Some(order) = known.get::<Order>(&key) {
                ask_for_confirmed(order, keys);
                earlier(order).for_each(|key| keys.record(key));
                let content = confirmed_key(order).and_then(|key| known.get::<OrderConfirmation>(&key));
                let taxes = content.map_or(&[][..], |found| &found.content.totals.taxes);
                for tax in taxes {
                    keys.record(Key::tax_category(self.brand, tax.category));
                }
            }
            keys.record(key);
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedInvoice>, Stop<InvoiceDeliveriesRefusal>> {
        let permit = self.permit(facts, moment.actor())?;
        let first = permit.notes.first().copied().ok_or_else(|| Stop::refused(NothingGiven))?;
        Ok(invoice_deliveries(first, permit, facts, moment)?)
    }
}

/// Invoices: the invoice, each note and header with the reference to it, an entry for each.
fn invoice_deliveries(
    first: &DeliveryNote,
    MayInvoiceDeliveries { notes, orders, billed, taxes, total }: MayInvoiceDeliveries<'_>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<CreatedInvoice>, CodecError> {
    let DeliveryNote { brand, buyer, currency, .. } = *first;
    let mut draft = Draft::new(Partition::Brand(brand), Operation::InvoiceDeliveries, facts);
    let invoice = Invoice {
        id: InvoiceId::made(moment.now(), moment.bytes()),
        brand,
        buyer,
        currency,
        source: InvoiceSource::DeliveryNotes(notes.iter().map(|note| note.id).collect()),
        orders: billed,
        taxes,
        total,
        payment: None,
        exports: Vec::new(),
        made_at: moment.now(),
        made_by: moment.actor().id(),
    };
    for before in notes {
        let after = DeliveryNote { invoice: Some(invoice.id), ..before.clone() };
        draft.change(Key::delivery_note(brand, before.id), before, after, moment);
    }
    let output = put_invoice(&mut draft, facts, invoice, &orders, BillingRatio::NONE, moment);
    Ok(Decision { output, changeset: draft.finish()? })
}
