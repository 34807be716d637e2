//! Create an invoice of an order, or of a part of it.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::blocker::WrongStatus;
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{OrderReceipt, staff_order};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::TooManyReferences;
use super::document::{currency_of, invoiced, put_changed};
use crate::order::{Invoice, InvoiceReference, InvoiceSource, InvoicedOrder, Order, OrderStatus};
use crate::party::Actor;
use crate::record::{CodecError, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BillingRatio, BrandId, InvoiceId, Money, OrderId, Rounding};

/// Bills an order, or a part of it such as a deposit. The invoices of all parts make up the total to the minor unit, also when it
/// changed between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateInvoice {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Which part of the order; `None` = the rest, which is the whole where nothing was invoiced.
    pub ratio: Option<BillingRatio>,
}

/// The invoice that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedInvoice {
    /// Its id.
    pub id: InvoiceId,
    /// The version of its record.
    pub version: Version,
    /// What it comes to.
    pub total: Money,
    /// The orders that it bills.
    pub orders: Vec<OrderReceipt>,
}

/// Why an order cannot be invoiced.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateInvoiceRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// The order has no order confirmation, or the buyer has declined it.
    #[error(transparent)]
    WrongStatus(#[from] WrongStatus),
    /// Nothing of the order is asked for.
    #[error("an invoice bills more than 0 percent of an order")]
    ZeroRatio,
    /// More is asked for than is left.
    #[error("{ratio} percent are to be invoiced, and {left} percent are left")]
    AboveRest {
        /// Which part is asked for.
        ratio: BillingRatio,
        /// Which part is left.
        left: BillingRatio,
    },
    /// The whole of the order is invoiced.
    #[error("the whole order is invoiced")]
    FullyInvoiced,
    /// What is invoiced already comes to this part of the total, or to more.
    #[error("{invoiced} of {total} are invoiced, which leaves nothing for this part")]
    NothingDue {
        /// The total of the order.
        total: Money,
        /// What is invoiced.
        invoiced: Money,
    },
    /// As many documents refer to the order as may.
    #[error(transparent)]
    TooManyReferences(#[from] TooManyReferences),
}

reasons! {
    CreateInvoiceRefusal shares [NotPermitted, Outdated, WrongStatus, TooManyReferences] {
        ZeroRatio {} = "zero_ratio";
        AboveRest { ratio, left } = "ratio_above_rest";
        FullyInvoiced {} = "fully_invoiced";
        NothingDue { total, invoiced } = "nothing_due";
    }
}

/// The statuses in which orders are invoiced.
pub(super) const INVOICED_IN: &[OrderStatus] =
    &[OrderStatus::ConfirmationCreated, OrderStatus::ConfirmationApproved, OrderStatus::Confirmed];

/// That a part of an order may be invoiced, and what it comes to.
#[derive(Debug)]
pub struct MayCreateInvoice<'o> {
    order: &'o Order,
    ratio: BillingRatio,
    amount: Money,
}

