//! Looking at runs.

use std::sync::Arc;

use super::super::{Desk, RunError};
use crate::operation::Missing;

use crate::party::Actor;
use crate::record::{BulkOutcomes, BulkRun, Facts, Key, Keys};
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
