//! The one thread that writes.
//!
//! Decides what is committed together: everything that waits when the thread is free goes into one transaction, and so into one
//! sync. Deliberately knows nothing of what the work is.

mod queue;
mod thread;
mod work;

pub(crate) use queue::Queue;
pub(crate) use thread::{Writer, join};
pub(crate) use work::{Answer, Work, work};

/// How heavy a batch may become. One small record weighs about 1, so the last to wait never waits for long.
pub(crate) const BATCH_WEIGHT_MAX: usize = 8_192;
