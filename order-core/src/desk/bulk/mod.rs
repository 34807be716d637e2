//! Bulk runs over a store: freezing a selection, working through it chunk by chunk, showing and cancelling it.
//!
//! Decides how many orders are loaded and committed together, and when one is decided again by itself. Deliberately knows no rule: what
//! a run may do is told by the operations of `operation/bulk`, and what becomes of an order by the single command.
//!
//! Each changeset of an order is committed only while the run is as its worker took it. So a worker that was cancelled, or that
//! somebody else took over from, can commit nothing more, and what a begun chunk has done stands in the log once and for all: whoever
//! takes it over looks there first, and does nothing twice.

mod cancel;
mod case;
mod chunk;
mod dry;
mod part;
mod start;
mod view;
mod work;

pub use cancel::CancelBulk;
pub use dry::{DryRun, DryRunCursor, DryRunPage};
pub use start::StartBulk;
pub use work::{BulkProgress, Progress, Worker};
