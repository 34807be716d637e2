//! Claims: what is unique, or is looked up by something other than its id.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::kind::stored;
use super::{IndexValue, Key, KeyName, Kind, Partition};
use crate::value::{
    BrandId, BuyerOrganizationId, CartId, CatalogId, Code, Name, ProductId, SecretHash, Timestamp,
};

/// A taken text and the id that it stands for. It is written under an absent guard in the same changeset as the thing itself,
/// so two takers of one text cannot both commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What the text stands for.
    pub target: Uuid,
}

stored!(Claim as Claim {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::text(self.target)]
    }
});

/// What is claimed. Every scope is of one partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimScope<'a> {
    /// The code of a catalog, unique per brand.
    CatalogCode(&'a Code),
    /// The model number of a product, unique per brand.
    ModelNumber(&'a Code),
    /// The number of a SKU, unique per product.
    SkuNumber(ProductId, &'a Code),
    /// The code that a brand gave to a buyer organization, unique per brand.
    BuyerCode(&'a Code),
    /// The code of an order, unique per brand and never given again.
    OrderCode(&'a Code),
    /// The one cart of a buyer organization for a catalog.
    CartSlot(BuyerOrganizationId, CatalogId),
    /// The order that a cart became.
    PlacedCart(CartId),
    /// The name of a tag, unique per brand.
    TagName(&'a Name),
    /// The hash of the token in the URL of an order link.
    LinkToken(&'a SecretHash),
    /// The newest attempt to authorize a card for a cart, until the cart is placed.
    CardAttempt(CartId),
}

impl ClaimScope<'_> {
    /// The key of the claim in the brand's partition.
    pub fn key(&self, brand: BrandId) -> Key {
        let name = match self {
            Self::CatalogCode(code) => format!("catalog_code:{code}"),
            Self::ModelNumber(number) => format!("model_number:{number}"),
            Self::SkuNumber(product, number) => format!("sku_number:{product}:{number}"),
            Self::BuyerCode(code) => format!("buyer_code:{code}"),
            Self::OrderCode(code) => format!("order_code:{code}"),
            Self::CartSlot(buyer, catalog) => format!("cart_slot:{buyer}:{catalog}"),
            Self::PlacedCart(cart) => format!("placed_cart:{cart}"),
            Self::TagName(name) => format!("tag_name:{name}"),
            Self::LinkToken(token) => format!("link_token:{}", token.to_hex()),
            Self::CardAttempt(cart) => format!("card_attempt:{cart}"),
        };
        Key::new(Partition::Brand(brand), Kind::Claim, KeyName::Text(Arc::from(name)))
    }
}

/// A request that was answered under an idempotency key, so that its repetition gets the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The digest of the request, to tell a repetition from another request under the same key.
    pub digest: Uuid,
    /// The receipt that was given, encoded: ids, codes and versions of what came of the request.
    pub receipt: String,
    /// When it was given. Answers are swept [`Answer::KEPT_DAYS`] later.
    pub at: Timestamp,
}

impl Answer {
    /// How long an answer is kept at least, in days.
    pub const KEPT_DAYS: u64 = 7;
}

stored!(Answer as Answer {
    fn columns(&self) -> Vec<IndexValue> {
        vec![IndexValue::Integer(self.at.micros())]
    }
});

/// The last number given by a brand whose order codes have no gaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberSeries {
    /// The last number given; 0 before the first.
    pub last: u64,
}

stored!(NumberSeries as NumberSeries);
