//! Operations on order confirmations.
//!
//! Decides when the buyer may approve or decline what the brand answers, when the brand may confirm it, and when it may open it
//! again; and which stock and which bills come with that. Deliberately knows no card gateway: what is captured is written down here
//! and carried out elsewhere.

mod approve;
mod card;
mod confirm;
mod decide;
mod decline;
mod make_editable;
mod stock;
mod tags;
#[cfg(test)]
mod tests;

pub use approve::{ApproveConfirmation, ApproveRefusal, MayApprove, may_approve};
pub use confirm::{Confirm, ConfirmRefusal, MayConfirm, OrderConfirmed, may_confirm};
pub use decide::ApprovalNotRequested;
pub use decline::{DeclineConfirmation, DeclineRefusal, MayDecline, may_decline};
pub use make_editable::{MakeEditable, MakeEditableRefusal, MayMakeEditable, may_make_editable};
pub use stock::StockShort;
pub use tags::NewTag;
