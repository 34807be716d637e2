//! Whether a changeset may be written.

use std::collections::HashMap;

use order_core::record::{Changeset, CounterMove, Key, StockKey, Version};
use order_core::store::{Commit, StorageError};
use rusqlite::OptionalExtension;

use super::Session;
use super::known::Amount;
use super::write::FIRST;
use crate::sql::book;
use crate::text::{self, stock_partition};
use crate::{error, outbox};

/// Where the moved counters will stand. Whether they have a row is as it was before.
pub(super) type Amounts = HashMap<StockKey, Amount>;

impl Session<'_> {
    /// Every guard, then every bound and every letter, but for the keys that must be absent and are written: writing them is their check. Nothing
    /// is written here.
    pub(super) fn check(&mut self, changeset: &Changeset) -> Result<Result<Amounts, Commit>, StorageError> {
        // Every write is guarded, so as many absent guards as first writes are guards of the same keys.
        let absent = changeset.guards().iter().filter(|guard| guard.version == Version::NEVER).count();
        let first = changeset.writes().iter().filter(|write| write.version == FIRST).count();
        for guard in changeset.guards() {
            if guard.version == Version::NEVER && absent == first {
                continue;
            }
            if self.version(&guard.key)? != guard.version {
                return Ok(Err(Commit::Conflict { key: guard.key.clone() }));
            }
        }
        let mut amounts = Amounts::with_capacity(changeset.moves().len());
        for CounterMove { key, by, floor } in changeset.moves() {
            let Amount { has_row, pieces } = match amounts.get(key) {
                Some(amount) => *amount,
                None => self.amount(key)?,
            };
            let after = pieces.checked_add(*by).filter(|after| floor.is_none_or(|floor| *after >= floor));
            match after {
                Some(pieces) => amounts.insert(*key, Amount { has_row, pieces }),
                None => return Ok(Err(Commit::Short { key: *key })),
            };
        }
        for step in changeset.letters() {
            let holds = outbox::holds(&mut self.statements, step);
            if !holds.map_err(|failure| error::sqlite("a letter was not read", failure))? {
                return Ok(Err(Commit::NotDead { task: step.task, to: step.to.clone() }));
            }
        }
        Ok(Ok(amounts))
    }

    fn version(&mut self, key: &Key) -> Result<Version, StorageError> {
        if let Some(version) = self.known.version(key) {
            return Ok(version);
        }
        let table = key.kind().table();
        let found =
            self.stored_version(key).map_err(|failure| error::sqlite("a guard was not read", failure))?;
        let version = text::version(table, found.unwrap_or(0))?;
        self.known.note_version(key, version);
        Ok(version)
    }

    fn stored_version(&mut self, key: &Key) -> rusqlite::Result<Option<i64>> {
        let sql = book().kind(key.kind()).ok_or(rusqlite::Error::InvalidQuery)?.version;
        let (partition, name) = (self.partition.of(key.partition()), self.name.of(key.name()));
        self.statements.get(sql)?.query_row((partition, name), |row| row.get(0)).optional()
    }

    fn amount(&mut self, key: &StockKey) -> Result<Amount, StorageError> {
        if let Some(amount) = self.known.amount(key) {
            return Ok(amount);
        }
        let stored =
            self.stored_amount(key).map_err(|failure| error::sqlite("a counter was not read", failure))?;
        let amount = stored.map_or_else(Amount::default, |pieces| Amount { has_row: true, pieces });
        self.known.note_amount(*key, amount);
        Ok(amount)
    }

    fn stored_amount(&mut self, key: &StockKey) -> rusqlite::Result<Option<i64>> {
        let partition = self.partition.of(stock_partition(key));
        let (sku, label) = (self.name.of(key.sku), self.other.of(key.label));
        let statement = self.statements.get(book().amount)?;
        statement.query_row((partition, sku, label), |row| row.get(0)).optional()
    }
}
