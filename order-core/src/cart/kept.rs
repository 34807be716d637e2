//! Cards that are kept for a buyer organization to pay with again.

use serde::{Deserialize, Serialize};

use super::{CardReference, Cart};
use crate::value::{BrandId, BuyerOrganizationId, CardId};

/// The cards that one keeper has of one buyer organization, in the order of keeping. A gateway has them; what is here only names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCards {
    /// Whose they are.
    pub buyer: BuyerOrganizationId,
    /// The cards.
    pub cards: Vec<KeptCard>,
}

impl KeptCards {
    /// The card of this id.
    pub fn card(&self, id: CardId) -> Option<&CardReference> {
        self.cards.iter().find(|kept| kept.id == id).map(|kept| &kept.card)
    }
}

/// A card that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCard {
    /// Its id. It alone names the card to whoever orders.
    pub id: CardId,
    /// The card at the gateway, as the gateway told it.
    pub card: CardReference,
}

/// Who keeps a card of a buyer organization. What one keeps pays for no cart of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardKeeper {
    /// Its members do, for the carts that they fill.
    Buyer,
    /// A brand does: of its offline buyers all, and of a connected one those that its staff registered for the carts that it fills.
    Brand(BrandId),
}

impl CardKeeper {
    /// Who keeps the cards that can pay for a cart. `offline` = its buyer is.
    pub(crate) const fn of(cart: &Cart, offline: bool) -> Self {
        if offline || cart.route.is_working() { Self::Brand(cart.brand) } else { Self::Buyer }
    }
}

/// A card that a gateway has registered for a buyer organization, as the gateway told it. Only
/// [`SharedGateway::register_card`](crate::SharedGateway::register_card) makes one, so what is kept is never what somebody claimed, and
/// never somebody else's.
///
/// ```compile_fail
/// use order_core::cart::{CardReference, RegisteredCard};
/// use order_core::value::BuyerOrganizationId;
///
/// fn claimed(owner: BuyerOrganizationId, card: CardReference) -> RegisteredCard {
///     RegisteredCard { owner, card }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisteredCard {
    owner: BuyerOrganizationId,
    card: CardReference,
}

impl RegisteredCard {
    /// What a gateway answered.
    pub(crate) const fn answered(owner: BuyerOrganizationId, card: CardReference) -> Self {
        Self { owner, card }
    }

    /// Whose it is.
    pub const fn owner(&self) -> BuyerOrganizationId {
        self.owner
    }

    /// What the gateway told of it.
    pub const fn card(&self) -> &CardReference {
        &self.card
    }
}
