//! How far a task of the outbox is with each of its addressees, and what becomes of those that were given up.

use super::Task;
use crate::value::{Addressee, TaskId, Timestamp};

/// A task of the outbox, and how far it is with each addressee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTask {
    /// The task.
    pub task: Task,
    /// Everybody whom it is for, in the order of [`Task::addressees`].
    pub recipients: Vec<Recipient>,
}

impl KeptTask {
    /// How far it is with one addressee; `None` when it is not for that one.
    pub fn recipient(&self, to: &Addressee) -> Option<&Recipient> {
        self.recipients.iter().find(|recipient| recipient.to == *to)
    }

    /// Whether any addressee is in a state.
    pub fn has(&self, state: TaskState) -> bool {
        self.recipients.iter().any(|recipient| recipient.state.is(state))
    }

    /// Whether somebody is still to be told, or was given up. A task of which neither is so is forgotten.
    pub fn is_there(&self) -> bool {
        TaskState::ALL.iter().any(|state| self.has(*state))
    }
}

/// How far one addressee of a task is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub to: Addressee,
    /// How many attempts were settled. It never falls.
    pub attempts: u32,
    /// Where it stands.
    pub state: DeliveryState,
    /// Why the last attempt failed; `None` when it did not, and before the first.
    pub failure: Option<String>,
}

impl Recipient {
    /// Somebody who was not tried yet.
    pub const fn new(to: Addressee, due: Timestamp) -> Self {
        Self { to, attempts: 0, state: DeliveryState::Open { due }, failure: None }
    }
}

/// Where an addressee of a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    },
    /// A dead letter that somebody has dropped.
    Dropped {
        /// When.
        at: Timestamp,
    },
}

impl DeliveryState {
    /// The word for it, which is stable.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Done { .. } => "done",
            Self::Dead { .. } => "dead",
            Self::Dropped { .. } => "dropped",
        }
    }

    const fn is(self, state: TaskState) -> bool {
        match state {
            TaskState::Open => matches!(self, Self::Open { .. }),
            TaskState::Dead => matches!(self, Self::Dead { .. }),
        }
    }
}

/// Which tasks are looked for. A task with several addressees may be both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskState {
    /// An addressee is still to be told.
    Open,
    /// An addressee was given up.
    Dead,
}

impl TaskState {
    /// Both.
    pub const ALL: &[Self] = &[Self::Open, Self::Dead];
}

/// What becomes of a dead letter. It is written only while the addressee is dead after exactly so many attempts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterMove {
    /// Of which task.
    pub task: TaskId,
    /// Which addressee.
    pub to: Addressee,
    /// After how many attempts it was given up.
    pub attempts: u32,
    /// What becomes of it.
    pub fate: LetterFate,
}

impl LetterMove {
    /// Whether it still holds of what is kept of the addressee.
    pub fn holds(&self, recipient: &Recipient) -> bool {
        let dead = matches!(recipient.state, DeliveryState::Dead { .. });
        dead && recipient.to == self.to && recipient.attempts == self.attempts
    }
}

/// What becomes of a dead letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterFate {
    /// It is tried again, not before the given time.
    Retried {
        /// When it is due.
        due: Timestamp,
    },
    /// It is given up for good.
    Dropped {
        /// When.
        at: Timestamp,
    },
}

impl LetterFate {
    /// Where the addressee stands then.
    pub const fn state(self) -> DeliveryState {
        match self {
            Self::Retried { due } => DeliveryState::Open { due },
            Self::Dropped { at } => DeliveryState::Dropped { at },
        }
    }
}
