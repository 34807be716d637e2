//! What confirming bills of an order that is paid by card, and what it gives back.

use super::super::payment::{NewStep, add_steps, payment_of};
use super::super::{Draft, Moment};
use super::ConfirmRefusal;
use crate::order::{
    Invoice, InvoiceReference, InvoiceSource, InvoicedOrder, Order, PaymentConfirmation, PaymentMethod,
    PaymentWork,
};
use crate::record::{Facts, FieldChange, Key, Keys};
use crate::refusal::Findings;
use crate::value::{BillingRatio, InvoiceId, Money, Timestamp};

/// What confirming does about the money of an order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Settlement {
    /// It is not paid by card, or what is invoiced is what it costs.
    #[default]
    Nothing,
    /// The card pays a bill.
    Bill {
        /// How much.
        amount: Money,
        /// Which part of the order it stands for.
        ratio: BillingRatio,
    },
    /// So much of what the card paid is given back.
    GiveBack {
        /// How much.
        amount: Money,
    },
}

/// What is to be settled of a card order: the difference between what it costs now and what is invoiced, however it was invoiced. What
/// is missing, the card pays, if the authorization can: it must not have lapsed, and must have enough left after what was captured
/// before. A surplus is invoiced apart by the brand, before it confirms. What is too much, the card is given back, as far as it paid.
pub(super) fn settle(order: &Order, now: Timestamp, findings: &mut Findings<ConfirmRefusal>) -> Settlement {
    let PaymentMethod::Card { authorized, lapses_at } = order.payment else { return Settlement::Nothing };
    let total = order.figures().total;
    let sum = |of: fn(&InvoiceReference) -> i64| order.invoices.iter().map(of).fold(0, i64::saturating_add);
    let due = total.minor().saturating_sub(sum(InvoiceReference::net_minor));
    // Every part of an amount is an amount.
    let amount = |minor: i64| Money::from_minor(minor, total.currency()).unwrap_or(Money::zero(total.currency()));
    if due < 0 {
        let given_back = sum(InvoiceReference::paid_minor).min(due.saturating_neg());
        let amount = amount(given_back);
        return if amount.is_zero() { Settlement::Nothing } else { Settlement::GiveBack { amount } };
    }
    if due == 0 {
        return Settlement::Nothing;
    }
    let captured = sum(|invoice| invoice.captured.map_or(0, |captured| captured.minor()));
    // An authorization in another currency authorizes nothing of this order, and without one nothing is authorized.
    let good = Some(authorized).filter(|given| given.currency() == total.currency() && lapses_at.is_some());
    let left = good.map_or(0, |given| given.minor().saturating_sub(captured)).max(0);
    if let Some(lapsed_at) = lapses_at.filter(|lapses_at| *lapses_at <= now) {
        findings.push(ConfirmRefusal::AuthorizationLapsed { lapsed_at, due: amount(due) });
    }
    findings.check(due <= left, || ConfirmRefusal::AuthorizationTooSmall {
        due: amount(due),
        left: amount(left),
    });
    Settlement::Bill { amount: amount(due), ratio: open_ratio(order) }
}

/// The part of the order that no invoice stands for.
fn open_ratio(order: &Order) -> BillingRatio {
    let mut ratios = order.invoices.iter().map(|invoice| invoice.ratio);
    let sum = ratios.try_fold(BillingRatio::NONE, BillingRatio::checked_add);
    sum.map_or(BillingRatio::NONE, BillingRatio::rest)
}

/// Asks for what settling writes: the payment, and the invoices that the card paid, of which something may be given back.
pub(super) fn ask_to_settle(order: &Order, keys: &mut Keys) {
    super::super::payment::ask_for_payment(order, keys);
    for paid in order.invoices.iter().filter(|invoice| invoice.paid_minor() > 0) {
        keys.record(Key::invoice(order.brand, paid.invoice));
    }
}

