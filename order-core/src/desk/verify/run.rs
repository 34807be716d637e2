//! Bulk runs: their counts against the outcomes of their chunks.

use super::drift::{Check, Drifts};
use super::walk::Walk;
use crate::record::{BulkOutcomes, BulkRun, Facts, Key, Keys, Kind, Outcome, Partition, RunCounts, Stored};
use crate::store::{SharedStore, StorageError, Store};
use crate::value::BrandId;

/// Checks every bulk run of a brand.
pub(super) async fn check(
    store: &SharedStore,
    brand: BrandId,
    drifts: &mut Drifts,
) -> Result<u64, StorageError> {
    let mut runs = 0_u64;
    let mut walk = Walk::new(store, Partition::Brand(brand), Kind::BulkRun);
    while let Some(listed) = walk.next().await? {
        let Some(run) = listed.found.record.as_ref().and_then(BulkRun::of) else { continue };
        runs = runs.saturating_add(1);
        let mut counts = RunCounts::default();
        for chunk in 0..run.chunks {
            let mut keys = Keys::new();
            keys.record(Key::bulk_outcomes(brand, run.id, chunk));
            count(&store.load(keys).await?, &Key::bulk_outcomes(brand, run.id, chunk), &mut counts);
        }
        drifts.compare(&listed.key, Check::RunCounts, text(run.counts), text(counts));
    }
    Ok(runs)
}

fn count(facts: &Facts, key: &Key, counts: &mut RunCounts) {
    for outcome in facts.get::<BulkOutcomes>(key).iter().flat_map(|outcomes| &outcomes.outcomes) {
        let counted = match outcome.outcome {
            Outcome::Done => &mut counts.done,
            Outcome::Skipped { .. } => &mut counts.skipped,
            Outcome::Failed { .. } => &mut counts.failed,
        };
        *counted = counted.saturating_add(1);
    }
}

fn text(counts: RunCounts) -> String {
    let RunCounts { done, skipped, failed } = counts;
    format!("{done} done, {skipped} skipped, {failed} failed")
}
