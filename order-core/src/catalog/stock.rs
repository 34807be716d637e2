//! Stock policies.

use serde::{Deserialize, Serialize};

use crate::value::StockLabelId;

/// Where the goods of a catalog come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockPolicy {
    /// Nothing is taken at placing.
    MakeToOrder {
        /// Where the confirmed quantities are registered, if anywhere.
        target: Option<StockLabelId>,
    },
    /// The ordered quantities are taken from a label at placing.
    FromStock {
        /// From where.
        source: StockLabelId,
        /// Where they are moved when the order is confirmed, if anywhere.
        target: Option<StockLabelId>,
        /// Whether more may be ordered than is there.
        backorder: Backorder,
    },
}

/// Whether more may be ordered than there is in stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backorder {
    /// Yes, except for SKUs that are excluded from it.
    Allowed,
    /// No.
    NotAllowed,
}

impl StockPolicy {
    /// The label that placing takes from; `None` when it takes nothing.
    pub const fn source(&self) -> Option<StockLabelId> {
        match self {
            Self::MakeToOrder { .. } => None,
            Self::FromStock { source, .. } => Some(*source),
        }
    }

    /// The label that has the confirmed quantities; `None` when none has.
    pub const fn target(&self) -> Option<StockLabelId> {
        match self {
            Self::MakeToOrder { target } | Self::FromStock { target, .. } => *target,
        }
    }

    /// The lowest amount that the source may have after taking a SKU; `None` = no bound.
    pub const fn floor(&self, excluded_from_backorder: bool) -> Option<i64> {
        match self {
            Self::MakeToOrder { .. } => None,
            Self::FromStock { backorder: Backorder::Allowed, .. } if !excluded_from_backorder => None,
            Self::FromStock { .. } => Some(0),
        }
    }
}
