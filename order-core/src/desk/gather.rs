//! Loading in rounds, until nothing new is asked for.

use crate::record::{Facts, Keys};
use crate::store::{SharedStore, StorageError, StorageErrorKind, Store};

/// What was loaded, and in how many rounds.
pub(super) struct Gathered {
    pub(super) facts: Facts,
    pub(super) rounds: u32,
}

/// Loads what `needs` asks for, and what it asks for with those answers. It ends because each round asks for something new, and
/// rules ask for nothing but what records lead to.
pub(super) async fn gather(
    store: &SharedStore,
    needs: impl Fn(&Facts, &mut Keys) + Send,
) -> Result<Gathered, StorageError> {
    let mut facts = Facts::new();
    let mut rounds: u32 = 0;
    loop {
        let mut keys = Keys::new();
        needs(&facts, &mut keys);
        keys.retain_unknown(&facts);
        if keys.is_empty() {
            break;
        }
        let asked = keys.clone();
        let more = store.load(keys).await?;
        check_answered(&asked, &more)?;
        if rounds == 0 {
            facts = more;
        } else {
            facts.absorb(more);
        }
        rounds = rounds.saturating_add(1);
    }
    Ok(Gathered { facts, rounds })
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
pub(super) async fn still_so(store: &SharedStore, facts: &Facts) -> Result<bool, StorageError> {
    let mut keys = Keys::new();
    for (key, _) in facts.iter() {
        keys.record(key.clone());
    }
    let again = store.load(keys).await?;
    Ok(facts.iter().all(|(key, found)| again.version(key) == found.version))
}
