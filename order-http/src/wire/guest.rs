//! The cart of a guest, as the guest sees it.

use order_core::AnyReason;
use order_core::operation::link::{GuestCartView, GuestTotals};
use order_core::operation::order::PlaceRefusal;
use order_core::value::{CatalogId, GuestCartId, Pieces, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::cart::CartItemShape;
use super::{ItemShape, MoneyShape, Scalar, TotalsShape};
use crate::ReasonShape;
use crate::route::EntityTag;

/// What a guest means to order from one catalog of a link.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "GuestCart")]
pub struct GuestCartShape {
    id: Scalar<GuestCartId>,
    etag: String,
    catalog: Scalar<CatalogId>,
    /// When it was changed last.
    changed_at: Scalar<Timestamp>,
    items: Vec<CartItemShape>,
    /// Why items cannot be ordered as they are.
    faults: Vec<ReasonShape>,
    /// What it comes to under the terms of the link; left out where the link has none, or something has no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    priced: Option<PricedShape>,
    /// Why it has no price.
    unpriced: Vec<ReasonShape>,
}

impl From<&GuestCartView> for GuestCartShape {
    fn from(view: &GuestCartView) -> Self {
        let unpriced = view.unpriced.iter().map(|fault| AnyReason::of(&PlaceRefusal::Price(fault.clone())));
        Self {
            id: view.cart.id.into(),
            etag: EntityTag::new(view.cart.id, view.version).to_string(),
            catalog: view.cart.catalog.into(),
            changed_at: view.cart.changed_at.into(),
            items: view.cart.items().unwrap_or_default().iter().map(CartItemShape::from).collect(),
            faults: view.faults.iter().map(|fault| ReasonShape::from(&AnyReason::of(fault))).collect(),
            priced: view.totals.as_ref().map(PricedShape::from),
            unpriced: unpriced.map(|reason| ReasonShape::from(&reason)).collect(),
        }
    }
}

/// What a guest's cart comes to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "PricedCart")]
struct PricedShape {
    lines: Vec<ItemShape>,
    /// The sum of all lines, without shipping and tax.
    amount: MoneyShape,
    pieces: Scalar<Pieces>,
    /// Shipping and tax too, for a buyer of the country that was named, delivered there.
    #[serde(skip_serializing_if = "Option::is_none")]
    totals: Option<TotalsShape>,
}

impl From<&GuestTotals> for PricedShape {
    fn from(totals: &GuestTotals) -> Self {
        Self {
            lines: totals.priced.items.iter().map(ItemShape::from).collect(),
            amount: totals.priced.amount.into(),
            pieces: totals.priced.pieces.into(),
            totals: totals.totals.as_ref().map(TotalsShape::from),
        }
    }
}
