//! Cards that a buyer organization keeps to pay with again.

use serde::{Deserialize, Serialize};

use super::CardReference;
use crate::value::{BuyerOrganizationId, CardId};

/// The cards that the members of a buyer organization pick from, in the order of keeping. A gateway has them; what is here only names
/// them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCards {
    /// Whose they are.
    pub buyer: BuyerOrganizationId,
    /// The cards.
    pub cards: Vec<KeptCard>,
}

/// A card that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCard {
    /// Its id.
    pub id: CardId,
    /// The card at the gateway.
    pub card: CardReference,
}
