//! Registering a card, and keeping it.

use thiserror::Error;
use uuid::Uuid;

use super::super::{Desk, RunError};
use crate::cart::{CardKeeper, KeptCard};
use crate::gateway::{GatewayError, NewCard, NoAnswer, Register, SharedGateway};
use crate::operation::payment::{KeepCard, KeepCardRefusal, MayKeepCard};
use crate::order::DeclineReason;
use crate::party::Actor;
use crate::record::{ActorRef, Key, Partition};
use crate::value::{BuyerOrganizationId, Name, PaymentKey};

/// The name space of the keys that a gateway is asked to register with, where the request has an idempotency key.
const REGISTRATIONS: Uuid = Uuid::from_u128(0x0c7e_53a4_1f0e_5b5c_9d4b_62a9_e8d1_7f36);

/// A card to be registered and kept. It cannot be copied, as its card cannot.
#[derive(Debug)]
pub struct RegisterCard {
    /// Who keeps it.
    pub keeper: CardKeeper,
    /// Whose card it is.
    pub buyer: BuyerOrganizationId,
    /// The card as it was typed.
    pub card: NewCard,
    /// Makes the request repeatable: the same actor registering the same card under the same key gets the card that is kept already.
    pub key: Option<Name>,
}

/// Why a card was not registered, or not kept.
#[derive(Debug, Error)]
pub enum RegisterCardError {
    /// As of any other request.
    #[error(transparent)]
    Run(#[from] RunError<KeepCardRefusal>),
    /// The gateway does not take the card.
    #[error("the gateway declined: {}", .0.phrase())]
    Declined(DeclineReason),
    /// The gateway did not say whether it takes the card (503). Nothing is kept.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
}

impl From<GatewayError> for RegisterCardError {
    fn from(error: GatewayError) -> Self {
        match error {
            GatewayError::Declined(reason) => Self::Declined(reason),
            GatewayError::Unknown(no_answer) => Self::NoAnswer(no_answer),
        }
    }
}

impl Desk {
    /// Hands a card to the gateway as one of the buyer organization, and keeps what the gateway tells of it. A
    /// [`CheckoutForm`](crate::cart::CheckoutForm) then names it by its id. Whoever may not keep it is refused before the gateway hears of
    /// it; the number has to be typed again for another try.
    ///
    /// # Errors
    /// [`RegisterCardError`].
    pub async fn register_card(
        &self,
        request: RegisterCard,
        actor: &Actor,
        gateway: &SharedGateway,
    ) -> Result<KeptCard, RegisterCardError> {
        let RegisterCard { keeper, buyer, card, key: repeatable } = request;
        if let Err(error) = self.ask(MayKeepCard { keeper, buyer }, actor).await {
            // The last card that there was room for, registered once more.
            if repeatable.is_none() || !is_full(&error) {
                return Err(error.into());
            }
        }
        let key = match &repeatable {
            Some(name) => key_of(name, Key::kept_cards(keeper, buyer).partition(), buyer, actor),
            None => self.drawn(),
        };
        let typed = card.last_four().to_owned();
        let registered = gateway.register_card(Register { key, owner: buyer, card }).await?;
        let card = registered.card().clone();
        // A gateway answers a repeated key with the card that it has under it.
        if repeatable.is_some() && card.last_four.to_string() != typed {
            return Err(RunError::KeyReused.into());
        }
        let run = self.run(KeepCard { keeper, card: registered }, actor);
        let receipt = match repeatable {
            Some(key) => run.key(key).await?,
            None => run.await?,
        };
        Ok(KeptCard { id: receipt.id, card })
    }

    fn drawn(&self) -> PaymentKey {
        let mut drawn = [0; 10];
        for (byte, seed) in drawn.iter_mut().zip(self.seeds(1).into_iter().flatten()) {
            *byte = seed;
        }
        PaymentKey::made(self.now(), drawn)
    }
}

/// Whether nothing but room is wanting.
fn is_full(error: &RunError<KeepCardRefusal>) -> bool {
    let RunError::Refused(why) = error else { return false };
    why.into_iter().all(|reason| matches!(reason, KeepCardRefusal::TooManyCards { .. }))
}

/// The key that a gateway is asked with, always the same for the same actor, cards and idempotency key.
fn key_of(name: &Name, kept_in: Partition, buyer: BuyerOrganizationId, actor: &Actor) -> PaymentKey {
    let text = format!("{}:{kept_in}:{buyer}:{name}", ActorRef::of(actor));
    PaymentKey::from_uuid(Uuid::new_v5(&REGISTRATIONS, text.as_bytes()))
}
