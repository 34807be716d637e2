//! What confirming bills of an order that is paid by card, and what it gives back.

use thiserror::Error;

use super::super::payment::{NewStep, add_steps, payment_of};
use super::super::{Draft, Moment, reasons};
use super::ConfirmRefusal;
use crate::order::{
    Invoice, InvoiceReference, InvoiceSource, InvoicedOrder, Order, Payment, PaymentConfirmation,
    PaymentMethod, PaymentWork,
};
use crate::record::{Facts, FieldChange, Key, Keys};
use crate::refusal::Findings;
use crate::value::{BillingRatio, InvoiceId, Money, PaymentKey, Timestamp};

/// The card is to pay, and its authorization lapsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the card is to pay {needed}, and what was authorized lapsed at {lapsed_at}")]
pub struct AuthorizationLapsed {
    /// What the card is to pay at least.
    pub needed: Money,
    /// When it lapsed.
    pub lapsed_at: Timestamp,
}

reasons! { struct AuthorizationLapsed { needed, lapsed_at } = "authorization_lapsed" }

/// The card does not cover what was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the card is to pay {needed}, and {left} are left of what is authorized")]
pub struct AuthorizationTooSmall {
    /// What the card is to pay at least.
    pub needed: Money,
    /// What may be captured still.
    pub left: Money,
}

reasons! { struct AuthorizationTooSmall { needed, left } = "authorization_too_small" }

/// What confirming does about the money of an order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Settlement {
    /// It is not paid by card, or what is invoiced is what it costs.
    #[default]
    Nothing,
    /// What is not invoiced is billed.
    Bill {
        /// How much the card pays; `None` = nothing.
        by_card: Option<Money>,
        /// How much is paid otherwise; `None` = nothing.
        apart: Option<Money>,
    },
    /// So much of what the card paid is given back.
    GiveBack {
        /// How much.
        amount: Money,
    },
}

/// What is to be settled of a card order: the difference between what it costs now and what is invoiced, however it was invoiced, less
/// what was given back.
///
/// What is missing is billed. The card must cover what of it was placed: the authorization must not have lapsed, and must have enough
/// left after what was captured before. What the order confirmation costs beyond that is a surplus, for which nothing was authorized: the
/// card pays as much of it as the authorization has left, and the rest is a bill of its own. What is too much, the card is given back, as
/// far as it paid.
pub(super) fn settle(order: &Order, now: Timestamp, findings: &mut Findings<ConfirmRefusal>) -> Settlement {
    let PaymentMethod::Card { authorized, lapses_at } = order.payment else { return Settlement::Nothing };
    let total = order.figures().total;
    let sum = |of: fn(&InvoiceReference) -> i64| order.invoices.iter().map(of).fold(0, i64::saturating_add);
    let invoiced = sum(InvoiceReference::net_minor);
    // Every part of an amount is an amount.
    let money =
        |minor: i64| Money::from_minor(minor, total.currency()).unwrap_or(Money::zero(total.currency()));
    let part = |minor: i64| Some(money(minor)).filter(|amount| !amount.is_zero());
    let due = total.minor().saturating_sub(invoiced);
    if due <= 0 {
        let given_back = part(sum(InvoiceReference::paid_minor).min(due.saturating_neg()));
        return given_back.map_or(Settlement::Nothing, |amount| Settlement::GiveBack { amount });
    }
    let captured = sum(|invoice| invoice.captured.map_or(0, |captured| captured.minor()));
    // An authorization in another currency authorizes nothing of this order, and without one nothing is authorized.
    let good = Some(authorized).filter(|given| given.currency() == total.currency() && lapses_at.is_some());
    let left = good.map_or(0, |given| given.minor().saturating_sub(captured)).max(0);
    let placed = total.minor().min(order.original.total.minor()).saturating_sub(invoiced).max(0);
    let needed = money(placed);
    let lapsed = lapses_at.filter(|lapses_at| *lapses_at <= now && placed > 0);
    findings.extend(lapsed.map(|lapsed_at| AuthorizationLapsed { needed, lapsed_at }.into()));
    findings.check(placed <= left, || AuthorizationTooSmall { needed, left: money(left) }.into());
    let by_card = if lapses_at.is_some_and(|lapses_at| lapses_at <= now) { 0 } else { due.min(left) };
    Settlement::Bill { by_card: part(by_card), apart: part(due.saturating_sub(by_card)) }
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
    pub(super) fn documents(&self) -> usize {
        match self {
            Self::Bill { by_card, apart } => by_card.iter().chain(apart).count(),
            Self::Nothing | Self::GiveBack { .. } => 0,
        }
    }

    /// How many steps of the payment it adds.
    pub(super) fn steps(&self, order: &Order, payment: Option<&Payment>) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Bill { by_card, .. } => by_card.iter().count(),
            Self::GiveBack { amount } => {
                payment.map_or(0, |payment| given_back(*amount, order, payment).len())
            }
        }
    }

    /// Carries it out: the invoices, the references to them in the header, the steps that the gateway is asked for, and what the log of
    /// the order tells. The first bill stands for all of the order that no other invoice does, so the parts never exceed the whole, and
    /// the others for none. The invoices that were made are answered.
    pub(super) fn carry_out(
        self,
        order: &mut Order,
        draft: &mut Draft<'_>,
        facts: &Facts,
        changes: &mut Vec<FieldChange>,
        moment: &mut Moment<'_>,
    ) -> Vec<InvoiceId> {
        let (mut made, mut steps, mut ratio) = (Vec::new(), Vec::new(), open_ratio(order));
        match self {
            Self::Nothing => {}
            Self::Bill { by_card, apart } => {
                for (amount, pays) in by_card
                    .map(|amount| (amount, true))
                    .into_iter()
                    .chain(apart.map(|amount| (amount, false)))
                {
                    let ratio = std::mem::replace(&mut ratio, BillingRatio::NONE);
                    let invoice = bill((amount, ratio), pays, order, draft, moment);
                    changes.push(FieldChange::set("invoices", invoice));
                    if pays {
                        steps.push(NewStep { work: PaymentWork::Capture { invoice }, amount });
                    }
                    made.push(invoice);
                }
            }
            Self::GiveBack { amount } => steps = give_back(amount, order, draft, facts, moment),
        }
        add_steps(draft, facts, order, &steps, changes, moment);
        made
    }
}

