//! Registering a card.

use super::super::Desk;
use crate::cart::CardReference;
use crate::gateway::{GatewayError, NewCard, PaymentGateway, SharedGateway};
use crate::value::PaymentKey;

impl Desk {
    /// Hands a card to the gateway and gives the name under which it can be charged, for the
    /// [`CheckoutForm`](crate::cart::CheckoutForm). Nothing of it is kept here.
    ///
    /// # Errors
    /// [`GatewayError::Declined`] when the gateway does not take the card, [`GatewayError::Unknown`] when it did not answer. The number has
    /// to be typed again.
    pub async fn register_card(
        &self,
        card: NewCard,
        gateway: &SharedGateway,
    ) -> Result<CardReference, GatewayError> {
        let mut drawn = [0; 10];
        for (byte, seed) in drawn.iter_mut().zip(self.seeds(1).into_iter().flatten()) {
            *byte = seed;
        }
        gateway.register(PaymentKey::made(self.now(), drawn), card).await
    }
}
