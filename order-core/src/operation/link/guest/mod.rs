//! The carts of guests: filled by a link, seen by nobody else, and taken over by a buyer organization.
//!
//! Decides what a guest can enter, by the same rule as for any cart, and whose the cart then is. Deliberately places nothing: what was
//! taken over is a cart like another.

mod add_up;
mod fill;
mod price;
mod reach;
mod remove;
mod take_over;
mod view;

pub use fill::{FillGuestCart, FillGuestCartRefusal, GuestCartReceipt};
pub use price::GuestTotals;
pub use remove::{RemoveFromGuestCart, RemoveFromGuestCartRefusal};
pub use take_over::{CartTakenOver, IfThereIsACart, TakeOverCart, TakeOverRefusal};
pub use view::{GuestCartView, ViewGuestCart};

use reach::{Reached, ask_for_guest_cart, reach};
