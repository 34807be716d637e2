//! Operations on order confirmations.
//!
//! Decides what an order confirmation may say: from the original order, with which edits, at which prices. Deliberately moves no
//! stock and bills nothing: that is a matter of confirming.

mod adjust_prices;
mod apply;
mod changes;
mod create;
mod edits;
mod fault;
mod line;
mod revise;
#[cfg(test)]
mod tests;
mod update;

pub use adjust_prices::{AdjustPrices, AdjustPricesRefusal, MayAdjustPrices, may_adjust_prices};
pub use create::{
    CreateConfirmation, CreateConfirmationRefusal, MayCreateConfirmation, may_create_confirmation,
};
pub use edits::{AddedLine, ConfirmationEdits, DateEdit, DiscountEdit, LineEdit, PriceEdit, ShippingEdit};
pub use fault::{Charge, EditFault};
pub use revise::{Revised, TooManyRevisions};
pub use update::{
    MayUpdateConfirmation, UpdateConfirmation, UpdateConfirmationRefusal, may_update_confirmation,
};
