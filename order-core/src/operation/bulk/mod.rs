//! Bulk runs: one operation for many orders.
//!
//! Decides who may start, work on and cancel a run, and how its record moves on. Deliberately knows no rule of what it does to an
//! order: that is decided by the single command.

mod cancel;
mod freeze;
mod receipt;
mod refusal;
mod request;
mod single;
mod start;
#[cfg(test)]
mod tests;
mod work;

pub use refusal::{BulkRefusal, NotFound};
pub use request::BulkRequest;

pub(crate) use cancel::CancelRun;
pub(crate) use freeze::{FreezeChunk, Piece};
pub(crate) use receipt::RunReceipt;
pub(crate) use single::{Judged, Single, single, skips_approval};
pub(crate) use start::{StartRun, TryRun};
pub(crate) use work::{WorkRun, WorkStep};
