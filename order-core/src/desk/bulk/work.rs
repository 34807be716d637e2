//! Working on a run: taking it, going through its chunks, leaving it.

use std::ops::ControlFlow;
use std::time::Duration;

use uuid::Uuid;

use super::super::{Desk, RunError};
use crate::operation::bulk::{BulkRefusal, RunReceipt, WorkRun, WorkStep};
use crate::party::{Access, Actor};
use crate::record::{ActorRef, BulkRun, Key, RunCounts, RunLease, RunStatus, Version};
use crate::refusal::Refusals;
use crate::value::{BrandId, RunId, Timestamp};

/// Who works on a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worker {
    /// A name of its own, so that two are told apart. One that comes back under the same name takes over from itself at once.
    pub holder: Uuid,
    /// For how long the run is its own from one chunk to the next. After that, anybody may take over.
    pub lease_for: Duration,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkProgress {
    /// Which run.
    pub run: RunId,
    /// How many orders it is for.
    pub orders: u64,
    /// What became of those that it has reached.
    pub counts: RunCounts,
}

/// Told how far a run is, now and then; says whether to go on.
pub type Progress<'p> = dyn FnMut(&BulkProgress) -> ControlFlow<()> + Send + 'p;

impl Desk {
    /// Works on a run until it is finished or cancelled, or until `progress` says to stop, which leaves it to be gone on with. It is
    /// asked every few hundred orders. The answer is the run as it is then.
    ///
    /// This is for the embedding program and knows no actor: everything is done in the name of who started the run. Any node may
    /// go on with any run; that a worker failed, is gone or was too slow does no harm.
    ///
    /// # Errors
    /// Every [`RunError`] but [`RunError::KeyReused`]; refused with [`BulkRefusal::Leased`] while somebody else works on it, with
    /// [`BulkRefusal::LeaseLost`] when somebody else took it over, and with [`BulkRefusal::StillSelecting`].
    pub async fn work_bulk(
        &self,
        brand: BrandId,
        run: RunId,
        worker: Worker,
        progress: &mut Progress<'_>,
    ) -> Result<BulkRun, RunError<BulkRefusal>> {
        let found = self.bulk_run::<BulkRefusal>(brand, run).await?;
        let actor = starter(&found);
        self.freeze_found(BulkRun::clone(&found), &actor).await?;
        let until = self.now().saturating_add(worker.lease_for);
        let take = WorkStep::Take { holder: worker.holder, until };
        let receipt = self.run(WorkRun { brand, run, step: take }, &actor).await?;
        let RunReceipt { run: held, version, resumed } = receipt;
        if held.status.is_over() {
            return Ok(held);
        }
        Work { desk: self, actor, worker, held, version }.go(resumed, progress).await
    }
}

/// Who started a run, with the right that it took.
fn starter(run: &BulkRun) -> Actor {
    match run.started_by {
        ActorRef::Host => Actor::host(),
        ActorRef::Account(account) => Actor::account(account).staff(run.brand, Access::Write),
        ActorRef::OfflineBuyer(buyer) => Actor::offline_buyer(buyer),
        ActorRef::Guest(guest) => Actor::guest(guest),
    }
}

/// The work of one worker on one run.
#[derive(Debug)]
pub(super) struct Work<'w> {
    pub(super) desk: &'w Desk,
    pub(super) actor: Actor,
    pub(super) worker: Worker,
    /// The run as it was last written or read.
    pub(super) held: BulkRun,
    /// The version of its record, which every changeset of an order is guarded by.
    pub(super) version: Version,
}

/// How the work on a chunk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Every order has its outcome.
    Complete,
    /// The run was cancelled.
    Cut,
    /// The caller does not want to go on.
    Left,
}

impl Work<'_> {
    async fn go(
        mut self,
        mut resumed: bool,
        progress: &mut Progress<'_>,
    ) -> Result<BulkRun, RunError<BulkRefusal>> {
        loop {
            let (outcomes, mut end) = self.chunk(resumed, progress).await?;
            if end == End::Left {
                self.refresh().await?;
                if self.held.status == RunStatus::Cancelling {
                    end = End::Cut;
                }
            }
            let taken = self.held.taken;
            let step = match end {
                End::Left => WorkStep::Leave { taken },
                End::Complete | End::Cut => WorkStep::Settle {
                    taken,
                    chunk: self.held.position,
                    outcomes,
                    complete: end == End::Complete,
                    until: self.until(),
                },
            };
            self.step(step).await?;
            if end == End::Left || self.held.status.is_over() {
                return Ok(self.held);
            }
            resumed = false;
        }
    }

    fn until(&self) -> Timestamp {
        self.desk.now().saturating_add(self.worker.lease_for)
    }

    async fn step(&mut self, step: WorkStep) -> Result<(), RunError<BulkRefusal>> {
        let command = WorkRun { brand: self.held.brand, run: self.held.id, step };
        let RunReceipt { run, version, .. } = self.desk.run(command, &self.actor).await?;
        self.held = run;
        self.version = version;
        Ok(())
    }

    /// Keeps the run for longer when half of its time is over.
    pub(super) async fn keep(&mut self) -> Result<(), RunError<BulkRefusal>> {
        let half = self.worker.lease_for.checked_div(2).unwrap_or_default();
        let soon = self.desk.now().saturating_add(half);
        match self.held.lease {
            Some(RunLease { until, .. }) if soon < until => Ok(()),
            _ => self.step(WorkStep::Keep { taken: self.held.taken, until: self.until() }).await,
        }
    }

    /// Looks what became of the run when it is no longer as it was taken.
    ///
    /// # Errors
    /// [`BulkRefusal::LeaseLost`] when it is somebody else's now.
    pub(super) async fn refresh(&mut self) -> Result<(), RunError<BulkRefusal>> {
        let key = Key::bulk_run(self.held.brand, self.held.id);
        let facts = self.desk.one(&key).await?;
        match facts.get::<BulkRun>(&key) {
            Some(run) if run.taken == self.held.taken && !run.status.is_over() => {
                self.held = BulkRun::clone(run);
                self.version = facts.version(&key);
                Ok(())
            }
            _ => Err(RunError::Refused(Refusals::one(BulkRefusal::LeaseLost))),
        }
    }
}