impl Settlement {
    /// How many documents it adds to those that refer to the order.
    pub(super) const fn documents(&self) -> usize {
        match self {
            Self::Bill { .. } => 1,
            Self::Nothing | Self::GiveBack { .. } => 0,
        }
    }

    /// Carries it out: the invoice, the reference to it in the header, the steps that the gateway is asked for, and what the log of the
    /// order tells. The invoice that was made is answered.
    pub(super) fn carry_out(
        self,
        order: &mut Order,
        draft: &mut Draft<'_>,
        facts: &Facts,
        changes: &mut Vec<FieldChange>,
        moment: &mut Moment<'_>,
    ) -> Vec<InvoiceId> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Bill { amount, ratio } => {
                let invoice = bill(amount, ratio, order, draft, moment);
                changes.push(FieldChange::set("invoices", invoice));
                let capture = NewStep { work: PaymentWork::Capture { invoice }, amount };
                add_steps(draft, facts, order, &[capture], changes, moment);
                vec![invoice]
            }
            Self::GiveBack { amount } => {
                let steps = give_back(amount, order, draft, facts, moment);
                add_steps(draft, facts, order, &steps, changes, moment);
                Vec::new()
            }
        }
    }
}

/// Writes an invoice that the card pays, and refers to it in the header.
fn bill(
    amount: Money,
    ratio: BillingRatio,
    order: &mut Order,
    draft: &mut Draft<'_>,
    moment: &mut Moment<'_>,
) -> InvoiceId {
    let id = InvoiceId::made(moment.now(), moment.bytes());
    let known_by = vec![
        FieldChange::set("order", &order.code),
        FieldChange::set("total", amount),
        FieldChange::set("payment", amount),
    ];
    let invoice = Invoice {
        id,
        brand: order.brand,
        buyer: order.buyer,
        currency: amount.currency(),
        source: InvoiceSource::Confirming,
        orders: vec![InvoicedOrder { order: order.id, amount, taxes: Vec::new() }],
        taxes: Vec::new(),
        total: amount,
        payment: Some(PaymentConfirmation::asked(moment.now(), amount)),
        exports: Vec::new(),
        made_at: moment.now(),
        made_by: moment.actor().id(),
    };
    draft.create(Key::invoice(order.brand, id), invoice, known_by, moment);
    order.invoices.push(InvoiceReference {
        invoice: id,
        ratio,
        amount,
        captured: Some(amount),
        refunded: None,
    });
    id
}

/// Gives an amount back of the newest captures first, and says so on their invoices and in the header. The steps to be asked for are
/// answered.
fn give_back(
    amount: Money,
    order: &mut Order,
    draft: &mut Draft<'_>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Vec<NewStep> {
    let Some(payment) = payment_of(facts, order) else { return Vec::new() };
    let (mut open, mut steps) = (amount.minor(), Vec::new());
    for capture in payment.captures().rev() {
        let PaymentWork::Capture { invoice } = capture.work else { continue };
        let Ok(part) = Money::from_minor(open.min(payment.left_minor(capture)), amount.currency()) else { continue };
        let reference = order.invoices.iter_mut().find(|reference| reference.invoice == invoice);
        let Some(reference) = reference.filter(|_| !part.is_zero()) else { continue };
        open = open.saturating_sub(part.minor());
        reference.refunded = Some(together(reference.refunded, part));
        steps.push(NewStep { work: PaymentWork::Refund { capture: capture.key }, amount: part });
        let key = Key::invoice(order.brand, invoice);
        if let Some(before) = facts.get::<Invoice>(&key) {
            let mut after = Invoice::clone(before);
            if let Some(payment) = &mut after.payment {
                payment.refunded = Some(together(payment.refunded, part));
            }
            draft.change(key, before.as_ref(), after, moment);
        }
    }
    steps
}

/// What was given back before, and more of the same bill, which is an amount as the bill is.
fn together(before: Option<Money>, more: Money) -> Money {
    before.and_then(|before| before.checked_add(more).ok()).unwrap_or(more)
}
