//! Leasing and settling the tasks of the outbox.

use crate::record::Task;
use crate::value::{Addressee, TaskId, Timestamp};

/// The right to work on a task until a time. A later lease of the same task takes it away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LeaseToken {
    /// Which task.
    pub task: TaskId,
    /// Rises with every lease of the task.
    pub fence: u64,
}

/// A leased task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What to settle with.
    pub token: LeaseToken,
    /// Until when nobody else gets it.
    pub until: Timestamp,
    /// The task.
    pub task: Task,
    /// The recipients that are due.
    pub recipients: Vec<Recipient>,
}

/// How far one recipient of a task is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub to: Addressee,
    /// How many attempts were settled.
    pub attempts: u32,
    /// Where it stands.
    pub state: DeliveryState,
}

/// Where a recipient of a task stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryState {
    /// To be delivered, not before the given time.
    Open {
        /// When it is due.
        due: Timestamp,
    },
    /// Delivered.
    Done {
        /// When.
        at: Timestamp,
    },
    /// Given up; a dead letter.
    Dead {
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

/// What became of one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// It is delivered.
    Done {
        /// When.
        at: Timestamp,
    },
    /// It failed for now.
    Retry {
        /// When to try again at the earliest.
        due: Timestamp,
        /// Why it failed.
        reason: String,
    },
    /// It failed for good.
    Dead {
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

/// The answer to a settlement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// It is written.
    Written,
    /// The token is not the newest of its task, or the recipient is not open: nothing changed.
    Stale,
}
