//! Leasing, settling and listing the tasks of the outbox.

use crate::record::{KeptTask, Partition, Recipient, Task, TaskState};
use crate::value::{TaskId, Timestamp};

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
    /// The token is not the newest of its task, or is older than the recipient's last retry, or the recipient is not open: nothing
    /// changed.
    Stale,
}

/// Which tasks to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListTasks {
    /// In which partition.
    pub partition: Partition,
    /// Those that have an addressee in this state.
    pub state: TaskState,
    /// After which task; `None` = from the first.
    pub after: Option<TaskId>,
    /// How many at most; 0 counts as 1.
    pub limit: u32,
}

/// A page of tasks by their ids, so those of older changes come first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskPage {
    /// The tasks.
    pub tasks: Vec<KeptTask>,
    /// The task to continue after; `None` = this was the last page.
    pub next: Option<TaskId>,
}
