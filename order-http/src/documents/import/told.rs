//! What is told of an import.

use std::fmt;

use order_core::Reason;
use order_core::value::{Code, OrderId, Pieces};
use schemars::JsonSchema;
use serde::Serialize;

use crate::problem::ReasonShape;
use crate::wire::{MoneyShape, Scalar};

/// Why the forms of an import do not fit its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FormFault {
    TooManyOrders {
        orders: usize,
        max: usize,
    },
    /// With the first row of the buyer, where its code may be mistyped.
    Missing {
        buyer_code: Code,
        row: u32,
    },
    Unused {
        buyer_code: Code,
    },
    Repeated {
        buyer_code: Code,
    },
}

impl fmt::Display for FormFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyOrders { orders, max } => write!(f, "the file has {orders} orders, {max} at most"),
            Self::Missing { buyer_code, row } => {
                write!(f, "there is no form for the buyer {buyer_code} of row {row}")
            }
            Self::Unused { buyer_code } => write!(f, "the file has no order of the buyer {buyer_code}"),
            Self::Repeated { buyer_code } => write!(f, "there are two forms for the buyer {buyer_code}"),
        }
    }
}

impl Reason for FormFault {
    fn codes() -> Vec<&'static str> {
        vec!["too_many_orders", "form_missing", "form_unused", "form_repeated"]
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TooManyOrders { .. } => "too_many_orders",
            Self::Missing { .. } => "form_missing",
            Self::Unused { .. } => "form_unused",
            Self::Repeated { .. } => "form_repeated",
        }
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooManyOrders { orders, max } => {
                vec![("orders", orders.to_string()), ("max", max.to_string())]
            }
            Self::Missing { buyer_code, row } => {
                vec![("buyer_code", buyer_code.to_string()), ("row", row.to_string())]
            }
            Self::Unused { buyer_code } | Self::Repeated { buyer_code } => {
                vec![("buyer_code", buyer_code.to_string())]
            }
        }
    }
}

/// What became of one order, or would.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "ImportedOrder")]
pub(super) struct ImportedShape {
    /// The code that the file gives it.
    pub external_code: Scalar<Code>,
    /// `placed`, `would_be_placed`, or `refused`.
    pub outcome: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Scalar<OrderId>>,
    /// The code that it got.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Scalar<Code>>,
    pub pieces: Scalar<Pieces>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<MoneyShape>,
    /// Every reason why it is refused, with its row where it is about one.
    pub reasons: Vec<ReasonShape>,
    /// The first and the last row of the file that are of it.
    pub rows: [u32; 2],
}
