//! Asking a gateway once more for what it refused.
//!
//! Gateways remember what they answered to a key, so a refused step stays refused. Asking again is a new step with a new key, and only
//! where there is still something to do.

use thiserror::Error;

use super::super::confirmation::{AuthorizationLapsed, AuthorizationTooSmall};
use super::super::{Draft, Moment, reasons};
use super::attempt::put_state;
use super::steps::{NewStep, add_step};
use crate::order::{
    AttemptState, CaptureState, CardAttempt, Invoice, Order, Payment, PaymentStep, PaymentWork, StepState,
};
use crate::record::{Facts, FieldChange, GatewayWork, Key, Keys, PaymentTask};
use crate::refusal::{Findings, Reason};
use crate::value::limits::PAYMENT_STEPS_MAX;
use crate::value::{BrandId, InvoiceId, Money, OrderId, PaymentKey, TaskId, Timestamp};

/// There is nothing left to ask the gateway for: it has been done, was asked for again, or is for something that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("there is nothing left of this to ask the payment gateway for")]
pub struct PaymentMoot;

reasons! { struct PaymentMoot {} = "payment_moot" }

/// The gateway would have been asked for more about one order than may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{count} captures, refunds and voids of an order are more than {max}")]
pub struct TooManyPaymentSteps {
    /// How many.
    pub count: usize,
    /// How many there may be.
    pub max: usize,
}

reasons! { struct TooManyPaymentSteps { count, max } = "too_many_payment_steps" }

impl TooManyPaymentSteps {
    /// Whether some more steps would be too many. Those that end an order are not asked: whatever was taken is given back.
    pub(in crate::operation) fn check(payment: Option<&Payment>, more: usize) -> Option<Self> {
        let count = payment.map_or(0, |payment| payment.steps.len()).saturating_add(more);
        (more > 0 && count > PAYMENT_STEPS_MAX).then_some(Self { count, max: PAYMENT_STEPS_MAX })
    }
}

/// What is asked for once more.
#[derive(Debug)]
pub(in crate::operation) enum AskAgain<'f> {
    /// A step of the payment of an order.
    Step {
        /// Whose.
        order: &'f Order,
        payment: &'f Payment,
        /// Which one was refused.
        refused: PaymentKey,
        /// What takes its place.
        anew: NewStep,
    },
    /// That what an attempt authorized is released.
    Release(&'f CardAttempt),
}

/// Asks for what is looked at before a gateway is asked again.
pub(in crate::operation) fn ask_to_ask_again(task: &PaymentTask, known: &Facts, keys: &mut Keys) {
    match task.work {
        GatewayWork::Attempt { attempt } => keys.record(Key::card_attempt(task.brand, attempt)),
        GatewayWork::Step { order, step } => {
            let payment = Key::payment(task.brand, order);
            let step = known.get::<Payment>(&payment).and_then(|payment| payment.step(step));
            if let Some(PaymentStep { work: PaymentWork::Capture { invoice }, .. }) = step {
                keys.record(Key::invoice(task.brand, *invoice));
            }
            keys.record(Key::order(task.brand, order));
            keys.record(payment);
        }
    }
}

/// What of a refused task is to be asked for again; `None` comes with a finding.
pub(in crate::operation) fn may_ask_again<'f, R>(
    task: &PaymentTask,
    facts: &'f Facts,
    now: Timestamp,
    findings: &mut Findings<R>,
) -> Option<AskAgain<'f>>
where
    R: Reason
        + From<PaymentMoot>
        + From<TooManyPaymentSteps>
        + From<AuthorizationLapsed>
        + From<AuthorizationTooSmall>,
{
    let asked = match task.work {
        GatewayWork::Attempt { attempt } => release(facts, task.brand, attempt),
        GatewayWork::Step { order, step } => step_again(facts, task.brand, order, step),
    };
    findings.check(asked.is_some(), || PaymentMoot.into());
    if let Some(AskAgain::Step { payment, anew, .. }) = asked {
        if matches!(anew.work, PaymentWork::Capture { .. }) {
            check_authorization(payment, anew.amount, now, findings);
        }
        findings.extend(TooManyPaymentSteps::check(Some(payment), 1).map(R::from));
    }
    asked
}

fn release(facts: &Facts, brand: BrandId, attempt: PaymentKey) -> Option<AskAgain<'_>> {
    let attempt = facts.get::<CardAttempt>(&Key::card_attempt(brand, attempt))?;
    matches!(attempt.state, AttemptState::VoidFailed { .. }).then_some(AskAgain::Release(attempt))
}

