//! Stock, and how it moved.

use order_core::desk::StockOf;
use order_core::record::{Key, StockMovement};
use order_core::value::{Name, Note, OrderId, SkuId, StockLabelId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::Scalar;

/// How many pieces of a SKU there are under a label.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "StockAmount")]
pub struct StockShape {
    label: Scalar<StockLabelId>,
    name: Scalar<Name>,
    /// Less than nothing where more was promised than there is.
    pieces: i64,
}

impl From<&StockOf> for StockShape {
    fn from(stock: &StockOf) -> Self {
        Self { label: stock.label.id.into(), name: (&stock.label.name).into(), pieces: stock.pieces }
    }
}

/// A movement of stock.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "StockMovement")]
pub struct MovementShape {
    id: String,
    /// Why: received, corrected, or what was done with an order.
    cause: String,
    /// The order that caused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Scalar<OrderId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Scalar<Note>>,
    at: Scalar<Timestamp>,
    lines: Vec<MovementLineShape>,
}

impl MovementShape {
    /// A movement with its name.
    pub(crate) fn of(key: &Key, movement: &StockMovement) -> Self {
        let lines = movement.lines.iter().map(|line| MovementLineShape {
            sku: line.sku.into(),
            label: line.label.into(),
            by: line.by,
        });
        Self {
            id: key.name().to_string(),
            cause: movement.cause.word().to_owned(),
            order: movement.cause.order().map(Scalar::from),
            note: movement.cause.note().map(Scalar::from),
            at: movement.at.into(),
            lines: lines.collect(),
        }
    }
}

/// How far the stock of one SKU under one label moved.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "MovementLine")]
struct MovementLineShape {
    sku: Scalar<SkuId>,
    label: Scalar<StockLabelId>,
    /// How many more; less than nothing = taken.
    by: i64,
}
