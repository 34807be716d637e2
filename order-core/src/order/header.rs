//! The header of an order: small, and all that most operations read.

use serde::{Deserialize, Serialize};

use super::OrderState;
use crate::cart::CartRoute;
use crate::value::{
    AccountId, BrandId, BuyerOrganizationId, CartId, CatalogId, Code, Money, OrderId, Pieces, Timestamp,
};

/// An order without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Its code: short, readable aloud, unique per brand, never changed and never given again.
    pub code: Code,
    /// The brand.
    pub brand: BrandId,
    /// Who ordered.
    pub buyer: BuyerOrganizationId,
    /// From which catalog.
    pub catalog: CatalogId,
    /// The cart that it was.
    pub cart: CartId,
    /// How it came about.
    pub route: CartRoute,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// The account that placed it; `None` = the embedding program.
    pub placed_by: Option<AccountId>,
    /// Where it stands.
    pub state: OrderState,
    /// The figures of the original order.
    pub original: OrderFigures,
}

/// The figures that lists show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFigures {
    /// How many lines.
    pub line_count: u32,
    /// The pieces of all lines.
    pub pieces: Pieces,
    /// Items, shipping and tax together.
    pub total: Money,
}
