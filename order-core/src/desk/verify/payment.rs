//! Payments by card: against the order that they pay for, its invoices, and the attempts that they came from.

use super::drift::{Check, Drifts, NOTHING, told};
use crate::order::{
    AttemptState, CaptureState, CardAttempt, Invoice, Order, Payment, PaymentMethod, PaymentStep, PaymentWork,
};
use crate::record::{Facts, Key, Keys};
use crate::value::Money;

/// Asks for the attempt that the authorization of a payment came from, and for the invoices that it pays.
pub(super) fn ask_for_payment(order: &Order, payment: &Payment, keys: &mut Keys) {
    keys.record(Key::card_attempt(order.brand, payment.authorization.key));
    for step in payment.captures() {
        if let PaymentWork::Capture { invoice } = step.work {
            keys.record(Key::invoice(order.brand, invoice));
        }
    }
}

/// Compares what an order tells of its card with its payment, and the payment with its attempt and its invoices.
pub(super) fn check_order(order: &Order, payment: Option<&Payment>, facts: &Facts, drifts: &mut Drifts) {
    let at = Key::payment(order.brand, order.id);
    let authorized = match order.payment {
        PaymentMethod::Card { authorized, lapses_at: Some(lapses_at) } => Some((authorized, lapses_at)),
        PaymentMethod::Card { lapses_at: None, .. } | PaymentMethod::NotByCard => None,
    };
    let kept = payment.map(|payment| (payment.authorization.amount, payment.authorization.lapses_at));
    let text =
        |of: Option<(Money, _)>| told(of.map(|(amount, lapses_at)| format!("{amount} until {lapses_at}")));
    drifts.compare(&at, Check::Payment, text(kept), text(authorized));
    let Some(payment) = payment else { return };
    drifts.compare(&at, Check::Identity, payment.order, order.id);
    check_attempt(order, payment, facts, drifts);
    let most = payment.authorization.amount.minor();
    if payment.captured_minor() > most {
        drifts.note(&at, Check::Captured, payment.captured_minor(), format!("{most} at most"));
    }
    for reference in &order.invoices {
        let step = payment.capture_of(reference.invoice).map(|step| step.amount);
        drifts.compare(&at, Check::PaidInvoice, told(step), told(reference.captured));
    }
    for step in payment.captures() {
        check_capture(order, step, facts, drifts);
    }
    if order.status().is_terminal() && !payment.steps.iter().any(|step| step.state.is_given_up()) {
        check_ended(&at, payment, drifts);
    }
}

/// The attempt says that this order has it.
fn check_attempt(order: &Order, payment: &Payment, facts: &Facts, drifts: &mut Drifts) {
    let key = Key::card_attempt(order.brand, payment.authorization.key);
    let has = facts.get::<CardAttempt>(&key).and_then(|attempt| {
        if let AttemptState::Placed { order } = attempt.state { Some(order) } else { None }
    });
    drifts.compare(&key, Check::Payment, told(has), order.id.to_string());
}

/// The invoice that a capture pays is there, is known to the order, and tells how far the capture is.
fn check_capture(order: &Order, step: &PaymentStep, facts: &Facts, drifts: &mut Drifts) {
    let PaymentWork::Capture { invoice } = step.work else { return };
    let key = Key::invoice(order.brand, invoice);
    if !order.invoices.iter().any(|reference| reference.invoice == invoice) {
        drifts.note(&key, Check::PaidInvoice, NOTHING, order.id);
    }
    let payment = facts.get::<Invoice>(&key).and_then(|invoice| invoice.payment);
    let kept = payment.map(|payment| (payment.amount, word(payment.capture)));
    let text = |of: Option<(Money, &str)>| told(of.map(|(amount, state)| format!("{amount} {state}")));
    drifts.compare(&key, Check::PaidInvoice, text(kept), text(Some((step.amount, step.state.word()))));
}

const fn word(capture: CaptureState) -> &'static str {
    match capture {
        CaptureState::Open => "open",
        CaptureState::Done { .. } => "done",
        CaptureState::Failed { .. } => "failed",
    }
}

/// Of an order that is at its end, nothing stays captured or reserved.
fn check_ended(at: &Key, payment: &Payment, drifts: &mut Drifts) {
    let stays = payment.captures().map(|capture| payment.left_minor(capture)).fold(0, i64::saturating_add);
    drifts.compare(at, Check::PaymentEnded, stays, 0);
    let reserved = payment.authorization.amount.minor().saturating_sub(payment.captured_minor());
    if reserved > 0 && !payment.is_voided() {
        drifts.note(at, Check::PaymentEnded, format!("{reserved} reserved"), "released");
    }
}
