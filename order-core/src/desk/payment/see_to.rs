//! Seeing to one task: asking the gateway and noting what it answered.

use super::super::{Desk, RunError};
use super::by_card::authorized;
use crate::gateway::{
    Capture, GatewayError, GatewayReceipt, Known, NoAnswer, PaymentGateway, Refund, SharedGateway,
    VoidAuthorization,
};
use crate::operation::payment::{
    AbandonCardAttempt, AttemptAnswer, SettleCardAttempt, SettlePaymentStep, StepAnswer,
};
use crate::order::{AttemptState, CardAttempt, DeclineReason, Payment, PaymentStep, PaymentWork, StepState};
use crate::party::Actor;
use crate::record::{GatewayWork, Key, Keys, PaymentTask, Stored};
use crate::refusal::Never;
use crate::store::{StorageError, Store};
use crate::value::{BrandId, Name, OrderId, PaymentKey};

/// How far a task is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    /// The gateway has done it, now or before, or there was nothing to do.
    Done,
    /// The gateway refused for good, and that is noted: somebody has to look at it.
    Declined(DeclineReason),
    /// It waits for an earlier step of the same order.
    Waits,
    /// Nobody knows yet, for this reason.
    Unknown(String),
}

/// Why a task was not seen to.
pub(super) enum Trouble {
    /// The store failed; nothing else can be seen to either.
    Store(StorageError),
    /// This task has to be seen to again.
    Again(String),
}

impl From<StorageError> for Trouble {
    fn from(error: StorageError) -> Self {
        Self::Store(error)
    }
}

impl From<NoAnswer> for Trouble {
    fn from(error: NoAnswer) -> Self {
        Self::Again(error.to_string())
    }
}

impl From<RunError<Never>> for Trouble {
    fn from(error: RunError<Never>) -> Self {
        if let RunError::Storage(error) = error { Self::Store(error) } else { Self::Again(error.to_string()) }
    }
}

impl Desk {
    /// Sees to a task. `again` = it was taken before, so the gateway may have been asked already.
    pub(super) async fn see_to(
        &self,
        task: &PaymentTask,
        again: bool,
        gateway: &SharedGateway,
    ) -> Result<Seen, StorageError> {
        let seen = match task.work {
            GatewayWork::Step { order, step } => {
                self.see_to_step(task.brand, order, step, again, gateway).await
            }
            GatewayWork::Attempt { attempt } => self.see_to_attempt(task.brand, attempt, gateway).await,
        };
        match seen {
            Ok(seen) => Ok(seen),
            Err(Trouble::Again(reason)) => Ok(Seen::Unknown(reason)),
            Err(Trouble::Store(error)) => Err(error),
        }
    }

    pub(super) async fn record<T: Stored + Clone>(&self, key: Key) -> Result<Option<T>, StorageError> {
        let mut keys = Keys::new();
        keys.record(key.clone());
        Ok(self.store().load(keys).await?.get::<T>(&key).map(|record| T::clone(record)))
    }

    async fn see_to_step(
        &self,
        brand: BrandId,
        order: OrderId,
        key: PaymentKey,
        again: bool,
        gateway: &SharedGateway,
    ) -> Result<Seen, Trouble> {
        let payment = self.record::<Payment>(Key::payment(brand, order)).await?;
        let Some(payment) = payment else { return Ok(Seen::Unknown("there is no such payment".to_owned())) };
        match payment.step(key) {
            Some(step) if step.state.is_open() => {
                if payment.next().is_some_and(|next| next.key != key) {
                    return Ok(Seen::Waits);
                }
                let answer = ask_step(gateway, &payment, step, again).await?;
                let seen = match answer {
                    StepAnswer::Done { .. } => Seen::Done,
                    StepAnswer::Declined { reason } => Seen::Declined(reason),
                };
                let settle = SettlePaymentStep { brand, order, step: key, answer };
                self.run(settle, &Actor::host()).await?;
                Ok(seen)
            }
            Some(step) => Ok(seen_before(&payment, step)),
            None => Ok(Seen::Unknown("the payment has no such step".to_owned())),
        }
    }

