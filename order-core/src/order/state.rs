//! The state of an order: one struct per state, so that what a state does not have cannot be asked of it.

use serde::{Deserialize, Serialize};

/// Where an order stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum OrderState {
    /// It was placed, and the brand has not answered yet.
    AwaitingConfirmation(AwaitingConfirmation),
}

/// Placed, and not answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitingConfirmation {}

impl OrderState {
    /// The word for it, as queries and exports use it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::AwaitingConfirmation(_) => "awaiting_confirmation",
        }
    }
}
