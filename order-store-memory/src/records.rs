//! Records and counters: what is there, and whether a changeset may be written.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use order_core::record::{
    Changeset, CounterMove, Facts, Found, Key, KeyName, Keys, Kind, OrderScope, Partition, Record, StockKey,
    Version, Write,
};
use order_core::store::{Commit, FoundOrder, List, Listed, Page, Scan};

/// Records by name within partition and kind, deleted ones as an answer without a record, and the counters.
#[derive(Debug, Default)]
pub(crate) struct Records {
    tables: HashMap<(Partition, Kind), BTreeMap<KeyName, Found>>,
    counters: HashMap<StockKey, i64>,
}

impl Records {
    pub(crate) fn load(&self, keys: &Keys) -> Facts {
        let mut facts = Facts::with_capacity(keys.records().len(), keys.counters().len());
        for key in keys.records() {
            facts.insert(key.clone(), self.found(key).cloned().unwrap_or(Found::NEVER));
        }
        for key in keys.counters() {
            facts.insert_counter(*key, self.amount(key));
        }
        facts
    }

    /// What the moved counters will stand at when everything in the changeset holds; otherwise why it may not be written.
    pub(crate) fn check(&self, change: &Changeset) -> Result<HashMap<StockKey, i64>, Commit> {
        let slipped = change.guards().iter().find(|guard| self.version(&guard.key) != guard.version);
        if let Some(guard) = slipped {
            return Err(Commit::Conflict { key: guard.key.clone() });
        }
        let mut amounts = HashMap::with_capacity(change.moves().len());
        for CounterMove { key, by, floor } in change.moves() {
            let before = amounts.get(key).copied().unwrap_or_else(|| self.amount(key));
            let after = before.checked_add(*by).filter(|after| floor.is_none_or(|floor| *after >= floor));
            amounts.insert(*key, after.ok_or(Commit::Short { key: *key })?);
        }
        Ok(amounts)
    }

    /// Writes what was checked.
    pub(crate) fn apply(&mut self, writes: &[Write], amounts: HashMap<StockKey, i64>) {
        for Write { key, version, content, .. } in writes {
            let record = content.as_ref().map(|content| content.record.clone());
            let table = self.tables.entry((key.partition(), key.kind())).or_default();
            table.insert(key.name().clone(), Found { version: *version, record });
        }
        self.counters.extend(amounts);
    }

    pub(crate) fn list(&self, list: &List) -> Page {
        let List { kind, partition, after, limit } = list;
        let Some(table) = self.tables.get(&(*partition, *kind)) else {
            return Page::default();
        };
        let from = after.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
        let mut present = table
            .range::<KeyName, _>((from, Bound::Unbounded))
            .filter(|(_, found)| found.record.is_some())
            .map(|(name, found)| Listed {
                key: Key::new(*partition, *kind, name.clone()),
                found: found.clone(),
            })
            .peekable();
        let records: Vec<Listed> = present.by_ref().take(at_least_one(*limit)).collect();
        // A next page is promised only when there is something on it.
        let next = present.peek().and_then(|_| records.last()).map(|last| last.key.name().clone());
        Page { records, next }
    }

    /// The orders to search, and what reads their content.
    pub(crate) fn scan(
        &self,
        scope: OrderScope,
    ) -> Scan<impl Iterator<Item = FoundOrder>, impl Fn(&Key) -> Option<Record>> {
        let mine = move |partition: &Partition| match scope {
            OrderScope::Brand(brand) => *partition == Partition::Brand(brand),
            OrderScope::Buyer(_) => true,
        };
        let tables =
            self.tables.iter().filter(move |((partition, kind), _)| *kind == Kind::Order && mine(partition));
        let headers = tables.flat_map(|(_, table)| table.values()).filter_map(FoundOrder::of);
        Scan::new(headers, |key: &Key| self.found(key)?.record.clone())
    }

    fn found(&self, key: &Key) -> Option<&Found> {
        self.tables.get(&(key.partition(), key.kind()))?.get(key.name())
    }

    fn version(&self, key: &Key) -> Version {
        self.found(key).map_or(Version::NEVER, |found| found.version)
    }

    fn amount(&self, key: &StockKey) -> i64 {
        self.counters.get(key).copied().unwrap_or(0)
    }
}

/// A limit as a length; 0 counts as 1.
pub(crate) fn at_least_one(limit: u32) -> usize {
    usize::try_from(limit.max(1)).unwrap_or(usize::MAX)
}