    /// An attempt that no order has by now is given up, and what it authorized is released.
    async fn see_to_attempt(
        &self,
        brand: BrandId,
        key: PaymentKey,
        gateway: &SharedGateway,
    ) -> Result<Seen, Trouble> {
        let (host, at) = (Actor::host(), || Key::card_attempt(brand, key));
        let Some(mut attempt) = self.record::<CardAttempt>(at()).await? else { return Ok(Seen::Done) };
        if attempt.state == AttemptState::Open {
            let answer = match gateway.look_up(key).await? {
                Known::Declined(reason) => Some(AttemptAnswer::Declined { reason }),
                Known::Authorized(given) => Some(authorized(given)),
                Known::Nothing | Known::Done(_) => None,
            };
            if let Some(answer) = answer {
                self.run(SettleCardAttempt { brand, attempt: key, answer }, &host).await?;
            }
        }
        self.run(AbandonCardAttempt { brand, attempt: key }, &host).await?;
        if let Some(now) = self.record::<CardAttempt>(at()).await? {
            attempt = now;
        }
        if let AttemptState::VoidFailed { reason, .. } = attempt.state {
            return Ok(Seen::Declined(reason));
        }
        let AttemptState::Abandoned { reference, .. } = attempt.state else { return Ok(Seen::Done) };
        let void = VoidAuthorization { key: attempt.void, authorization: key, reference };
        let (answer, seen) = match gateway.void(void).await {
            Ok(_) => (AttemptAnswer::Released, Seen::Done),
            Err(GatewayError::Declined(reason)) => {
                (AttemptAnswer::NotReleased { reason }, Seen::Declined(reason))
            }
            Err(GatewayError::Unknown(no_answer)) => return Err(no_answer.into()),
        };
        self.run(SettleCardAttempt { brand, attempt: key, answer }, &host).await?;
        Ok(seen)
    }
}

/// How far a step is that was settled before, by whoever then did not settle its task. What fell with the capture that it was to give
/// back is nobody's business any more.
fn seen_before(payment: &Payment, step: &PaymentStep) -> Seen {
    let capture = if let PaymentWork::Refund { capture } = step.work { payment.step(capture) } else { None };
    match step.state {
        StepState::Failed { .. } if capture.is_some_and(|capture| capture.state.is_failed()) => Seen::Done,
        StepState::Failed { reason, again: None, .. } => Seen::Declined(reason),
        StepState::Failed { again: Some(_), .. } | StepState::Done { .. } | StepState::Open => Seen::Done,
    }
}

/// Asks the gateway for a step. When it may have been asked before, what became of that is looked up first.
async fn ask_step(
    gateway: &SharedGateway,
    payment: &Payment,
    step: &PaymentStep,
    again: bool,
) -> Result<StepAnswer, NoAnswer> {
    if again {
        match gateway.look_up(step.key).await? {
            Known::Done(receipt) => return Ok(done(receipt)),
            Known::Declined(reason) => return Ok(StepAnswer::Declined { reason }),
            Known::Nothing | Known::Authorized(_) => {}
        }
    }
    let PaymentStep { key, amount, .. } = *step;
    let given = &payment.authorization;
    let answer = match step.work {
        PaymentWork::Capture { .. } => {
            let (authorization, reference) = (given.key, given.reference.clone());
            gateway.capture(Capture { key, authorization, reference, amount }).await
        }
        PaymentWork::Refund { capture } => match captured(payment, capture) {
            Some(reference) => gateway.refund(Refund { key, capture, reference, amount }).await,
            None => Err(GatewayError::Declined(DeclineReason::NothingThere)),
        },
        PaymentWork::Void => {
            let (authorization, reference) = (given.key, Some(given.reference.clone()));
            gateway.void(VoidAuthorization { key, authorization, reference }).await
        }
    };
    match answer {
        Ok(receipt) => Ok(done(receipt)),
        Err(GatewayError::Declined(reason)) => Ok(StepAnswer::Declined { reason }),
        Err(GatewayError::Unknown(no_answer)) => Err(no_answer),
    }
}

fn done(receipt: GatewayReceipt) -> StepAnswer {
    StepAnswer::Done { reference: receipt.reference }
}

/// What the gateway calls a capture that it has done.
fn captured(payment: &Payment, capture: PaymentKey) -> Option<Name> {
    match &payment.step(capture)?.state {
        StepState::Done { reference, .. } => Some(reference.clone()),
        StepState::Open | StepState::Failed { .. } => None,
    }
}
