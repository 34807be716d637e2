//! Operations on carts.
//!
//! Decides what a buyer can enter. Whether a cart may be placed stands with [placing](super::order).
//! Deliberately knows no order and no total: nothing is promised to a cart, and nothing is taken from stock for it.

mod add;
mod entry;
mod line;
mod reach;
mod remove;
mod shelf;
#[cfg(test)]
mod tests;
mod view;

pub use add::{AddToCart, AddToCartRefusal, CartReceipt};
pub use entry::EntryFault;
pub use line::LineReason;
pub use remove::{RemoveFromCart, RemoveFromCartRefusal, RemovedFromCart};
pub use view::{CartView, ViewCart};

pub(super) use entry::{entered, is_too_long, merge};
pub(super) use line::{About, check_items, pieces_left};
pub(super) use reach::may_use;
pub(super) use shelf::{Parked, ask_for_items, ask_for_stock, shelve};
