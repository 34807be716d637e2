//! Revisions: what an order asks for and costs, as it changed after it was placed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::cart::{PricedItem, PricedLine, Totals};
use crate::value::{AccountId, OrderId, Timestamp, limits};

use super::{OrderFigures, OriginalOrder};

/// The number of a revision. Price revisions and order confirmations of one order share one series, from 1 on; 0 is the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(u32);

impl Revision {
    /// The original order.
    pub const ORIGINAL: Self = Self(0);

    /// A revision as it is stored or handed back.
    pub const fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The next one; `None` after [`limits::REVISIONS_MAX`] of them.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).filter(|next| *next <= limits::REVISIONS_MAX).map(Self)
    }

    /// Whether it is the original.
    pub const fn is_original(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One revision of what the brand answers that it will really deliver. Written once, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderConfirmation {
    /// Of which order.
    pub order: OrderId,
    /// Its number.
    pub revision: Revision,
    /// When it was made.
    pub made_at: Timestamp,
    /// The account that made it; `None` = none, such as the embedding program.
    pub made_by: Option<AccountId>,
    /// What will be delivered, with prices. Lines of 0 pieces show what will not be.
    pub content: OrderContent,
}

/// The original order with adjusted prices. Quantities are as placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRevision {
    /// Of which order.
    pub order: OrderId,
    /// Its number.
    pub revision: Revision,
    /// When it was made.
    pub made_at: Timestamp,
    /// The account that made it; `None` = none, such as the embedding program.
    pub made_by: Option<AccountId>,
    /// What is ordered, at the adjusted prices.
    pub content: OrderContent,
}

/// What an order asks for and what that costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderContent {
    /// The products with their lines.
    pub items: Vec<PricedItem>,
    /// What they cost.
    pub totals: Totals,
}

impl OrderContent {
    /// What was placed, without the notes that the buyer wrote for its own company: those stay in the original order.
    pub fn of_original(original: &OriginalOrder) -> Self {
        let OriginalOrder { items, totals, .. } = original.for_brand();
        Self { items, totals }
    }

    /// Every line with its item, in order.
    pub fn lines(&self) -> impl Iterator<Item = (&PricedItem, &PricedLine)> {
        lines_of(&self.items)
    }

    /// Its figures, as lists show them.
    pub const fn figures(&self) -> OrderFigures {
        OrderFigures {
            line_count: self.totals.line_count,
            pieces: self.totals.pieces,
            total: self.totals.total,
        }
    }
}

pub(super) fn lines_of(items: &[PricedItem]) -> impl Iterator<Item = (&PricedItem, &PricedLine)> {
    items.iter().flat_map(|item| item.lines.iter().map(move |line| (item, line)))
}
