//! The run that a step is about, and how it is after it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::shared::NotPermitted;
use super::super::{Decision, Draft, Missing, Moment, Operation, Stop};
use super::BulkRefusal;
use crate::party::{Access, Actor};
use crate::record::{BulkRun, CodecError, Facts, FieldChange, Key, Partition, Version};
use crate::value::{BrandId, RunId};

/// A run after a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RunReceipt {
    /// The run now.
    pub(crate) run: BulkRun,
    /// The version of its record now.
    pub(crate) version: Version,
    /// Whether the chunk to be worked on was begun by somebody before.
    pub(crate) resumed: bool,
}

/// The run, for brand staff with Write. Whoever has nothing to do with the brand is told that it does not exist.
pub(super) fn staff_run<'f>(
    facts: &'f Facts,
    actor: &Actor,
    brand: BrandId,
    run: RunId,
) -> Result<&'f Arc<BulkRun>, Stop<BulkRefusal>> {
    let key = Key::bulk_run(brand, run);
    let found = facts.get::<BulkRun>(&key).ok_or_else(|| Missing::of(&key))?;
    match actor.on_brand(brand) {
        Some(Access::Write) => Ok(found),
        Some(Access::Read) => Err(Stop::refused(NotPermitted)),
        None => Err(Missing::of(&key).into()),
    }
}

/// The run as it is: nothing to write.
pub(super) fn unchanged(
    run: &BulkRun,
    operation: Operation,
    facts: &Facts,
) -> Result<Decision<RunReceipt>, CodecError> {
    let draft = Draft::new(Partition::Brand(run.brand), operation, facts);
    let version = facts.version(&Key::bulk_run(run.brand, run.id));
    let output = RunReceipt { run: run.clone(), version, resumed: false };
    Ok(Decision { output, changeset: draft.finish()? })
}

/// Writes the run. What people want to know of it is logged; its progress from chunk to chunk is not.
pub(super) fn put_run(
    mut draft: Draft<'_>,
    facts: &Facts,
    run: BulkRun,
    changes: Vec<FieldChange>,
    moment: &mut Moment<'_>,
) -> Result<Decision<RunReceipt>, CodecError> {
    let key = Key::bulk_run(run.brand, run.id);
    if !changes.is_empty() {
        draft.log(&key, changes, moment);
    }
    let version = facts.version(&key).next();
    draft.put(key, run.clone());
    Ok(Decision { output: RunReceipt { run, version, resumed: false }, changeset: draft.finish()? })
}

/// The change of a run's status, as the log shows it; none where it stays.
pub(super) fn status_change(before: &BulkRun, after: &BulkRun) -> Vec<FieldChange> {
    if before.status == after.status {
        return Vec::new();
    }
    let mut changes = vec![FieldChange::changed("status", before.status.word(), after.status.word())];
    if after.status.is_over() {
        let counts =
            [("done", after.counts.done), ("skipped", after.counts.skipped), ("failed", after.counts.failed)];
        changes.extend(counts.map(|(field, count)| FieldChange::set(field, count)));
    }
    changes
}
