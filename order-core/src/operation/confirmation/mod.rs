//! Operations on order confirmations.
//!
//! Decides what an order confirmation may say: from the original order, with which edits, at which prices; when the buyer may approve
//! or decline it; when the brand may confirm it, and open it again. Stock and bills are a matter of confirming alone. Deliberately
//! knows no card gateway: what is captured is written down here and carried out elsewhere.

mod adjust_prices;
mod apply;
mod approve;
mod card;
mod changes;
mod confirm;
mod create;
mod decide;
mod decline;
mod edits;
mod fault;
mod line;
mod make_editable;
mod revise;
mod stock;
mod tags;
#[cfg(test)]
mod tests;
mod update;

pub use adjust_prices::{AdjustPrices, AdjustPricesRefusal, MayAdjustPrices, may_adjust_prices};
pub use approve::{ApproveConfirmation, ApproveRefusal, MayApprove, may_approve};
pub use card::{AuthorizationLapsed, AuthorizationTooSmall};
pub(crate) use confirm::APPROVAL_SKIPPED;
pub use confirm::{Confirm, ConfirmRefusal, MayConfirm, OrderConfirmed, may_confirm};
pub use create::{
    CreateConfirmation, CreateConfirmationRefusal, MayCreateConfirmation, may_create_confirmation,
};
pub use decide::ApprovalNotRequested;
pub use decline::{DeclineConfirmation, DeclineRefusal, MayDecline, may_decline};
pub use edits::{AddedLine, ConfirmationEdits, DateEdit, DiscountEdit, LineEdit, PriceEdit, ShippingEdit};
pub use fault::{Charge, EditFault};
pub use make_editable::{MakeEditable, MakeEditableRefusal, MayMakeEditable, may_make_editable};
pub use revise::{Revised, TooManyRevisions};
pub use stock::StockShort;
pub use tags::NewTag;
pub use update::{
    MayUpdateConfirmation, UpdateConfirmation, UpdateConfirmationRefusal, may_update_confirmation,
};
