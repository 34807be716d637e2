//! What stock an order holds.

use serde::{Deserialize, Serialize};

use crate::value::{Quantity, SkuId, StockLabelId};

/// The stock that moved for one order, so that it can move back. Orders for which none moved have no holding.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// What was taken, each SKU and label once. What was placed stays here with 0 pieces while a confirmed order asks for none of it:
    /// the label tells where the goods of the order come from.
    pub lines: Vec<HeldStock>,
    /// What was registered to the target label when the order was confirmed, each SKU and label once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registered: Vec<HeldStock>,
}

/// Some pieces of a SKU, taken from a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldStock {
    /// Which SKU.
    pub sku: SkuId,
    /// From which label.
    pub label: StockLabelId,
    /// How many pieces.
    pub quantity: Quantity,
}
