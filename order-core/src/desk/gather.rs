//! Loading in rounds, until nothing new is asked for.

use std::collections::HashMap;

use super::staged::Staged;
use crate::record::{Facts, Found, Key, Keys, Version};
use crate::store::{SharedStore, StorageError, StorageErrorKind, Store};

/// What was loaded, and in how many rounds.
pub(super) struct Gathered {
    pub(super) facts: Facts,
    pub(super) rounds: u32,
    /// The versions that the store has of what is staged over it.
    covered: HashMap<Key, Version>,
}

/// Loads what `needs` asks for, and what it asks for with those answers. It ends because each round asks for something new, and
/// rules ask for nothing but what records lead to.
pub(super) async fn gather(
    store: &SharedStore,
    needs: impl Fn(&Facts, &mut Keys) + Send,
) -> Result<Gathered, StorageError> {
    gather_over(store, &Staged::default(), needs).await
}

/// The same, with what is staged in place of what is kept.
pub(super) async fn gather_over(
    store: &SharedStore,
    staged: &Staged,
    needs: impl Fn(&Facts, &mut Keys) + Send,
) -> Result<Gathered, StorageError> {
    let mut facts = Facts::new();
    let mut covered = HashMap::new();
    let mut rounds: u32 = 0;
    loop {
        let mut keys = Keys::new();
        needs(&facts, &mut keys);
        keys.retain_unknown(&facts);
        if keys.is_empty() {
            break;
        }
        let asked = keys.clone();
        let mut more = store.load(keys).await?;
        check_answered(&asked, &more)?;
        staged.cover(&asked, &mut more, &mut covered);
        if rounds == 0 {
            facts = more;
        } else {
            facts.absorb(more);
        }
        rounds = rounds.saturating_add(1);
    }
    Ok(Gathered { facts, rounds, covered })
}

/// Every key must be answered, absent ones too; otherwise it would be asked for again and for ever.
pub(super) fn check_answered(asked: &Keys, answers: &Facts) -> Result<(), StorageError> {
    let records = asked.records().iter().all(|key| answers.knows(key));
    let counters = asked.counters().iter().all(|key| answers.counter(key).is_some());
    if records && counters && asked.tasks().iter().all(|task| answers.knows_task(*task)) {
        return Ok(());
    }
    Err(StorageError::new(StorageErrorKind::Corrupt, "the store left a key unanswered"))
}

/// Whether every record of several rounds is still at the version it was loaded at, so that they were true together.
pub(super) async fn still_so(store: &SharedStore, gathered: &Gathered) -> Result<bool, StorageError> {
    let Gathered { facts, covered, .. } = gathered;
    let mut keys = Keys::new();
    for (key, _) in facts.iter() {
        keys.record(key.clone());
    }
    let again = store.load(keys).await?;
    let loaded = |(key, found): (&Key, &Found)| covered.get(key).copied().unwrap_or(found.version);
    Ok(facts.iter().all(|(key, found)| again.version(key) == loaded((key, found))))
}