fn step_again(facts: &Facts, brand: BrandId, order: OrderId, key: PaymentKey) -> Option<AskAgain<'_>> {
    let order = facts.get::<Order>(&Key::order(brand, order))?;
    let payment = facts.get::<Payment>(&Key::payment(brand, order.id))?;
    let step = payment.step(key).filter(|step| step.state.is_given_up())?;
    let amount = match step.work {
        PaymentWork::Capture { invoice } => {
            is_unpaid(facts, order, payment, invoice).then_some(step.amount)?
        }
        PaymentWork::Refund { capture } => {
            let capture = payment.captures().find(|step| step.key == capture)?;
            (step.amount.minor() <= payment.left_minor(capture)).then_some(step.amount)?
        }
        PaymentWork::Void => {
            let authorized = payment.authorization.amount;
            let left = authorized.minor().saturating_sub(payment.captured_minor());
            let left = Money::from_minor(left, authorized.currency()).ok()?;
            (left.minor() > 0 && !payment.is_voided()).then_some(left)?
        }
    };
    Some(AskAgain::Step { order, payment, refused: key, anew: NewStep { work: step.work, amount } })
}

/// Whether an invoice is still there for a card to pay: nobody deleted it, and nothing else captures it. An order that has one has not
/// ended.
fn is_unpaid(facts: &Facts, order: &Order, payment: &Payment, invoice: InvoiceId) -> bool {
    let kept = facts.get::<Invoice>(&Key::invoice(order.brand, invoice));
    let failed = kept.and_then(|invoice| invoice.payment).is_some_and(|payment| payment.capture.is_failed());
    let refers = order.invoices.iter().any(|reference| reference.invoice == invoice);
    failed && refers && payment.capture_of(invoice).is_none()
}

/// A capture needs an authorization that has not lapsed and has enough left.
fn check_authorization<R>(payment: &Payment, needed: Money, now: Timestamp, findings: &mut Findings<R>)
where
    R: Reason + From<AuthorizationLapsed> + From<AuthorizationTooSmall>,
{
    let authorized = payment.authorization.amount;
    let lapsed_at = Some(payment.authorization.lapses_at).filter(|lapses_at| *lapses_at <= now);
    findings.extend(lapsed_at.map(|lapsed_at| AuthorizationLapsed { needed, lapsed_at }.into()));
    let left = authorized.minor().saturating_sub(payment.captured_minor()).max(0);
    let left = Money::from_minor(left, authorized.currency()).unwrap_or(Money::zero(authorized.currency()));
    findings.check(needed.minor() <= left.minor(), || AuthorizationTooSmall { needed, left }.into());
}

impl AskAgain<'_> {
    /// Writes it down, to be asked for from a time on. A step is a new one with a task of its own, which is answered; an attempt stays
    /// with the task that it has.
    pub(in crate::operation) fn carry_out(
        &self,
        draft: &mut Draft<'_>,
        facts: &Facts,
        due: Timestamp,
        changes: &mut Vec<FieldChange>,
        moment: &mut Moment<'_>,
    ) -> Option<TaskId> {
        match *self {
            Self::Release(attempt) => {
                let AttemptState::VoidFailed { reference, .. } = &attempt.state else { return None };
                let state = AttemptState::Abandoned { at: moment.now(), reference: reference.clone() };
                // What was refused under the old key is refused under it for ever.
                let void = PaymentKey::made(moment.now(), moment.bytes());
                put_state(draft, facts, &CardAttempt { void, ..attempt.clone() }, state, moment);
                None
            }
            Self::Step { order, payment, refused, anew } => {
                let mut after = payment.clone();
                let (key, task) = add_step(draft, order, &mut after, anew, due, changes, moment);
                for step in after.steps.iter_mut().filter(|step| step.key == refused) {
                    if let StepState::Failed { again, .. } = &mut step.state {
                        *again = Some(key);
                    }
                }
                draft.put(Key::payment(order.brand, order.id), after);
                if let PaymentWork::Capture { invoice } = anew.work {
                    tell_invoice(draft, facts, order, (invoice, anew.amount), moment);
                }
                Some(task)
            }
        }
    }
}

/// The invoice, and the header's reference to it, tell that the card is to pay it again.
fn tell_invoice(
    draft: &mut Draft<'_>,
    facts: &Facts,
    order: &Order,
    (invoice, amount): (InvoiceId, Money),
    moment: &mut Moment<'_>,
) {
    let key = Key::invoice(order.brand, invoice);
    if let Some(before) = facts.get::<Invoice>(&key) {
        let mut after = Invoice::clone(before);
        if let Some(payment) = &mut after.payment {
            payment.capture = CaptureState::Open;
        }
        draft.change(key, before.as_ref(), after, moment);
    }
    let mut after = order.clone();
    for reference in after.invoices.iter_mut().filter(|reference| reference.invoice == invoice) {
        reference.captured = Some(amount);
    }
    draft.put(Key::order(order.brand, order.id), after);
}
