//! The newest attempt to authorize a card for a cart: whether it is good for an order, and how it ends.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::super::order::PlaceRefusal;
use super::super::{Draft, Moment};
use crate::order::{AttemptState, Authorization, CardAttempt, Fingerprint, Payment};
use crate::record::{
    Claim, ClaimScope, Facts, FieldChange, GatewayWork, Key, Keys, PaymentTask, Task, Version,
};
use crate::value::{BrandId, CartId, OrderId, PaymentKey, TaskId, Timestamp};

/// How long an attempt may stay without an order, until whatever it authorized is released. It is longer than any gateway takes to answer.
pub const ATTEMPT_OPEN_FOR: Duration = Duration::from_secs(15 * 60);

/// An attempt after an operation on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardAttemptReceipt {
    /// Its key.
    pub key: PaymentKey,
    /// Its version now.
    pub version: Version,
}

/// Asks for the newest attempt of a cart.
pub(in crate::operation) fn ask_for_attempt(brand: BrandId, cart: CartId, known: &Facts, keys: &mut Keys) {
    let claim = ClaimScope::CardAttempt(cart).key(brand);
    if let Some(claim) = known.get::<Claim>(&claim) {
        keys.record(Key::card_attempt(brand, PaymentKey::from_uuid(claim.target)));
    }
    keys.record(claim);
}

/// The newest attempt of a cart.
pub(super) fn newest(facts: &Facts, brand: BrandId, cart: CartId) -> Option<&Arc<CardAttempt>> {
    let claim = facts.get::<Claim>(&ClaimScope::CardAttempt(cart).key(brand))?;
    facts.get::<CardAttempt>(&Key::card_attempt(brand, PaymentKey::from_uuid(claim.target)))
}

/// Whether an attempt can still give an authorization for what was agreed to: it is neither ended nor lapsed.
pub(super) fn is_good(attempt: &CardAttempt, agreed: Fingerprint, now: Timestamp) -> bool {
    let lapsed = matches!(&attempt.state, AttemptState::Authorized(given) if given.lapses_at <= now);
    attempt.agreed == agreed && attempt.state.is_live() && !lapsed
}

/// The attempt whose authorization is good for what was agreed to, with the authorization.
///
/// # Errors
/// The reason why there is none.
pub(in crate::operation) fn authorization_for(
    facts: &Facts,
    brand: BrandId,
    cart: CartId,
    agreed: Fingerprint,
    now: Timestamp,
) -> Result<(&CardAttempt, &Authorization), PlaceRefusal> {
    let attempt = newest(facts, brand, cart).filter(|attempt| attempt.agreed == agreed);
    match attempt.map(|attempt| (attempt, &attempt.state)) {
        Some((attempt, AttemptState::Authorized(given))) if is_good(attempt, agreed, now) => {
            Ok((attempt, given))
        }
        Some((_, AttemptState::Declined { reason, .. })) => {
            Err(PlaceRefusal::CardDeclined { reason: *reason })
        }
        _ => Err(PlaceRefusal::CardNotAuthorized),
    }
}

/// Gives the authorization of an attempt to an order: from now on it is the order's payment.
pub(in crate::operation) fn take_over(
    draft: &mut Draft<'_>,
    (attempt, given): (&CardAttempt, &Authorization),
    order: OrderId,
) {
    let CardAttempt { brand, cart, key, .. } = *attempt;
    draft.release(brand, &ClaimScope::CardAttempt(cart));
    draft.put(
        Key::card_attempt(brand, key),
        CardAttempt { state: AttemptState::Placed { order }, ..attempt.clone() },
    );
    draft.put(Key::payment(brand, order), Payment::of(order, given.clone()));
}

/// Writes what became of an attempt, and logs it.
pub(super) fn put_state(
    draft: &mut Draft<'_>,
    facts: &Facts,
    before: &CardAttempt,
    state: AttemptState,
    moment: &mut Moment<'_>,
) -> CardAttemptReceipt {
    let key = Key::card_attempt(before.brand, before.key);
    let mut changes = vec![FieldChange::changed("state", before.state.word(), state.word())];
    if let AttemptState::Declined { reason, .. } | AttemptState::VoidFailed { reason, .. } = &state {
        changes.push(FieldChange::set("reason", reason));
    }
    draft.log(&key, changes, moment);
    let version = facts.version(&key).next();
    draft.put(key, CardAttempt { state, ..before.clone() });
    CardAttemptReceipt { key: before.key, version }
}

/// Gives an attempt up: no order will have it, and a task has the gateway release whatever it authorized.
pub(super) fn abandon(
    draft: &mut Draft<'_>,
    facts: &Facts,
    attempt: &CardAttempt,
    moment: &mut Moment<'_>,
) -> CardAttemptReceipt {
    let reference = if let AttemptState::Authorized(given) = &attempt.state {
        Some(given.reference.clone())
    } else {
        None
    };
    let state = AttemptState::Abandoned { at: moment.now(), reference };
    let receipt = put_state(draft, facts, attempt, state, moment);
    see_to(draft, attempt, moment.now(), moment);
    receipt
}

/// A task to look after an attempt at a time.
pub(super) fn see_to(draft: &mut Draft<'_>, attempt: &CardAttempt, at: Timestamp, moment: &mut Moment<'_>) {
    draft.task(Task::Payment(PaymentTask {
        id: TaskId::made(moment.now(), moment.bytes()),
        brand: attempt.brand,
        at,
        work: GatewayWork::Attempt { attempt: attempt.key },
    }));
}
