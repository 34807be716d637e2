//! What can be asked: one file per operation, telling its whole story — the command, its refusals, the rule, the change.
//!
//! Decides every rule, as pure functions from facts to a decision. Deliberately knows no store, no clock and no runtime: facts,
//! time, actor and bytes are given.

mod blocker;
mod command;
mod content;
mod draft;
mod moment;
mod name;
mod permission;
mod restock;
mod shared;
mod sight;
mod stop;
mod subject;
mod sweep;
#[cfg(test)]
mod test_world;
mod throttle;

pub mod account;
pub mod available;
pub mod bulk;
pub mod cart;
pub mod catalog;
pub mod confirmation;
pub mod delivery;
pub mod letter;
pub mod link;
pub mod member;
pub mod offer;
pub mod order;
pub mod party;
pub mod payment;
pub mod tag;

pub use blocker::{
    AlreadyRejected, AlreadyReturned, HasBacklog, HasDeliveryNote, Referenced, RevisionOutdated, WrongStatus,
};
pub use command::{Command, Decision, Question};
pub(crate) use letter::access;
pub use moment::Moment;
pub use name::Operation;
pub use permission::Permission;
pub use shared::{NotPermitted, Outdated};
pub use sight::{LogView, Viewer, order_for_buyer};
pub use stop::{Missing, Stop};
pub use subject::OrderReceipt;
pub use sweep::SweepRefusal;
pub use throttle::{ClearTries, CountTry, Counted, IsBlocked};

pub(crate) use crate::refusal::reasons;
pub(crate) use draft::Draft;
pub(crate) use sweep::{SWEPT, Sweep, account_key, is_over};