/// Writes an invoice, which the card pays or not, and refers to it in the header.
fn bill(
    (amount, ratio): (Money, BillingRatio),
    by_card: bool,
    order: &mut Order,
    draft: &mut Draft<'_>,
    moment: &mut Moment<'_>,
) -> InvoiceId {
    let id = InvoiceId::made(moment.now(), moment.bytes());
    let payment = by_card.then(|| PaymentConfirmation::asked(moment.now(), amount));
    let mut known_by = vec![FieldChange::set("order", &order.code), FieldChange::set("total", amount)];
    known_by.extend(payment.map(|payment| FieldChange::set("payment", payment.amount)));
    let invoice = Invoice {
        id,
        brand: order.brand,
        buyer: order.buyer,
        currency: amount.currency(),
        source: InvoiceSource::Confirming,
        orders: vec![InvoicedOrder { order: order.id, amount, taxes: Vec::new() }],
        taxes: Vec::new(),
        total: amount,
        payment,
        exports: Vec::new(),
        made_at: moment.now(),
        made_by: moment.actor().id(),
    };
    draft.create(Key::invoice(order.brand, id), invoice, known_by, moment);
    let captured = by_card.then_some(amount);
    order.invoices.push(InvoiceReference { invoice: id, ratio, amount, captured, refunded: None });
    id
}

/// Which part of an amount each capture gives back, the newest first, with the invoice that it paid.
fn given_back(amount: Money, order: &Order, payment: &Payment) -> Vec<(InvoiceId, PaymentKey, Money)> {
    let (mut open, mut parts) = (amount.minor(), Vec::new());
    for capture in payment.captures().rev() {
        let PaymentWork::Capture { invoice } = capture.work else { continue };
        let part = Money::from_minor(open.min(payment.left_minor(capture)), amount.currency());
        let Some(part) = part.ok().filter(|part| !part.is_zero()) else { continue };
        if order.invoices.iter().any(|reference| reference.invoice == invoice) {
            open = open.saturating_sub(part.minor());
            parts.push((invoice, capture.key, part));
        }
    }
    parts
}

/// Gives an amount back, and says so on the invoices and in the header. The steps to be asked for are answered.
fn give_back(
    amount: Money,
    order: &mut Order,
    draft: &mut Draft<'_>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Vec<NewStep> {
    let Some(payment) = payment_of(facts, order) else { return Vec::new() };
    let mut steps = Vec::new();
    for (invoice, capture, part) in given_back(amount, order, payment) {
        for reference in order.invoices.iter_mut().filter(|reference| reference.invoice == invoice) {
            reference.refunded = Some(together(reference.refunded, part));
        }
        steps.push(NewStep { work: PaymentWork::Refund { capture }, amount: part });
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
