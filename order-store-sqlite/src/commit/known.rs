//! What a writing connection knows without asking, as long as nobody else writes.

use order_core::record::{Key, Kind, StockKey, Version};
use rusqlite::Result;

use super::is_configuration;
use crate::recent::Recent;
use crate::sql::book;
use crate::statements::Statements;

/// How many versions, and how many amounts, are kept.
const BOUND: usize = 1 << 16;

/// Whether versions of a kind are kept: of what many changesets guard and few change. Every order of a bulk run guards the run.
fn is_noted(kind: Kind) -> bool {
    is_configuration(kind) || kind == Kind::BulkRun
}

/// How a counter stands.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Amount {
    /// Whether it has a row.
    pub(crate) has_row: bool,
    /// 0 without a row.
    pub(crate) pieces: i64,
}

/// Versions of what is guarded often and amounts of counters, as they are in the database. It is true only while
/// `PRAGMA data_version` stays the same: any other connection that commits changes it.
#[derive(Debug)]
pub(crate) struct Known {
    data_version: Option<i64>,
    versions: Recent<Key, Version>,
    amounts: Recent<StockKey, Amount>,
}

impl Default for Known {
    fn default() -> Self {
        Self { data_version: None, versions: Recent::bounded(BOUND), amounts: Recent::bounded(BOUND) }
    }
}

impl Known {
    /// Forgets everything if another connection has committed since the last call. To be called inside the writing transaction,
    /// in which nobody else can.
    pub(crate) fn refresh(&mut self, statements: &mut Statements<'_>) -> Result<()> {
        let now: i64 = statements.get(book().data_version)?.query_row([], |row| row.get(0))?;
        if self.data_version != Some(now) {
            self.forget();
            self.data_version = Some(now);
        }
        Ok(())
    }

    /// Forgets everything, because what was noted is rolled back.
    pub(crate) fn forget(&mut self) {
        self.data_version = None;
        self.versions.clear();
        self.amounts.clear();
    }

    pub(crate) fn version(&mut self, key: &Key) -> Option<Version> {
        if is_noted(key.kind()) { self.versions.get(key) } else { None }
    }

    pub(crate) fn note_version(&mut self, key: &Key, version: Version) {
        if is_noted(key.kind()) {
            self.versions.insert(key.clone(), version);
        }
    }

    pub(crate) fn amount(&mut self, key: &StockKey) -> Option<Amount> {
        self.amounts.get(key)
    }

    pub(crate) fn note_amount(&mut self, key: StockKey, amount: Amount) {
        self.amounts.insert(key, amount);
    }
}
