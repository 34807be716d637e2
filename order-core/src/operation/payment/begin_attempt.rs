//! Begin to authorize a card for a cart: it is written down, and the gateway can be asked.

use serde::{Deserialize, Serialize};

use super::super::order::{PlaceOrder, PlaceRefusal, ToAuthorize};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop};
use super::attempt::{ATTEMPT_OPEN_FOR, abandon, is_good, newest, see_to};
use crate::cart::CardReference;
use crate::order::{AttemptState, CardAttempt};
use crate::record::{ClaimScope, Facts, FieldChange, Key, Keys, Partition};
use crate::value::{Money, PaymentKey};

/// Begins to authorize a card for an order that could be placed but for that. While an attempt for the same is under way, that one is
/// answered, so that two who place a cart at once ask the gateway for one authorization. An attempt for anything else is given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BeginCardAttempt {
    /// The order to be placed.
    pub order: PlaceOrder,
}

/// The attempt that the gateway is to be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BegunCardAttempt {
    /// The key to ask with.
    pub key: PaymentKey,
    /// How much.
    pub amount: Money,
    /// Of which card.
    pub card: CardReference,
    /// Whether nobody has asked for it before.
    pub is_new: bool,
}

impl BegunCardAttempt {
    fn of(attempt: &CardAttempt, is_new: bool) -> Self {
        Self { key: attempt.key, amount: attempt.amount, card: attempt.card.clone(), is_new }
    }
}

impl Command for BeginCardAttempt {
    /// `None` = there is nothing to authorize: the cart was placed before, the order costs nothing, or it is not paid by card.
    type Output = Option<BegunCardAttempt>;
    type Reason = PlaceRefusal;

    const OPERATION: Operation = Operation::BeginCardAttempt;

    fn partition(&self) -> Partition {
        Partition::Brand(self.order.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        self.order.needs(known, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Self::Output>, Stop<PlaceRefusal>> {
        let PlaceOrder { brand, cart, agreed, .. } = self.order;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let Some(ToAuthorize { buyer, amount, card }) = self.order.to_authorize(facts, moment)? else {
            return Ok(Decision { output: None, changeset: draft.finish()? });
        };
        let newest = newest(facts, brand, cart);
        if let Some(good) = newest.filter(|attempt| is_good(attempt, agreed, moment.now())) {
            let output = Some(BegunCardAttempt::of(good, false));
            return Ok(Decision { output, changeset: draft.finish()? });
        }
        if let Some(other) = newest.filter(|attempt| attempt.state.is_live()) {
            abandon(&mut draft, facts, other, moment);
        }
        let attempt = CardAttempt {
            key: PaymentKey::made(moment.now(), moment.bytes()),
            void: PaymentKey::made(moment.now(), moment.bytes()),
            brand,
            buyer,
            cart,
            agreed,
            amount,
            card,
            begun_at: moment.now(),
            state: AttemptState::Open,
        };
        let known_by = vec![FieldChange::set("cart", cart), FieldChange::set("amount", amount)];
        draft.claim(brand, &ClaimScope::CardAttempt(cart), attempt.key.as_uuid());
        // Whatever happens to whoever asks: somebody looks after it.
        see_to(&mut draft, &attempt, moment.now().saturating_add(ATTEMPT_OPEN_FOR), moment);
        let output = Some(BegunCardAttempt::of(&attempt, true));
        draft.create(Key::card_attempt(brand, attempt.key), attempt, known_by, moment);
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
