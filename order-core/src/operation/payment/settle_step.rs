//! Note what a gateway answered to a capture, a refund or a void. Only the embedding program does.

use serde::{Deserialize, Serialize};

use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop};
use crate::order::{
    CaptureState, DeclineReason, Invoice, Order, Payment, PaymentStep, PaymentWork, StepState,
};
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Never;
use crate::value::{BrandId, InvoiceId, Name, OrderId, PaymentKey, Timestamp};

/// Notes what a gateway answered to a step. A step that is known already changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettlePaymentStep {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The key of the step.
    pub step: PaymentKey,
    /// What the gateway answered.
    pub answer: StepAnswer,
}

/// What a gateway answered to a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepAnswer {
    /// It is done.
    Done {
        /// What the gateway calls it.
        reference: Name,
    },
    /// It refused for good.
    Declined {
        /// Why.
        reason: DeclineReason,
    },
}

/// The payment after a step was noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentStepReceipt {
    /// The order.
    pub order: OrderId,
    /// The version of its payment now.
    pub version: Version,
}

impl SettlePaymentStep {
    const fn key(&self) -> Key {
        Key::payment(self.brand, self.order)
    }

    fn state(&self, at: Timestamp) -> StepState {
        match &self.answer {
            StepAnswer::Done { reference } => StepState::Done { at, reference: reference.clone() },
            StepAnswer::Declined { reason } => StepState::Failed { at, reason: *reason, again: None },
        }
    }

    /// The step and those that fall with it: of a capture that was refused there is nothing to give back.
    fn settle(&self, payment: &mut Payment, changes: &mut Vec<FieldChange>, at: Timestamp) {
        let declined = matches!(self.answer, StepAnswer::Declined { .. });
        let moot = PaymentWork::Refund { capture: self.step };
        for step in payment.steps.iter_mut().filter(|step| step.state.is_open()) {
            let state = if step.key == self.step {
                self.state(at)
            } else if declined && step.work == moot {
                StepState::Failed { at, reason: DeclineReason::NothingThere, again: None }
            } else {
                continue;
            };
            let field = format!("payment[{}].{}", step.key, step.work.word());
            changes.push(FieldChange::changed(&field, step.state.word(), state.word()));
            if let StepState::Failed { reason, .. } = &state {
                changes.push(FieldChange::set(&format!("payment[{}].reason", step.key), reason));
            }
            step.state = state;
        }
    }

    /// What the invoice, and the header's reference to it, tell of its capture.
    fn tell_invoice(
        &self,
        draft: &mut Draft<'_>,
        facts: &Facts,
        invoice: InvoiceId,
        moment: &mut Moment<'_>,
    ) {
        let (now, key) = (moment.now(), Key::invoice(self.brand, invoice));
        if let Some(before) = facts.get::<Invoice>(&key) {
            let mut after = Invoice::clone(before);
            if let Some(payment) = &mut after.payment {
                payment.capture = match &self.answer {
                    StepAnswer::Done { .. } => CaptureState::Done { at: now },
                    StepAnswer::Declined { reason } => CaptureState::Failed { at: now, reason: *reason },
                };
            }
            draft.change(key, before.as_ref(), after, moment);
        }
        let key = Key::order(self.brand, self.order);
        if let Some(before) = facts.get::<Order>(&key)
            && matches!(self.answer, StepAnswer::Declined { .. })
        {
            let mut after = Order::clone(before);
            let mut references = after.invoices.iter_mut();
            if let Some(reference) = references.find(|reference| reference.invoice == invoice) {
                reference.captured = None;
            }
            draft.put(key, after);
        }
    }
}

impl Command for SettlePaymentStep {
    type Output = PaymentStepReceipt;
    type Reason = Never;

    const OPERATION: Operation = Operation::SettlePaymentStep;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let step = known.get::<Payment>(&self.key()).and_then(|payment| payment.step(self.step));
        if let Some(PaymentStep { work: PaymentWork::Capture { invoice }, .. }) = step {
            keys.record(Key::invoice(self.brand, *invoice));
        }
        keys.record(self.key());
        keys.record(Key::order(self.brand, self.order));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<PaymentStepReceipt>, Stop<Never>> {
        let key = self.key();
        let found = facts.get::<Payment>(&key).filter(|_| moment.actor().is_host());
        let step = found.and_then(|payment| Some((payment, payment.step(self.step)?)));
        let (before, step) = step.ok_or_else(|| Missing::of(&key))?;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if !step.state.is_open() {
            let output = PaymentStepReceipt { order: self.order, version: facts.version(&key) };
            return Ok(Decision { output, changeset: draft.finish()? });
        }
        let (mut after, mut changes) = (Payment::clone(before), Vec::new());
        self.settle(&mut after, &mut changes, moment.now());
        draft.log(&Key::order(self.brand, self.order), changes, moment);
        if let PaymentWork::Capture { invoice } = step.work {
            self.tell_invoice(&mut draft, facts, invoice, moment);
        }
        let output = PaymentStepReceipt { order: self.order, version: facts.version(&key).next() };
        draft.put(key, after);
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
