//! The decision table: status × what stands in the way × operation → what comes of it.
//!
//! Decides nothing: every cell is the library's own answer to a command that was planned and not committed, about an order that was
//! brought there by operations. So the table cannot say anything else than what happens.

#[expect(clippy::wildcard_enum_match_arm, reason = "what is not asked here is asked in the function beside")]
mod answer;
mod asked;
mod blocker;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a step is taken for the situations that it names, and for no other"
)]
mod setting;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a step is taken for the situations that it names, and for no other"
)]
mod situation;
mod text;

use std::collections::BTreeSet;

use order_core::order::OrderStatus;
use order_core::store::Store;

pub use asked::Asked;
pub use blocker::Blocker;
pub use situation::Situation;

/// The table, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionTable {
    /// By status, then by what stands in the way.
    pub rows: Vec<Row>,
}

/// One situation, and what each operation makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where the order stands.
    pub status: OrderStatus,
    /// What else is so.
    pub blocker: Blocker,
    /// What comes of each operation, in the order of [`Asked::ALL`].
    pub cells: Vec<(Asked, Answer)>,
}

/// What comes of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is done.
    Allowed,
    /// It is refused, for these reasons.
    Refused(BTreeSet<&'static str>),
    /// There is nothing that it could be about.
    NotThere,
}

/// Works the whole table out, each row over a fresh store. Situations that cannot come about have no row.
pub async fn decision_table<S: Store + Clone + 'static>(mut fresh: impl FnMut() -> S) -> DecisionTable {
    let mut rows = Vec::new();
    for status in OrderStatus::ALL {
        for blocker in Blocker::ALL.iter().copied().filter(|blocker| blocker.can_be(status)) {
            let situation = Situation::set(fresh(), status, blocker).await;
            let mut cells = Vec::new();
            for asked in Asked::ALL.iter().copied() {
                cells.push((asked, asked.answer(&situation).await));
            }
            rows.push(Row { status, blocker, cells });
        }
    }
    DecisionTable { rows }
}

impl DecisionTable {
    /// What comes of an operation in a situation; `None` when it cannot come about.
    pub fn answer(&self, status: OrderStatus, blocker: Blocker, asked: Asked) -> Option<&Answer> {
        self.rows.iter().find(|row| (row.status, row.blocker) == (status, blocker))?.answer(asked)
    }
}

impl Row {
    /// What comes of an operation here.
    pub fn answer(&self, asked: Asked) -> Option<&Answer> {
        self.cells.iter().find(|(of, _)| *of == asked).map(|(_, answer)| answer)
    }
}
