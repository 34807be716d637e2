//! Orders, from placing on.
//!
//! Decides what an order is and in which state it can be. Deliberately knows no operation: which step is allowed when, stands with
//! the step.

mod code;
mod fingerprint;
mod header;
mod holding;
mod original;
mod state;

pub use code::{drawn_code, is_gapless, numbered_code};
pub use fingerprint::Fingerprint;
pub use header::{Order, OrderFigures};
pub use holding::{HeldStock, Holding};
pub use original::{OriginalOrder, PaymentChoice};
pub use state::{AwaitingConfirmation, OrderState};
