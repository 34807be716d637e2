//! How the rules put a changeset together.

use std::sync::Arc;

use uuid::Uuid;

use super::{Moment, Operation};
use crate::record::{
    ActorRef, Changeset, Claim, ClaimScope, CodecError, Content, CounterMove, Encoded, Facts, FieldChange,
    Guard, Key, LetterMove, LogEntry, MovementCause, MovementLine, NoticeNote, Partition, StockKey,
    StockMovement, Stored, Subject, Task, Version, Write, between, encode,
};
use crate::value::{BrandId, LogEntryId, StockMovementId};

/// A changeset in the making. Everything that was read in its partition is guarded, needed or not: what a rule has seen may not
/// slip away under it.
pub(crate) struct Draft<'a> {
    facts: &'a Facts,
    operation: Operation,
    changeset: Changeset,
    failure: Option<CodecError>,
}

impl<'a> Draft<'a> {
    /// An empty changeset of an operation in a partition.
    pub(crate) fn new(partition: Partition, operation: Operation, facts: &'a Facts) -> Self {
        let changeset = Changeset {
            partition,
            guards: Vec::new(),
            writes: Vec::new(),
            moves: Vec::new(),
            log: Vec::new(),
            tasks: Vec::new(),
            letters: Vec::new(),
        };
        Self { facts, operation, changeset, failure: None }
    }

    /// Writes a record, new or changed, above the version that was loaded. A key that was not loaded counts as never written.
    pub(crate) fn put<T: Stored>(&mut self, key: Key, record: T) {
        match encode(&record) {
            Ok(encoded) => self.put_encoded(key, Arc::new(record), encoded),
            Err(failure) => self.failure = Some(failure),
        }
    }

    /// The same for a record whose body is at hand already.
    pub(crate) fn put_encoded<T: Stored>(&mut self, key: Key, record: Arc<T>, encoded: Encoded) {
        let content = Content { record: T::into_record(record), encoded };
        self.write(key, Some(content));
    }

    /// Deletes a record.
    pub(crate) fn delete(&mut self, key: Key) {
        self.write(key, None);
    }

    fn write(&mut self, key: Key, content: Option<Content>) {
        let found = self.facts.found(&key);
        let version = found.map_or(Version::NEVER, |found| found.version);
        // What is there is guarded in the end anyhow, written or not.
        if found.is_none_or(|found| found.record.is_none()) {
            self.changeset.guards.push(Guard { key: key.clone(), version });
        }
        let before = found.and_then(|found| found.record.clone());
        self.changeset.writes.push(Write { key, version: version.next(), content, before });
    }

    /// Takes a text for `target`. Fails at the commit when somebody else has it.
    pub(crate) fn claim(&mut self, brand: BrandId, scope: &ClaimScope<'_>, target: Uuid) {
        self.put(scope.key(brand), Claim { target });
    }

    /// Gives a text back.
    pub(crate) fn release(&mut self, brand: BrandId, scope: &ClaimScope<'_>) {
        self.delete(scope.key(brand));
    }

    /// Moves stock, each line with the lowest amount its counter may then have, and keeps the movement with its cause. The id is the
    /// movement's; there is none when there are no lines.
    pub(crate) fn move_stock(
        &mut self,
        brand: BrandId,
        cause: MovementCause,
        lines: Vec<(MovementLine, Option<i64>)>,
        moment: &mut Moment<'_>,
    ) -> Option<StockMovementId> {
        if lines.is_empty() {
            return None;
        }
        let mut moved = Vec::with_capacity(lines.len());
        for (line, floor) in lines {
            let key = StockKey { brand, sku: line.sku, label: line.label };
            self.changeset.moves.push(CounterMove { key, by: line.by, floor });
            moved.push(line);
        }
        let id = StockMovementId::made(moment.now(), moment.bytes());
        let movement = StockMovement { cause, at: moment.now(), lines: moved };
        self.put(Key::stock_movement(brand, id), movement);
        Some(id)
    }

    /// Adds an entry about `subject` to the log.
    pub(crate) fn log(&mut self, subject: &Key, changes: Vec<FieldChange>, moment: &mut Moment<'_>) {
        self.log_with_notice(subject, changes, None, moment);
    }

    /// The same, with the notice that went with the change.
    pub(crate) fn log_with_notice(
        &mut self,
        subject: &Key,
        changes: Vec<FieldChange>,
        notice: Option<NoticeNote>,
        moment: &mut Moment<'_>,
    ) {
        self.changeset.log.push(LogEntry {
            id: LogEntryId::made(moment.now(), moment.bytes()),
            subject: Subject { kind: subject.kind(), name: subject.name().clone() },
            at: moment.now(),
            actor: ActorRef::of(moment.actor()),
            operation: self.operation.name().to_owned(),
            changes,
            notice,
            run: moment.run(),
        });
    }

    /// Writes a changed record and logs what differs. A record that is the same is neither written nor logged.
    pub(crate) fn change<T: Stored + PartialEq>(
        &mut self,
        key: Key,
        before: &T,
        after: T,
        moment: &mut Moment<'_>,
    ) -> Version {
        if *before == after {
            return self.facts.version(&key);
        }
        let changes = between(before, &after);
        self.log(&key, changes, moment);
        let version = self.facts.version(&key).next();
        self.put(key, after);
        version
    }

    /// Writes a new record and logs its creation with the fields that people know it by.
    pub(crate) fn create<T: Stored>(
        &mut self,
        key: Key,
        record: T,
        known_by: Vec<FieldChange>,
        moment: &mut Moment<'_>,
    ) -> Version {
        self.log(&key, known_by, moment);
        let version = self.facts.version(&key).next();
        self.put(key, record);
        version
    }

    /// Puts a task into the outbox.
    pub(crate) fn task(&mut self, task: Task) {
        self.changeset.tasks.push(task);
    }

    /// Says what becomes of a dead letter.
    pub(crate) fn letter(&mut self, step: LetterMove) {
        self.changeset.letters.push(step);
    }

    /// The finished changeset.
    ///
    /// # Errors
    /// The [`CodecError`] of a record that did not encode.
    pub(crate) fn finish(self) -> Result<Changeset, CodecError> {
        let Self { facts, mut changeset, failure, .. } = self;
        if let Some(failure) = failure {
            return Err(failure);
        }
        let mine = |key: &Key| key.partition() == changeset.partition;
        let read = facts.iter().filter(|(key, found)| found.record.is_some() && mine(key));
        let read: Vec<Guard> =
            read.map(|(key, found)| Guard { key: key.clone(), version: found.version }).collect();
        changeset.guards.splice(..0, read);
        Ok(changeset)
    }
}

impl std::fmt::Debug for Draft<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("operation", &self.operation).finish_non_exhaustive()
    }
}
