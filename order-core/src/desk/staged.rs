//! What was planned and not committed, laid over what a store answers.

use std::collections::HashMap;
use std::fmt;

use crate::record::{Changeset, Facts, Found, Key, Keys, StockKey, Version};

/// What was planned and not committed.
#[derive(Default)]
pub(super) struct Staged {
    records: HashMap<Key, Found>,
    moved: HashMap<StockKey, i64>,
}

impl fmt::Debug for Staged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (records, counters) = (self.records.len(), self.moved.len());
        f.debug_struct("Staged").field("records", &records).field("counters", &counters).finish()
    }
}

impl Staged {
    /// Stages what was planned.
    pub(super) fn add(&mut self, changeset: &Changeset) {
        for write in changeset.writes() {
            let record = write.content.as_ref().map(|content| content.record.clone());
            self.records.insert(write.key.clone(), Found { version: write.version, record });
        }
        for step in changeset.moves() {
            let moved = self.moved.entry(step.key).or_default();
            *moved = moved.saturating_add(step.by);
        }
    }

    /// Puts what is staged in place of what a store answered to these keys. The versions that it answered with are kept apart.
    pub(super) fn cover(&self, asked: &Keys, facts: &mut Facts, covered: &mut HashMap<Key, Version>) {
        if self.records.is_empty() && self.moved.is_empty() {
            return;
        }
        for key in asked.records() {
            if let Some(found) = self.records.get(key) {
                covered.insert(key.clone(), facts.version(key));
                facts.insert(key.clone(), found.clone());
            }
        }
        for key in asked.counters() {
            if let Some((by, amount)) = self.moved.get(key).zip(facts.counter(key)) {
                facts.insert_counter(*key, amount.saturating_add(*by));
            }
        }
    }
}
