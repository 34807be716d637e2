//! Give up an attempt to authorize a card, and have released what it authorized. Only the embedding program does.

use serde::Serialize;

use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop};
use super::attempt::{CardAttemptReceipt, abandon};
use crate::order::CardAttempt;
use crate::record::{Facts, Key, Keys, Partition};
use crate::refusal::Never;
use crate::value::{BrandId, PaymentKey};

/// Gives up an attempt that no order has. One that an order has, and one that is at its end, stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AbandonCardAttempt {
    /// The brand.
    pub brand: BrandId,
    /// Which attempt.
    pub attempt: PaymentKey,
}

impl AbandonCardAttempt {
    const fn key(&self) -> Key {
        Key::card_attempt(self.brand, self.attempt)
    }
}

impl Command for AbandonCardAttempt {
    type Output = CardAttemptReceipt;
    type Reason = Never;

    const OPERATION: Operation = Operation::AbandonCardAttempt;

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
    ) -> Result<Decision<CardAttemptReceipt>, Stop<Never>> {
        let key = self.key();
        let attempt = facts.get::<CardAttempt>(&key).filter(|_| moment.actor().is_host());
        let attempt = attempt.ok_or_else(|| Missing::of(&key))?;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let output = if attempt.state.is_live() {
            abandon(&mut draft, facts, attempt, moment)
        } else {
            CardAttemptReceipt { key: self.attempt, version: facts.version(&key) }
        };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
