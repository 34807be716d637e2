//! Start a bulk run.

use serde::Serialize;
use uuid::Uuid;

use super::super::shared::staff_writes;
use super::super::{Command, Decision, Draft, Moment, Operation, Question, Stop};
use super::receipt::{RunReceipt, put_run, unchanged};
use super::{BulkRefusal, Piece};
use crate::party::Actor;
use crate::record::{
    ActorRef, BulkOperation, BulkRun, Facts, FieldChange, Key, Keys, OrderFilter, Partition, RunCounts,
    RunStatus, Selecting,
};
use crate::refusal::Findings;
use crate::value::{BrandId, RunId, Timestamp, limits};

/// Starts a run, or finds the one that was started under this id before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct StartRun {
    /// The brand.
    pub(crate) brand: BrandId,
    /// Its id.
    pub(crate) run: RunId,
    /// What it does.
    pub(crate) operation: BulkOperation,
    /// The digest of what was asked for.
    pub(crate) digest: Uuid,
    /// How many orders are selected, where that is known.
    pub(crate) selected: Option<u64>,
    /// What is searched for, where the selection is a search.
    pub(crate) filter: Option<OrderFilter>,
    /// The first orders, where they are known.
    pub(crate) first: Option<Piece>,
}

impl Command for StartRun {
    type Output = RunReceipt;
    type Reason = BulkRefusal;

    const OPERATION: Operation = Operation::StartRun;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        keys.record(Key::bulk_run(self.brand, self.run));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<RunReceipt>, Stop<BulkRefusal>> {
        staff_writes::<BulkRefusal>(facts, moment.actor(), self.brand)?;
        if let Some(started) = facts.get::<BulkRun>(&Key::bulk_run(self.brand, self.run)) {
            return Ok(unchanged(started, Self::OPERATION, facts)?);
        }
        check_size(self.selected.unwrap_or(0))?;
        let mut run = self.new_run(moment);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let mut changes = vec![FieldChange::set("operation", self.operation.word())];
        if let Some(first) = &self.first {
            first.freeze(&mut run, &mut draft)?;
        }
        if run.status != RunStatus::Selecting {
            changes.push(FieldChange::set("orders", run.orders));
        }
        changes.push(FieldChange::set("status", run.status.word()));
        Ok(put_run(draft, facts, run, changes, moment)?)
    }
}

impl StartRun {
    fn new_run(&self, moment: &Moment<'_>) -> BulkRun {
        BulkRun {
            id: self.run,
            brand: self.brand,
            operation: self.operation.clone(),
            digest: self.digest,
            started_at: moment.now(),
            started_by: ActorRef::of(moment.actor()),
            selecting: self.filter.clone().map(|filter| Selecting { filter, after: None }),
            orders: 0,
            chunks: 0,
            status: RunStatus::Selecting,
            position: 0,
            begun: false,
            counts: RunCounts::default(),
            lease: None,
            taken: 0,
        }
    }
}

/// Refuses a selection of more orders than a run may have.
pub(super) fn check_size(count: u64) -> Result<(), Stop<BulkRefusal>> {
    let max = u64::try_from(limits::RUN_ORDERS_MAX).unwrap_or(u64::MAX);
    let mut findings = Findings::new();
    findings.check(count <= max, || BulkRefusal::TooManyOrders { count, max });
    Ok(findings.verdict(())?)
}

/// Whether a run of so many orders may be started: for those who want to see first what it would do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TryRun {
    /// The brand.
    pub(crate) brand: BrandId,
    /// How many orders are selected, as far as that is known.
    pub(crate) selected: u64,
}

impl Question for TryRun {
    type Answer = ();
    type Reason = BulkRefusal;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
    }

    fn answer(&self, facts: &Facts, _: Timestamp, actor: &Actor) -> Result<(), Stop<BulkRefusal>> {
        staff_writes::<BulkRefusal>(facts, actor, self.brand)?;
        check_size(self.selected)
    }
}
