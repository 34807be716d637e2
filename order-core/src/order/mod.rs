//! Orders, from placing on.
//!
//! Decides what an order is and in which state it can be. Deliberately knows no operation: which step is allowed when, stands with
//! the step.

mod header;
mod holding;
mod original;
mod state;

pub use header::{Order, OrderFigures};
pub use holding::{HeldStock, Holding};
pub use original::{OriginalOrder, PaymentChoice};
pub use state::{AwaitingConfirmation, OrderState};