/// Whether a part of an order may be invoiced, `None` being the rest: the order has an order confirmation that the buyer did not decline,
/// the parts of its invoices stay within the whole, and something is due. An order that costs nothing is invoiced once.
///
/// # Errors
/// Every reason why not.
pub fn may_create_invoice(
    order: &Order,
    ratio: Option<BillingRatio>,
) -> Result<MayCreateInvoice<'_>, Refusals<CreateInvoiceRefusal>> {
    let mut findings = Findings::new();
    findings.extend(WrongStatus::check(order, INVOICED_IN).map(CreateInvoiceRefusal::from));
    let billed = order.invoices.iter().try_fold(BillingRatio::NONE, |sum, one| sum.checked_add(one.ratio));
    let billed = billed.unwrap_or(BillingRatio::WHOLE);
    let left = billed.rest();
    match ratio {
        Some(BillingRatio::NONE) => findings.push(CreateInvoiceRefusal::ZeroRatio),
        Some(ratio) => {
            findings.check(ratio <= left, || CreateInvoiceRefusal::AboveRest { ratio, left });
        }
        None => {}
    }
    findings.check(left > BillingRatio::NONE, || CreateInvoiceRefusal::FullyInvoiced);
    let ratio = ratio.unwrap_or(left);
    let (total, invoiced) = (order.figures().total, invoiced(order));
    let amount = billed.checked_add(ratio).filter(|_| ratio > BillingRatio::NONE).map(|parts| {
        let due = total.times_rate(parts.fraction(), Rounding::HalfEven).ok()?;
        let due = due.checked_sub(invoiced?).ok()?;
        let free = total.is_zero() && order.invoices.is_empty();
        Some(due).filter(|due| free || due.minor() > 0)
    });
    if amount == Some(None) {
        let invoiced = invoiced.unwrap_or(total);
        findings.push(CreateInvoiceRefusal::NothingDue { total, invoiced });
    }
    findings.extend(TooManyReferences::check(order).map(CreateInvoiceRefusal::from));
    let amount = amount.flatten().unwrap_or(Money::zero(total.currency()));
    findings.verdict(MayCreateInvoice { order, ratio, amount })
}

impl CreateInvoice {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayCreateInvoice<'f>, Stop<CreateInvoiceRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(CreateInvoiceRefusal::from));
        Ok(findings.join(may_create_invoice(order, self.ratio))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for CreateInvoice {
    type Output = CreatedInvoice;
    type Reason = CreateInvoiceRefusal;

    const OPERATION: Operation = Operation::CreateInvoice;

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
    ) -> Result<Decision<CreatedInvoice>, Stop<CreateInvoiceRefusal>> {
        let permit = self.permit(facts, moment.actor(), moment.is_in_bulk())?;
        Ok(create_invoice(&permit, facts, moment)?)
    }
}

/// Invoices: the invoice, the header, an entry for each.
fn create_invoice(
    MayCreateInvoice { order, ratio, amount }: &MayCreateInvoice<'_>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<CreatedInvoice>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(order.brand), Operation::CreateInvoice, facts);
    let invoice = Invoice {
        id: InvoiceId::made(moment.now(), moment.bytes()),
        brand: order.brand,
        buyer: order.buyer,
        currency: currency_of(order),
        source: InvoiceSource::Order { ratio: *ratio },
        orders: vec![InvoicedOrder { order: order.id, amount: *amount, taxes: Vec::new() }],
        taxes: Vec::new(),
        total: *amount,
        payment: None,
        exports: Vec::new(),
        made_at: moment.now(),
        made_by: moment.actor().id(),
    };
    let output = put_invoice(&mut draft, facts, invoice, &[*order], *ratio, moment);
    Ok(Decision { output, changeset: draft.finish()? })
}

/// Writes and logs an invoice and, on the header of each order that it bills, the reference to it.
pub(super) fn put_invoice(
    draft: &mut Draft<'_>,
    facts: &Facts,
    invoice: Invoice,
    orders: &[&Order],
    ratio: BillingRatio,
    moment: &mut Moment<'_>,
) -> CreatedInvoice {
    let (id, total) = (invoice.id, invoice.total);
    let mut known_by = vec![FieldChange::set("buyer", invoice.buyer), FieldChange::set("total", total)];
    let billed = invoice.orders.iter();
    known_by.extend(billed.map(|one| FieldChange::set(&format!("orders[{}].amount", one.order), one.amount)));
    let references: Vec<InvoiceReference> = invoice
        .orders
        .iter()
        .map(|one| InvoiceReference {
            invoice: id,
            ratio,
            amount: one.amount,
            captured: None,
            refunded: None,
        })
        .collect();
    let version = draft.create(Key::invoice(invoice.brand, id), invoice, known_by, moment);
    let receipts = orders.iter().zip(references).map(|(before, reference)| {
        let mut after = Order::clone(before);
        after.invoices.push(reference);
        put_changed(draft, facts, before, after, Vec::new(), moment)
    });
    let orders = receipts.collect();
    CreatedInvoice { id, version, total, orders }
}
