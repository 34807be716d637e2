//! Looking at runs, and cancelling them.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use super::super::{Desk, RunError};
use super::Worker;
use crate::operation::Missing;
use crate::operation::bulk::{BulkRefusal, CancelRun};
use crate::party::Actor;
use crate::record::{BulkOutcomes, BulkRun, Facts, Key, Keys, RunStatus};
use crate::refusal::{Never, Reason};
use crate::store::{StorageError, Store};
use crate::value::{BrandId, RunId};

impl Desk {
    /// A run, for the brand's staff: how far it is, and what became of its orders so far.
    ///
    /// # Errors
    /// [`RunError::Missing`] when there is no such run for this actor, and [`RunError::Storage`].
    pub async fn view_bulk(
        &self,
        brand: BrandId,
        run: RunId,
        actor: &Actor,
    ) -> Result<Arc<BulkRun>, RunError<Never>> {
        let key = Key::bulk_run(brand, run);
        let found = self.bulk_run(brand, run).await?;
        actor.on_brand(brand).map(|_| found).ok_or_else(|| RunError::Missing(Missing::of(&key)))
    }

    /// What became of the orders of one chunk of a run, counted from 0, for the brand's staff. There is nothing as long as the chunk is
    /// not worked through, and behind the last one.
    ///
    /// # Errors
    /// As [`view_bulk`](Self::view_bulk).
    pub async fn bulk_outcomes(
        &self,
        brand: BrandId,
        run: RunId,
        chunk: u32,
        actor: &Actor,
    ) -> Result<BulkOutcomes, RunError<Never>> {
        self.view_bulk(brand, run, actor).await?;
        let key = Key::bulk_outcomes(brand, run, chunk);
        let facts = self.one(&key).await?;
        Ok(facts.get::<BulkOutcomes>(&key).map(|found| BulkOutcomes::clone(found)).unwrap_or_default())
    }

    /// Cancels a run. What is done stays done. From now on whoever works on it commits nothing more, and writes down what became of the
    /// orders before; where nobody works on it, that is done here.
    ///
    /// # Errors
    /// Every [`RunError`]; refused with [`BulkRefusal::NotPermitted`] and [`BulkRefusal::Finished`].
    pub async fn cancel_bulk(
        &self,
        brand: BrandId,
        run: RunId,
        actor: &Actor,
    ) -> Result<BulkRun, RunError<BulkRefusal>> {
        let cancelled = self.run(CancelRun { brand, run }, actor).await?.run;
        let holder = self.fresh_run(actor).as_uuid();
        let left = cancelled.leased_from(holder, self.now()).is_none();
        if cancelled.status != RunStatus::Cancelling || !left {
            return Ok(cancelled);
        }
        let worker = Worker { holder, lease_for: Duration::from_secs(60) };
        self.work_bulk(brand, run, worker, &mut |_| ControlFlow::Continue(())).await
    }

    /// The record of a run, for whoever has the right to it.
    pub(super) async fn bulk_run<R: Reason>(
        &self,
        brand: BrandId,
        run: RunId,
    ) -> Result<Arc<BulkRun>, RunError<R>> {
        let key = Key::bulk_run(brand, run);
        let facts = self.one(&key).await?;
        facts.get::<BulkRun>(&key).cloned().ok_or_else(|| RunError::Missing(Missing::of(&key)))
    }

    pub(super) async fn one(&self, key: &Key) -> Result<Facts, StorageError> {
        let mut keys = Keys::new();
        keys.record(key.clone());
        self.store().load(keys).await
    }
}
