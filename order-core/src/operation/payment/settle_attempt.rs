//! Note what a gateway answered to an attempt to authorize a card. Only the embedding program does.

use serde::Serialize;

use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop};
use super::attempt::{CardAttemptReceipt, put_state};
use crate::order::{AttemptState, Authorization, CardAttempt, DeclineReason};
use crate::record::{Facts, Key, Keys, Partition};
use crate::refusal::Never;
use crate::value::{BrandId, Name, PaymentKey, Timestamp};

/// Notes what a gateway answered to an attempt. What is known already, and what comes too late, changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettleCardAttempt {
    /// The brand.
    pub brand: BrandId,
    /// Which attempt.
    pub attempt: PaymentKey,
    /// What the gateway answered.
    pub answer: AttemptAnswer,
}

/// What a gateway answered to an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptAnswer {
    /// The amount is reserved.
    Authorized {
        /// What the gateway calls it.
        reference: Name,
        /// From when on nothing can be captured of it.
        lapses_at: Timestamp,
    },
    /// The card was declined.
    Declined {
        /// Why.
        reason: DeclineReason,
    },
    /// Whatever was authorized is released.
    Released,
    /// It is not released, and never will be by asking again.
    NotReleased {
        /// Why.
        reason: DeclineReason,
    },
}

impl SettleCardAttempt {
    const fn key(&self) -> Key {
        Key::card_attempt(self.brand, self.attempt)
    }

    /// What the attempt becomes; `None` = the answer says nothing new about it. What was given up stays so: it is being released.
    fn becomes(&self, attempt: &CardAttempt, at: Timestamp) -> Option<AttemptState> {
        match (&attempt.state, &self.answer) {
            (AttemptState::Open, AttemptAnswer::Authorized { reference, lapses_at }) => {
                Some(AttemptState::Authorized(Authorization {
                    key: attempt.key,
                    amount: attempt.amount,
                    reference: reference.clone(),
                    at,
                    lapses_at: *lapses_at,
                }))
            }
            (AttemptState::Open, AttemptAnswer::Declined { reason }) => {
                Some(AttemptState::Declined { at, reason: *reason })
            }
            (AttemptState::Abandoned { .. }, AttemptAnswer::Released) => Some(AttemptState::Voided { at }),
            (AttemptState::Abandoned { reference, .. }, AttemptAnswer::NotReleased { reason }) => {
                Some(AttemptState::VoidFailed { at, reason: *reason, reference: reference.clone() })
            }
            _ => None,
        }
    }
}

impl Command for SettleCardAttempt {
    type Output = CardAttemptReceipt;
    type Reason = Never;

    const OPERATION: Operation = Operation::SettleCardAttempt;

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
        let output = match self.becomes(attempt, moment.now()) {
            Some(state) => put_state(&mut draft, facts, attempt, state, moment),
            None => CardAttemptReceipt { key: self.attempt, version: facts.version(&key) },
        };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
