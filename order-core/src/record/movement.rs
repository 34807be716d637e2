//! Movements of stock: the amount under a label is always the sum of its movements.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::kind::stored;
use super::{IndexRow, IndexTable, IndexValue, Key};
use crate::value::{Note, OrderId, SkuId, StockLabelId, Timestamp};

/// One movement, possibly of many SKUs, with its cause. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockMovement {
    /// Why.
    pub cause: MovementCause,
    /// When.
    pub at: Timestamp,
    /// What moved.
    pub lines: Vec<MovementLine>,
}

/// How far one counter moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementLine {
    /// Which SKU.
    pub sku: SkuId,
    /// Under which label.
    pub label: StockLabelId,
    /// By how many pieces; negative = taken.
    pub by: i64,
}

/// Why stock moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementCause {
    /// Goods came in.
    Received {
        /// What the brand noted.
        note: Option<Note>,
    },
    /// The count was wrong.
    Corrected {
        /// What the brand noted.
        note: Option<Note>,
    },
    /// An order was placed.
    Placed {
        /// Which one.
        order: OrderId,
    },
    /// An order was confirmed: the source was brought to what is confirmed, the target has it.
    Confirmed {
        /// Which one.
        order: OrderId,
    },
    /// A confirmed order was made editable again: what confirming moved went back.
    MadeEditable {
        /// Which one.
        order: OrderId,
    },
    /// An order was rejected: all that moved for it went back.
    Rejected {
        /// Which one.
        order: OrderId,
    },
    /// An order was returned to the cart: all that moved for it went back.
    Returned {
        /// Which one.
        order: OrderId,
    },
}

impl MovementCause {
    /// The word for it, as queries use it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Received { .. } => "received",
            Self::Corrected { .. } => "corrected",
            Self::Placed { .. } => "placed",
            Self::Confirmed { .. } => "confirmed",
            Self::MadeEditable { .. } => "made_editable",
            Self::Rejected { .. } => "rejected",
            Self::Returned { .. } => "returned",
        }
    }

    /// The order that caused it, if any.
    pub const fn order(&self) -> Option<OrderId> {
        match self {
            Self::Placed { order }
            | Self::Confirmed { order }
            | Self::MadeEditable { order }
            | Self::Rejected { order }
            | Self::Returned { order } => Some(*order),
            Self::Received { .. } | Self::Corrected { .. } => None,
        }
    }

    /// What the brand noted, if anything.
    pub const fn note(&self) -> Option<&Note> {
        match self {
            Self::Received { note } | Self::Corrected { note } => note.as_ref(),
            Self::Placed { .. }
            | Self::Confirmed { .. }
            | Self::MadeEditable { .. }
            | Self::Rejected { .. }
            | Self::Returned { .. } => None,
        }
    }
}

stored!(StockMovement as StockMovement {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(self.cause.word()),
            IndexValue::optional(self.cause.order()),
            IndexValue::Integer(self.at.micros()),
        ]
    }

    fn index_rows(&self, _: &Key) -> Vec<IndexRow> {
        let skus: BTreeSet<SkuId> = self.lines.iter().map(|line| line.sku).collect();
        let row = |(position, sku)| IndexRow {
            table: IndexTable::MovedSkus,
            position,
            values: vec![IndexValue::text(sku)],
        };
        (0..).zip(skus).map(row).collect()
    }
});
