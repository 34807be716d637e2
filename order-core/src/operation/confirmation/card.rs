//! What confirming bills of an order that is paid by card.

use thiserror::Error;

use super::super::{Draft, Moment, reasons};
use crate::order::{
    Invoice, InvoiceReference, InvoiceSource, InvoicedOrder, Order, PaymentConfirmation, PaymentMethod,
};
use crate::record::{FieldChange, Key};
use crate::value::{BillingRatio, InvoiceId, Money};

/// A bill that confirming makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bill {
    /// How much.
    amount: Money,
    /// Whether the card pays it.
    by_card: bool,
    /// Which part of the order it stands for.
    ratio: BillingRatio,
}

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

/// Of an order that is paid by card, in minor units of its currency.
struct Account {
    /// How much may be captured still.
    left: i64,
    /// What it costs now, less what is invoiced, however it was invoiced.
    due: i64,
    /// So much of that as was placed. Anything more came with the order confirmation.
    placed: i64,
}

impl Account {
    /// `None` when the order is not paid by card.
    fn of(order: &Order) -> Option<Self> {
        let PaymentMethod::Card { authorized } = order.payment else { return None };
        let total = order.figures().total;
        let minor = |sum: i64, amount: &Money| sum.saturating_add(amount.minor());
        let invoiced = order.invoices.iter().map(|invoice| &invoice.amount).fold(0, minor);
        let captured = order.invoices.iter().filter_map(|invoice| invoice.captured.as_ref()).fold(0, minor);
        // An authorization in another currency authorizes nothing of this order.
        let authorized = Some(authorized).filter(|amount| amount.currency() == total.currency());
        let left = authorized.map_or(0, |amount| amount.minor().saturating_sub(captured)).max(0);
        let open = |amount: i64| amount.saturating_sub(invoiced).max(0);
        let placed = open(total.minor().min(order.original.total.minor()));
        Some(Self { left, due: open(total.minor()), placed })
    }
}

/// The reason, when the card does not cover what was placed, as far as that is neither invoiced nor given up since. What the order
/// confirmation costs beyond that is a surplus: the buyer authorized nothing for it, and it is billed apart.
pub(super) fn too_small(order: &Order) -> Option<AuthorizationTooSmall> {
    let Account { left, placed, .. } = Account::of(order)?;
    let money = |minor| Money::from_minor(minor, order.figures().total.currency()).ok();
    let (needed, left) = (money(placed)?, money(left)?);
    (left.minor() < needed.minor()).then_some(AuthorizationTooSmall { needed, left })
}

/// What is still to be billed of a card order: the difference between what it costs now and what is invoiced, however it was invoiced.
/// The card pays as much of it as the authorization has left after what was captured before; the rest is a bill of its own. The first
/// bill stands for all of the order that no other invoice does, so the parts never exceed the whole, and the others for none. There
/// is nothing to bill when the order costs no more than what is invoiced.
pub(super) fn bills(order: &Order) -> Vec<Bill> {
    let Some(Account { left, due, .. }) = Account::of(order) else { return Vec::new() };
    let currency = order.figures().total.currency();
    let by_card = due.min(left);
    let mut open = open_ratio(order);
    let mut made = Vec::new();
    for (part, by_card) in [(by_card, true), (due.saturating_sub(by_card), false)] {
        // A part of the total is an amount as the total is.
        let Ok(amount) = Money::from_minor(part, currency) else { continue };
        if !amount.is_zero() {
            let ratio = std::mem::replace(&mut open, BillingRatio::NONE);
            made.push(Bill { amount, by_card, ratio });
        }
    }
    made
}

/// The part of the order that no invoice stands for.
fn open_ratio(order: &Order) -> BillingRatio {
    let mut ratios = order.invoices.iter().map(|invoice| invoice.ratio);
    let sum = ratios.try_fold(BillingRatio::NONE, BillingRatio::checked_add);
    sum.map_or(BillingRatio::NONE, BillingRatio::rest)
}

/// Writes the bills down, refers to them in the header, and tells the log of the order.
pub(super) fn make(
    bills: &[Bill],
    order: &mut Order,
    draft: &mut Draft<'_>,
    changes: &mut Vec<FieldChange>,
    moment: &mut Moment<'_>,
) -> Vec<InvoiceId> {
    let mut made = Vec::with_capacity(bills.len());
    for &Bill { amount, by_card, ratio } in bills {
        let id = InvoiceId::made(moment.now(), moment.bytes());
        let payment = by_card.then_some(PaymentConfirmation { at: moment.now(), amount });
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
        let captured = payment.map(|payment| payment.amount);
        order.invoices.push(InvoiceReference { invoice: id, ratio, amount, captured });
        changes.push(FieldChange::set("invoices", id));
        made.push(id);
    }
    made
}
