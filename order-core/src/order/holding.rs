//! What stock an order holds.

use serde::{Deserialize, Serialize};

use crate::value::{Quantity, SkuId, StockLabelId};

/// The stock taken for one order, so that it can be given back. Orders that took none have no holding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// What it holds, each SKU and label once.
    pub lines: Vec<HeldStock>,
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
