//! Why a bulk run cannot be started, worked on or cancelled, and why an order is not found by one.

use thiserror::Error;

use super::super::shared::NotPermitted;
use super::super::{Missing, reasons};
use crate::refusal::Reason;
use crate::value::Timestamp;

/// Why a bulk run cannot be started, worked on or cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BulkRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// More orders are selected than a run may have.
    #[error("{count} orders or more are selected, and a bulk run has at most {max}")]
    TooManyOrders {
        /// How many are selected, as far as they were counted.
        count: u64,
        /// How many a run may have.
        max: u64,
    },
    /// The ids that it is for are not all kept yet. Only who started it has them: starting it again under the same key goes on.
    #[error("the selection is not complete; starting the run again under the same key goes on with it")]
    StillSelecting,
    /// Somebody else works on it.
    #[error("somebody else works on this run until {until}")]
    Leased {
        /// Until when at least, if they do not go on.
        until: Timestamp,
    },
    /// Somebody else has taken it over.
    #[error("somebody else has taken this run over")]
    LeaseLost,
    /// There is nothing left to cancel.
    #[error("the run is finished")]
    Finished,
}

reasons! {
    BulkRefusal shares [NotPermitted] {
        TooManyOrders { count, max } = "too_many_orders";
        StillSelecting {} = "still_selecting";
        Leased { until } = "leased";
        LeaseLost {} = "lease_lost";
        Finished {} = "already_finished";
    }
}

/// Something that an order's turn in a run needed is not there for who started it; mostly the order itself.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(transparent)]
pub struct NotFound(pub Missing);

impl Reason for NotFound {
    fn codes() -> Vec<&'static str> {
        vec!["not_found"]
    }

    fn code(&self) -> &'static str {
        "not_found"
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        let Missing { table, name } = &self.0;
        vec![("kind", (*table).to_owned()), ("name", name.clone())]
    }
}
