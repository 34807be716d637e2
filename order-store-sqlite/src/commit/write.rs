//! Writing a changeset that was checked.

use order_core::record::{Changeset, IndexTable, IndexValue, Key, LogEntry, StockKey, Task, Version, Write};
use order_core::store::{StorageError, StorageErrorKind};
use order_core::value::Addressee;
use rusqlite::types::Null;

use super::check::Amounts;
use super::known::Amount;
use super::{Session, is_configuration};
use crate::index;
use crate::sql::book;
use crate::statements::ColumnSet;
use crate::text::{Body, Cell, stock_partition, version_number};
use crate::{error, outbox};

/// The version of a key that is written for the first time.
pub(super) const FIRST: Version = Version::NEVER.next();

impl Session<'_> {
    /// Writes all of it, or gives the key that is there although it was known to be absent; then nothing is written.
    pub(super) fn write(
        &mut self,
        changeset: &Changeset,
        amounts: Amounts,
    ) -> Result<Option<Key>, StorageError> {
        let (new, old): (Vec<&Write>, Vec<&Write>) =
            changeset.writes().iter().partition(|write| write.version == FIRST);
        if let Some(taken) = self.create(&new)? {
            return Ok(Some(taken));
        }
        for write in old {
            self.replace(write)?;
        }
        if changeset.writes().iter().any(|write| is_configuration(write.key.kind())) {
            let partition = self.partition.of(changeset.partition());
            let raised =
                self.statements.get(book().raise_generation).and_then(|raise| raise.execute([partition]));
            raised.map_err(|failure| error::sqlite("a generation was not raised", failure))?;
        }
        for (key, amount) in amounts {
            self.counter(&key, amount)
                .map_err(|failure| error::sqlite("a counter was not written", failure))?;
        }
        for entry in changeset.log() {
            self.entry(changeset, entry)?;
        }
        for task in changeset.tasks() {
            self.task(changeset, task)?;
        }
        for step in changeset.letters() {
            outbox::move_letter(&mut self.statements, step)
                .map_err(|failure| error::sqlite("a letter was not moved", failure))?;
        }
        Ok(None)
    }

    /// Writes the keys that were known to be absent. Inserting them is their check: looking first would find the same place twice.
    /// They come before all else, so when one is taken only those before it must be taken back.
    fn create(&mut self, new: &[&Write]) -> Result<Option<Key>, StorageError> {
        let failed = |failure| error::sqlite("a record was not written", failure);
        for (place, write) in new.iter().enumerate() {
            if self.row(write).map_err(failed)? == 0 {
                for earlier in new.iter().take(place) {
                    self.take_back(&earlier.key).map_err(failed)?;
                }
                return Ok(Some(write.key.clone()));
            }
        }
        for write in new {
            self.index(write)?;
            self.known.note_version(&write.key, write.version);
        }
        Ok(None)
    }

    fn replace(&mut self, write: &Write) -> Result<(), StorageError> {
        let rows = self.row(write).map_err(|failure| error::sqlite("a record was not written", failure))?;
        if rows != 1 {
            let table = write.key.kind().table();
            let message = format!("a record of table `{table}` has vanished under its guard");
            return Err(StorageError::new(StorageErrorKind::Corrupt, message));
        }
        self.index(write)?;
        self.known.note_version(&write.key, write.version);
        Ok(())
    }

    /// Replaces the index rows of a record that was written.
    fn index(&mut self, write: &Write) -> Result<(), StorageError> {
        let kind = write.key.kind();
        if !IndexTable::ALL.iter().any(|table| table.sources().contains(&kind)) {
            return Ok(());
        }
        let (partition, name) = (self.partition.of(write.key.partition()), self.name.of(write.key.name()));
        let before = write.before.as_ref().filter(|_| write.version > FIRST);
        match (&write.content, before) {
            (Some(content), Some(before)) => {
                let rows = (before.index_rows(&write.key), content.record.index_rows(&write.key));
                return index::replace(&mut self.statements, kind, rows, partition, name);
            }
            (Some(_) | None, _) if write.version > FIRST => {
                index::clear(&mut self.statements, kind, partition, name)?;
            }
            (Some(_) | None, _) => {}
        }
        match &write.content {
            Some(content) => {
                let rows = content.record.index_rows(&write.key);
                index::insert(&mut self.statements, kind, &rows, partition, name)
            }
            None => Ok(()),
        }
    }

    fn take_back(&mut self, key: &Key) -> rusqlite::Result<usize> {
        let sql = book().kind(key.kind()).ok_or(rusqlite::Error::InvalidQuery)?.take_back;
        let (partition, name) = (self.partition.of(key.partition()), self.name.of(key.name()));
        self.statements.get(sql)?.execute((partition, name))
    }

    /// Writes one row, and tells whether it did: a key that is written for the first time must not be there. A deleted record keeps
    /// its version and nothing else.
    fn row(&mut self, write: &Write) -> rusqlite::Result<usize> {
        let kind = write.key.kind();
        let sql = book().kind(kind).ok_or(rusqlite::Error::InvalidQuery)?;
        let (partition, name) = (self.partition.of(write.key.partition()), self.name.of(write.key.name()));
        let changed = changed(write);
        let statement = match &changed {
            _ if write.version == FIRST => self.statements.get(sql.create)?,
            Some((set, _)) => self.statements.update_of(kind, *set)?,
            None => self.statements.get(sql.update)?,
        };
        statement.raw_bind_parameter(1, partition)?;
        statement.raw_bind_parameter(2, name)?;
        statement.raw_bind_parameter(3, version_number(write.version))?;
        if let Some(content) = &write.content {
            statement.raw_bind_parameter(4, content.encoded.schema)?;
            statement.raw_bind_parameter(5, Body(&content.encoded.body))?;
            // A parameter is numbered after the place of its column, whichever others are set.
            let values = match changed {
                Some((_, changed)) => changed,
                None => content.record.columns().into_iter().enumerate().collect(),
            };
            for (place, value) in &values {
                statement.raw_bind_parameter(place.saturating_add(6), Cell(value))?;
            }
        } else {
            statement.raw_bind_parameter(4, 0)?;
            statement.raw_bind_parameter(5, Null)?;
            for (at, _) in (6..).zip(kind.columns()) {
                statement.raw_bind_parameter::<usize, _>(at, Null)?;
            }
        }
        statement.raw_execute()
    }

    fn counter(&mut self, key: &StockKey, amount: Amount) -> rusqlite::Result<()> {
        let partition = self.partition.of(stock_partition(key));
        let (sku, label) = (self.name.of(key.sku), self.other.of(key.label));
        let sql = if amount.has_row { book().update_amount } else { book().insert_amount };
        self.statements.get(sql)?.execute((partition, sku, label, amount.pieces))?;
        self.known.note_amount(*key, Amount { has_row: true, pieces: amount.pieces });
        Ok(())
    }

    fn entry(&mut self, changeset: &Changeset, entry: &LogEntry) -> Result<(), StorageError> {
        let (kind, name) = (entry.subject.kind, self.name.of(&entry.subject.name));
        let detail = entry.detail().map_err(|failure| error::codec(kind, name, failure))?;
        let values = (
            self.partition.of(changeset.partition()),
            kind.table(),
            name,
            entry.at.micros(),
            entry.operation.as_str(),
            self.other.of(entry.id),
            detail.as_str(),
        );
        let inserted = self.statements.get(book().insert_log).and_then(|insert| insert.execute(values));
        inserted.map(|_| ()).map_err(|failure| error::sqlite("an entry of the log was not written", failure))
    }

    /// A task without addressees has nothing to be done, and is not kept.
    fn task(&mut self, changeset: &Changeset, task: &Task) -> Result<(), StorageError> {
        let addressees = task.addressees();
        if addressees.is_empty() {
            return Ok(());
        }
        let body = task.encode().map_err(|failure| {
            StorageError::new(StorageErrorKind::Corrupt, "a task does not encode").caused_by(failure)
        })?;
        self.task_rows(changeset, task, &addressees, &body)
            .map_err(|failure| error::sqlite("a task was not written", failure))
    }

    fn task_rows(
        &mut self,
        changeset: &Changeset,
        task: &Task,
        addressees: &[Addressee],
        body: &str,
    ) -> rusqlite::Result<()> {
        let (at, id) = (task.at().micros(), self.name.of(task.id()));
        let partition = self.partition.of(changeset.partition());
        self.statements.get(book().outbox.insert)?.execute((
            id,
            partition,
            task.channel().word(),
            at,
            at,
            body,
        ))?;
        let seq = self.statements.connection().last_insert_rowid();
        let insert = self.statements.get(book().outbox.insert_recipient)?;
        for (position, to) in (0_i64..).zip(addressees) {
            insert.execute((seq, position, to.as_str(), at))?;
        }
        Ok(())
    }
}

/// The columns that are not as they were with their places, where that is known.
fn changed(write: &Write) -> Option<(ColumnSet, Vec<(usize, IndexValue)>)> {
    if write.version == FIRST {
        return None;
    }
    let record = &write.content.as_ref()?.record;
    let changed = record.changed_columns(write.before.as_ref()?)?;
    let set = changed.iter().try_fold(ColumnSet::default(), |set, (place, _)| set.with(*place))?;
    Some((set, changed))
}
