//! Freeze the next orders of a bulk run's selection.

use serde::Serialize;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop};
use super::BulkRefusal;
use super::receipt::{RunReceipt, put_run, staff_run, status_change, unchanged};
use super::start::check_size;
use crate::record::{
    BulkChunk, BulkRun, Facts, FieldChange, Key, Keys, OrderCursor, Partition, RunStatus, Selecting,
};
use crate::value::{BrandId, OrderId, RunId};

/// The next orders of a selection: one chunk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Piece {
    /// Which ones, at most [`RUN_CHUNK_ORDERS`](crate::value::limits::RUN_CHUNK_ORDERS).
    pub(crate) orders: Vec<OrderId>,
    /// Whether more follow.
    pub(crate) more: bool,
    /// After which order the search goes on.
    pub(crate) after: Option<OrderCursor>,
}

impl Piece {
    /// Writes the chunk and counts it in. After the last one the run can be worked on.
    pub(super) fn freeze(&self, run: &mut BulkRun, draft: &mut Draft<'_>) -> Result<(), Stop<BulkRefusal>> {
        let more = u64::try_from(self.orders.len()).unwrap_or(u64::MAX);
        let orders = run.orders.saturating_add(more);
        check_size(orders)?;
        if !self.orders.is_empty() {
            let key = Key::bulk_chunk(run.brand, run.id, run.chunks);
            draft.put(key, BulkChunk { orders: self.orders.clone() });
            run.orders = orders;
            run.chunks = run.chunks.saturating_add(1);
        }
        let searched = run.selecting.take().map(|selecting| selecting.filter);
        if self.more {
            run.selecting = searched.map(|filter| Selecting { filter, after: self.after.clone() });
        } else {
            run.status = if run.orders == 0 { RunStatus::Finished } else { RunStatus::Running };
        }
        Ok(())
    }
}

/// Freezes the next piece of a selection, unless somebody else did so meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FreezeChunk {
    /// The brand.
    pub(crate) brand: BrandId,
    /// Which run.
    pub(crate) run: RunId,
    /// How the run was when the piece was found.
    pub(crate) seen: BulkRun,
    /// The piece.
    pub(crate) piece: Piece,
}

impl Command for FreezeChunk {
    type Output = RunReceipt;
    type Reason = BulkRefusal;

    const OPERATION: Operation = Operation::StartRun;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::bulk_run(self.brand, self.run));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<RunReceipt>, Stop<BulkRefusal>> {
        let before = staff_run(facts, moment.actor(), self.brand, self.run)?;
        if **before != self.seen || before.status != RunStatus::Selecting {
            return Ok(unchanged(before, Self::OPERATION, facts)?);
        }
        let mut run = BulkRun::clone(before);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        self.piece.freeze(&mut run, &mut draft)?;
        let mut changes = status_change(before, &run);
        if !changes.is_empty() {
            changes.push(FieldChange::set("orders", run.orders));
        }
        Ok(put_run(draft, facts, run, changes, moment)?)
    }
}
