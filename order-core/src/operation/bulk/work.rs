//! Go on with a bulk run: take it, keep it, write down what became of a chunk, leave it.

use serde::Serialize;
use uuid::Uuid;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop};
use super::BulkRefusal;
use super::receipt::{RunReceipt, put_run, staff_run, status_change, unchanged};
use crate::record::{BulkOutcomes, BulkRun, Facts, Key, Keys, OrderOutcome, Partition, RunLease, RunStatus};
use crate::value::{BrandId, RunId, Timestamp};

/// Goes on with a run, in the name of who started it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct WorkRun {
    /// The brand.
    pub(crate) brand: BrandId,
    /// Which run.
    pub(crate) run: RunId,
    /// What is done with it.
    pub(crate) step: WorkStep,
}

/// One step of working on a run. `taken` says which taking of the run the worker stands on: after a later one it may do nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) enum WorkStep {
    /// Take it, unless somebody else works on it.
    Take {
        /// Who.
        holder: Uuid,
        /// Until when.
        until: Timestamp,
    },
    /// Keep it for longer.
    Keep {
        /// Which taking.
        taken: u64,
        /// Until when.
        until: Timestamp,
    },
    /// Write down what became of the orders of the chunk at the run's position.
    Settle {
        /// Which taking.
        taken: u64,
        /// Which chunk.
        chunk: u32,
        /// What became of its orders, or of those before the run was cancelled.
        outcomes: Vec<OrderOutcome>,
        /// Whether these are all orders of the chunk.
        complete: bool,
        /// Until when the run is kept for the next chunk.
        until: Timestamp,
    },
    /// Leave it to others.
    Leave {
        /// Which taking.
        taken: u64,
    },
}

impl Command for WorkRun {
    type Output = RunReceipt;
    type Reason = BulkRefusal;

    const OPERATION: Operation = Operation::WorkRun;

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
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        match &self.step {
            WorkStep::Take { .. } if run.status.is_over() => {
                return Ok(unchanged(before, Self::OPERATION, facts)?);
            }
            WorkStep::Take { holder, until } => {
                may_take(before, *holder, moment.now())?;
                run.taken = run.taken.saturating_add(1);
                run.lease = Some(RunLease { holder: *holder, until: *until });
                run.begun = true;
            }
            WorkStep::Keep { taken, until } => {
                still_taken(before, *taken)?;
                extend(&mut run, *until);
            }
            WorkStep::Settle { taken, chunk, outcomes, complete, until } => {
                still_taken(before, *taken)?;
                if run.position != *chunk || (!complete && run.status != RunStatus::Cancelling) {
                    return Err(Stop::refused(BulkRefusal::LeaseLost));
                }
                settle(&mut run, outcomes, *complete, *until);
                if !outcomes.is_empty() {
                    let key = Key::bulk_outcomes(self.brand, self.run, *chunk);
                    draft.put(key, BulkOutcomes { outcomes: outcomes.clone() });
                }
            }
            WorkStep::Leave { taken } => {
                still_taken(before, *taken)?;
                run.lease = None;
            }
        }
        let changes = status_change(before, &run);
        let mut decision = put_run(draft, facts, run, changes, moment)?;
        decision.output.resumed = before.begun;
        Ok(decision)
    }
}

fn may_take(run: &BulkRun, holder: Uuid, now: Timestamp) -> Result<(), Stop<BulkRefusal>> {
    if run.status == RunStatus::Selecting {
        return Err(Stop::refused(BulkRefusal::StillSelecting));
    }
    match run.leased_from(holder, now) {
        Some(until) => Err(Stop::refused(BulkRefusal::Leased { until })),
        None => Ok(()),
    }
}

fn still_taken(run: &BulkRun, taken: u64) -> Result<(), Stop<BulkRefusal>> {
    let kept = run.taken == taken && run.lease.is_some();
    if kept { Ok(()) } else { Err(Stop::refused(BulkRefusal::LeaseLost)) }
}

fn extend(run: &mut BulkRun, until: Timestamp) {
    if let Some(lease) = &mut run.lease {
        lease.until = until;
    }
}

/// Counts the outcomes in and moves on to the next chunk, or to the end.
fn settle(run: &mut BulkRun, outcomes: &[OrderOutcome], complete: bool, until: Timestamp) {
    for OrderOutcome { outcome, .. } in outcomes {
        run.counts.count(outcome);
    }
    if complete {
        run.position = run.position.saturating_add(1);
    }
    if run.position >= run.chunks {
        run.status = RunStatus::Finished;
    } else if run.status == RunStatus::Cancelling {
        run.status = RunStatus::Cancelled;
    }
    if run.status.is_over() {
        run.begun = false;
        run.lease = None;
    } else {
        // Whoever keeps the run goes on with the next chunk at once.
        run.begun = true;
        extend(run, until);
    }
}
