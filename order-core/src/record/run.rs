//! Bulk runs: one operation for many orders, kept so that any node can go on with it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::kind::stored;
use super::{ActorRef, IndexValue, OrderCursor, OrderFilter};
use crate::order::Notify;
use crate::refusal::AnyReason;
use crate::value::{BrandId, OrderId, RunId, TagId, Timestamp};

/// What a bulk run does to each order, with the options of the single operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "snake_case")]
pub enum BulkOperation {
    /// Create order confirmations, unchanged from what is asked for.
    CreateConfirmations {
        /// Whether the buyers are told.
        notify: Notify,
        /// Whether the buyers are asked to approve.
        approval_requested: bool,
    },
    /// Confirm.
    Confirm {
        /// Whether the buyers are told.
        notify: Notify,
    },
    /// Reject.
    Reject {
        /// Whether the buyers are told.
        notify: Notify,
    },
    /// Archive.
    Archive,
    /// Apply and remove tags.
    Tag {
        /// Tags to apply.
        apply: BTreeSet<TagId>,
        /// Tags to remove.
        remove: BTreeSet<TagId>,
    },
    /// Create backlog SKUs.
    CreateBacklog,
    /// Create a delivery note for each order.
    CreateDeliveryNotes,
    /// Create an invoice of the whole of each order.
    CreateInvoices,
}

impl BulkOperation {
    /// The word for it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::CreateConfirmations { .. } => "create_confirmations",
            Self::Confirm { .. } => "confirm",
            Self::Reject { .. } => "reject",
            Self::Archive => "archive",
            Self::Tag { .. } => "tag",
            Self::CreateBacklog => "create_backlog",
            Self::CreateDeliveryNotes => "create_delivery_notes",
            Self::CreateInvoices => "create_invoices",
        }
    }
}

/// Which orders a run is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// These; an id that is named twice counts once.
    Orders(Vec<OrderId>),
    /// All of the brand's orders that match this when the run starts.
    Matching(Box<OrderFilter>),
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// The selection is being frozen.
    Selecting,
    /// Orders are being worked on.
    Running,
    /// It is to be stopped, and whoever works on it next writes down what became of the orders so far.
    Cancelling,
    /// It was stopped between two orders.
    Cancelled,
    /// Every order has its outcome.
    Finished,
}

impl RunStatus {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Selecting => "selecting",
            Self::Running => "running",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
            Self::Finished => "finished",
        }
    }

    /// Whether nothing more is done.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Cancelled | Self::Finished)
    }
}

/// A bulk run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkRun {
    /// Its id.
    pub id: RunId,
    /// Of which brand.
    pub brand: BrandId,
    /// What it does.
    pub operation: BulkOperation,
    /// The digest of what was asked for, to tell a repetition from another request under the same key.
    pub digest: Uuid,
    /// When it was started.
    pub started_at: Timestamp,
    /// Who started it. Everything that it does is logged in this name.
    pub started_by: ActorRef,
    /// What is still to be frozen; `None` = all of it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selecting: Option<Selecting>,
    /// How many orders are selected so far.
    pub orders: u64,
    /// In how many chunks they lie.
    pub chunks: u32,
    /// How far it is.
    pub status: RunStatus,
    /// The next chunk to be worked on.
    pub position: u32,
    /// Whether that chunk was begun, so that some of its orders may be done already.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub begun: bool,
    /// What became of the orders so far.
    pub counts: RunCounts,
    /// Who works on it; `None` = nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<RunLease>,
    /// How often somebody took it to work on. Who took it before the last one may do nothing more.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub taken: u64,
}

impl BulkRun {
    /// Until when somebody else than `holder` works on it; `None` = nobody does.
    pub fn leased_from(&self, holder: Uuid, now: Timestamp) -> Option<Timestamp> {
        let lease = self.lease.filter(|lease| lease.holder != holder && now < lease.until)?;
        Some(lease.until)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_zero(value: &u64) -> bool {
    *value == 0
}

/// How far the freezing of a search is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selecting {
    /// What is searched for.
    pub filter: OrderFilter,
    /// After which order to go on; `None` = from the first.
    pub after: Option<OrderCursor>,
}

/// The right to work on a run until a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunLease {
    /// Who has it.
    pub holder: Uuid,
    /// Until when; this instant excluded.
    pub until: Timestamp,
}

/// How many orders came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCounts {
    /// Done.
    pub done: u64,
    /// Skipped, with every reason.
    pub skipped: u64,
    /// Failed: others were faster each time.
    pub failed: u64,
}

impl RunCounts {
    /// Counts one more outcome.
    pub const fn count(&mut self, outcome: &Outcome) {
        let counted = match outcome {
            Outcome::Done => &mut self.done,
            Outcome::Skipped { .. } => &mut self.skipped,
            Outcome::Failed { .. } => &mut self.failed,
        };
        *counted = counted.saturating_add(1);
    }

    /// How many orders have come to anything.
    pub const fn reached(&self) -> u64 {
        self.done.saturating_add(self.skipped).saturating_add(self.failed)
    }
}

/// Some of a run's orders, frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkChunk {
    /// Which ones, in the order of working.
    pub orders: Vec<OrderId>,
}

/// What became of the orders of one chunk. Those that a cancelled run did not reach are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkOutcomes {
    /// In the order of the chunk.
    pub outcomes: Vec<OrderOutcome>,
}

/// What became of one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderOutcome {
    /// Which order.
    pub order: OrderId,
    /// What became of it.
    pub outcome: Outcome,
    /// Whether it was confirmed without the buyer's approval.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approval_skipped: bool,
}

impl OrderOutcome {
    /// The outcome of an order.
    pub const fn of(order: OrderId, outcome: Outcome) -> Self {
        Self { order, outcome, approval_skipped: false }
    }
}

/// What became of an order in a run, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was left as it is.
    Skipped {
        /// Every reason.
        reasons: Vec<AnyReason>,
    },
    /// Others changed it each time it was tried.
    Failed {
        /// How often it was tried.
        attempts: u32,
    },
}

stored!(BulkRun as BulkRun {
    fn columns(&self) -> Vec<IndexValue> {
        vec![
            IndexValue::text(self.status.word()),
            IndexValue::Integer(self.started_at.micros()),
            IndexValue::count(self.orders),
        ]
    }
});

stored!(BulkChunk as BulkChunk);
stored!(BulkOutcomes as BulkOutcomes);
