//! A change as a value: guards and writes of one partition, committed wholly or not at all.

use super::{Encoded, Key, LetterMove, LogEntry, Partition, Record, StockKey, Task, Version};

/// All that one decision writes. Only the rules make one, so no caller passes the state machine by.
#[derive(Debug, Clone)]
#[must_use = "a changeset changes nothing until a store commits it"]
pub struct Changeset {
    pub(crate) partition: Partition,
    pub(crate) guards: Vec<Guard>,
    pub(crate) writes: Vec<Write>,
    pub(crate) moves: Vec<CounterMove>,
    pub(crate) log: Vec<LogEntry>,
    pub(crate) tasks: Vec<Task>,
    pub(crate) letters: Vec<LetterMove>,
}

impl Changeset {
    /// The partition that everything in it belongs to.
    pub const fn partition(&self) -> Partition {
        self.partition
    }

    /// What must still be so for it to be committed.
    pub fn guards(&self) -> &[Guard] {
        &self.guards
    }

    /// The records to write or delete. Every one of them is guarded.
    pub fn writes(&self) -> &[Write] {
        &self.writes
    }

    /// The counters to move, each key at most once.
    pub fn moves(&self) -> &[CounterMove] {
        &self.moves
    }

    /// The entries to add to the log of the partition, in this order.
    pub fn log(&self) -> &[LogEntry] {
        &self.log
    }

    /// The tasks to put into the outbox.
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// What becomes of dead letters.
    pub fn letters(&self) -> &[LetterMove] {
        &self.letters
    }

    /// Whether it changes nothing at all, so that it need not be committed.
    pub fn is_empty(&self) -> bool {
        let records = self.writes.is_empty() && self.moves.is_empty() && self.log.is_empty();
        records && self.tasks.is_empty() && self.letters.is_empty()
    }
}

/// A key must be at this version when the changeset is committed. Presence needs no guard of its own: a version tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// Which record.
    pub key: Key,
    /// Its version; [`Version::NEVER`] = it was never written.
    pub version: Version,
}

/// One record to write or to delete.
#[derive(Debug, Clone)]
pub struct Write {
    /// Which record.
    pub key: Key,
    /// The version that the key has afterwards; also a deleted key keeps it.
    pub version: Version,
    /// What to write; `None` deletes, and leaves the version.
    pub content: Option<Content>,
    /// The record that it replaces, as it is at the guarded version; `None` = there is none, or it was not loaded. A store that has it
    /// need not write what stays the same.
    pub before: Option<Record>,
}

/// A record and how it is kept.
#[derive(Debug, Clone)]
pub struct Content {
    /// The record itself, from which columns and index rows are computed.
    pub record: Record,
    /// Its body.
    pub encoded: Encoded,
}

/// A bounded move of one stock counter. A counter that was never moved stands at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterMove {
    /// Which counter.
    pub key: StockKey,
    /// By how much.
    pub by: i64,
    /// The lowest amount that the counter may have afterwards; `None` = no bound.
    pub floor: Option<i64>,
}

impl Changeset {
    /// Lets it be committed only as long as `key`, of the same partition, is at this version.
    pub(crate) fn guard(&mut self, key: Key, version: Version) {
        self.guards.push(Guard { key, version });
    }

    /// Adds the answer of an idempotency key, which must have been loaded.
    pub(crate) fn remember(
        &mut self,
        key: Key,
        answer: super::Answer,
        facts: &super::Facts,
    ) -> Result<(), super::CodecError> {
        let version = facts.version(&key);
        let encoded = super::codec::encode(&answer)?;
        let record = Record::Answer(std::sync::Arc::new(answer));
        self.guards.push(Guard { key: key.clone(), version });
        let content = Some(Content { record, encoded });
        self.writes.push(Write { key, version: version.next(), content, before: None });
        Ok(())
    }
}
