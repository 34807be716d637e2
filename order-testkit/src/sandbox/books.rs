//! What the gateway has done, by the keys that it was asked with.

use std::collections::{BTreeMap, BTreeSet};

use order_core::gateway::{Authorized, GatewayReceipt, Known};
use order_core::order::DeclineReason;
use order_core::value::{Money, Name, PaymentKey, Timestamp};

use super::TestCard;

/// What is reserved, and neither taken, released nor lapsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The key that it was authorized with.
    pub authorization: PaymentKey,
    /// How much of it is not taken.
    pub amount: Money,
}

/// What was taken of one authorization, and given back, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    /// How much was reserved.
    pub authorized: i64,
    /// How much was taken.
    pub captured: i64,
    /// How much of that was given back.
    pub refunded: i64,
    /// Whether the rest was released.
    pub voided: bool,
}

#[derive(Debug)]
struct Authorization {
    amount: Money,
    card: TestCard,
    given: Authorized,
    captured: i64,
    voided: bool,
}

#[derive(Debug)]
struct Taken {
    authorization: PaymentKey,
    amount: Money,
    reference: Name,
    refunded: i64,
}

/// The books. Whatever was asked with a key has one answer for ever.
#[derive(Debug, Default)]
pub(super) struct Books {
    answers: BTreeMap<PaymentKey, Known>,
    authorizations: BTreeMap<PaymentKey, Authorization>,
    captures: BTreeMap<PaymentKey, Taken>,
    /// Keys under which nothing may be authorized any more.
    released: BTreeSet<PaymentKey>,
    asked: BTreeMap<PaymentKey, u32>,
}

fn reference(kind: &str, key: PaymentKey) -> Name {
    Name::new(format!("{kind}_{key}")).expect("a name")
}

impl Books {
    /// How often it was asked with this key before.
    pub(super) fn asked_again(&mut self, key: PaymentKey) -> u32 {
        let asked = self.asked.entry(key).or_default();
        *asked += 1;
        *asked - 1
    }

    /// What became of a key.
    pub(super) fn known(&self, key: PaymentKey) -> Known {
        self.answers.get(&key).cloned().unwrap_or(Known::Nothing)
    }

    /// Refuses a key for ever.
    pub(super) fn refuse<T>(&mut self, key: PaymentKey, reason: DeclineReason) -> Result<T, DeclineReason> {
        self.declined(key, reason)
    }

    fn declined<T>(&mut self, key: PaymentKey, reason: DeclineReason) -> Result<T, DeclineReason> {
        self.answers.insert(key, Known::Declined(reason));
        Err(reason)
    }

    fn done(&mut self, key: PaymentKey, reference: Name) -> Name {
        self.answers.insert(key, Known::Done(GatewayReceipt { reference: reference.clone() }));
        reference
    }

    /// What was answered before to a call that gives a receipt.
    fn again(&self, key: PaymentKey) -> Option<Result<Name, DeclineReason>> {
        match self.answers.get(&key)? {
            Known::Done(receipt) => Some(Ok(receipt.reference.clone())),
            Known::Declined(reason) => Some(Err(*reason)),
            Known::Nothing | Known::Authorized(_) => Some(Err(DeclineReason::Other)),
        }
    }

    pub(super) fn authorize(
        &mut self,
        key: PaymentKey,
        amount: Money,
        card: TestCard,
        now: Timestamp,
    ) -> Result<Authorized, DeclineReason> {
        match self.answers.get(&key) {
            Some(Known::Authorized(given)) => return Ok(given.clone()),
            Some(Known::Declined(reason)) => return Err(*reason),
            Some(Known::Done(_) | Known::Nothing) => return Err(DeclineReason::Other),
            None => {}
        }
        if self.released.contains(&key) {
            return self.declined(key, DeclineReason::Voided);
        }
        if let Some(reason) = card.declined() {
            return self.declined(key, reason);
        }
        let lapses_at = now.saturating_add(card.good_for());
        let given = Authorized { reference: reference("auth", key), lapses_at };
        self.answers.insert(key, Known::Authorized(given.clone()));
        let kept = Authorization { amount, card, given: given.clone(), captured: 0, voided: false };
        self.authorizations.insert(key, kept);
        Ok(given)
    }

    pub(super) fn capture(
        &mut self,
        key: PaymentKey,
        (authorization, named): (PaymentKey, &Name),
        amount: Money,
        now: Timestamp,
    ) -> Result<Name, DeclineReason> {
        if let Some(answer) = self.again(key) {
            return answer;
        }
        let found =
            self.authorizations.get_mut(&authorization).filter(|found| found.given.reference == *named);
        let Some(found) = found else { return self.declined(key, DeclineReason::NothingThere) };
        let fault = if found.voided {
            Some(DeclineReason::Voided)
        } else if found.given.lapses_at <= now {
            Some(DeclineReason::Lapsed)
        } else if found.card == TestCard::NoCapture {
            Some(DeclineReason::CardRefused)
        } else if found.captured + amount.minor() > found.amount.minor()
            || amount.currency() != found.amount.currency()
        {
            Some(DeclineReason::AboveAuthorization)
        } else {
            None
        };
        if let Some(reason) = fault {
            return self.declined(key, reason);
        }
        found.captured += amount.minor();
        let reference = reference("capture", key);
        let taken = Taken { authorization, amount, reference: reference.clone(), refunded: 0 };
        self.captures.insert(key, taken);
        Ok(self.done(key, reference))
    }

    pub(super) fn void(&mut self, key: PaymentKey, authorization: PaymentKey) -> Name {
        match self.authorizations.get_mut(&authorization) {
            Some(found) => found.voided = true,
            None => drop(self.released.insert(authorization)),
        }
        self.done(key, reference("void", key))
    }

    pub(super) fn refund(
        &mut self,
        key: PaymentKey,
        (capture, named): (PaymentKey, &Name),
        amount: Money,
    ) -> Result<Name, DeclineReason> {
        if let Some(answer) = self.again(key) {
            return answer;
        }
        let found = self.captures.get_mut(&capture).filter(|found| found.reference == *named);
        let Some(found) = found else { return self.declined(key, DeclineReason::NothingThere) };
        if found.refunded + amount.minor() > found.amount.minor() {
            return self.declined(key, DeclineReason::AboveCapture);
        }
        let card = self.authorizations.get(&found.authorization).map(|found| found.card);
        if card == Some(TestCard::NoRefund) {
            return self.declined(key, DeclineReason::NotSupported);
        }
        found.refunded += amount.minor();
        Ok(self.done(key, reference("refund", key)))
    }

    pub(super) fn held(&self, now: Timestamp) -> Vec<Held> {
        let open =
            self.authorizations.iter().filter(|(_, found)| !found.voided && found.given.lapses_at > now);
        let held = open.filter_map(|(key, found)| {
            let left = found.amount.minor() - found.captured;
            let amount = Money::from_minor(left, found.amount.currency()).expect("a part of an amount");
            (left > 0).then_some(Held { authorization: *key, amount })
        });
        held.collect()
    }

    pub(super) fn moved(&self, authorization: PaymentKey) -> Moved {
        let Some(found) = self.authorizations.get(&authorization) else { return Moved::default() };
        let captures = self.captures.values().filter(|taken| taken.authorization == authorization);
        Moved {
            authorized: found.amount.minor(),
            captured: found.captured,
            refunded: captures.map(|taken| taken.refunded).sum(),
            voided: found.voided,
        }
    }

    pub(super) fn authorizations(&self) -> Vec<PaymentKey> {
        self.authorizations.keys().copied().collect()
    }
}
