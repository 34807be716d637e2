//! Cancel a bulk run.

use serde::Serialize;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop};
use super::BulkRefusal;
use super::receipt::{RunReceipt, put_run, staff_run, status_change, unchanged};
use crate::record::{BulkRun, Facts, Key, Keys, Partition, RunStatus};
use crate::value::{BrandId, RunId};

/// Stops a run between two orders. What is done stays done. Whoever works on it can commit nothing more from then on, and writes
/// down what became of the orders before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct CancelRun {
    /// The brand.
    pub(crate) brand: BrandId,
    /// Which run.
    pub(crate) run: RunId,
}

impl Command for CancelRun {
    type Output = RunReceipt;
    type Reason = BulkRefusal;

    const OPERATION: Operation = Operation::CancelRun;

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
        let mut run = BulkRun::clone(before);
        run.status = match before.status {
            RunStatus::Finished => return Err(Stop::refused(BulkRefusal::Finished)),
            RunStatus::Cancelled | RunStatus::Cancelling => {
                return Ok(unchanged(before, Self::OPERATION, facts)?);
            }
            RunStatus::Running if before.begun => RunStatus::Cancelling,
            RunStatus::Selecting | RunStatus::Running => RunStatus::Cancelled,
        };
        run.selecting = None;
        let draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let changes = status_change(before, &run);
        Ok(put_run(draft, facts, run, changes, moment)?)
    }
}
