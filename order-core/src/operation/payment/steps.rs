//! What is asked of the gateway about an order: written down as a step of its payment, with a task for whoever asks.

use std::sync::Arc;

use super::super::{Draft, Moment};
use crate::order::{Order, Payment, PaymentStep, PaymentWork, StepState};
use crate::record::{Facts, FieldChange, GatewayWork, Key, Keys, PaymentTask, Task};
use crate::value::{Money, PaymentKey, TaskId, Timestamp};

/// Asks for what the card of an order pays. An order that is not paid by card has nothing to ask for.
pub(in crate::operation) fn ask_for_payment(order: &Order, keys: &mut Keys) {
    if order.payment.is_by_card() {
        keys.record(Key::payment(order.brand, order.id));
    }
}

/// What the card of an order pays.
pub(in crate::operation) fn payment_of<'f>(facts: &'f Facts, order: &Order) -> Option<&'f Arc<Payment>> {
    facts.get::<Payment>(&Key::payment(order.brand, order.id))
}

/// A step to be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::operation) struct NewStep {
    pub(in crate::operation) work: PaymentWork,
    pub(in crate::operation) amount: Money,
}

/// Adds steps to the payment of an order, a task for each, and what the log of the order tells of them. An order without a payment has
/// nothing that they could be about.
pub(in crate::operation) fn add_steps(
    draft: &mut Draft<'_>,
    facts: &Facts,
    order: &Order,
    steps: &[NewStep],
    changes: &mut Vec<FieldChange>,
    moment: &mut Moment<'_>,
) {
    let Some(before) = payment_of(facts, order).filter(|_| !steps.is_empty()) else { return };
    let mut after = Payment::clone(before);
    for step in steps {
        add_step(draft, order, &mut after, *step, moment.now(), changes, moment);
    }
    draft.put(Key::payment(order.brand, order.id), after);
}

/// Adds one step to a payment, with a task for whoever asks from a time on. Its key and its task are answered.
pub(super) fn add_step(
    draft: &mut Draft<'_>,
    order: &Order,
    payment: &mut Payment,
    NewStep { work, amount }: NewStep,
    due: Timestamp,
    changes: &mut Vec<FieldChange>,
    moment: &mut Moment<'_>,
) -> (PaymentKey, TaskId) {
    let key = PaymentKey::made(moment.now(), moment.bytes());
    payment.steps.push(PaymentStep { key, work, amount, asked_at: moment.now(), state: StepState::Open });
    let id = TaskId::made(moment.now(), moment.bytes());
    let work_of_step = GatewayWork::Step { order: order.id, step: key };
    draft.task(Task::Payment(PaymentTask { id, brand: order.brand, at: due, work: work_of_step }));
    changes.push(FieldChange::set(&format!("payment[{key}].{}", work.word()), amount));
    (key, id)
}

/// Ends what the card of an order pays: all that was captured is given back, and what was not is released.
pub(in crate::operation) fn end_payment(
    draft: &mut Draft<'_>,
    facts: &Facts,
    order: &Order,
    changes: &mut Vec<FieldChange>,
    moment: &mut Moment<'_>,
) {
    let Some(payment) = payment_of(facts, order) else { return };
    let mut steps = Vec::new();
    let mut ask = |work: PaymentWork, minor: i64| {
        // A part of an amount is an amount.
        let amount = Money::from_minor(minor, payment.currency()).ok().filter(|amount| !amount.is_zero());
        steps.extend(amount.map(|amount| NewStep { work, amount }));
    };
    for capture in payment.captures() {
        ask(PaymentWork::Refund { capture: capture.key }, payment.left_minor(capture));
    }
    if !payment.is_voided() {
        let authorized = payment.authorization.amount.minor();
        ask(PaymentWork::Void, authorized.saturating_sub(payment.captured_minor()));
    }
    add_steps(draft, facts, order, &steps, changes, moment);
}
