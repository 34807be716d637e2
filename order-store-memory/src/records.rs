//! Records and counters: what is there, and whether a changeset may be written.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use order_core::record::{
    Changeset, CounterMove, Facts, Found, Key, KeyName, Keys, Kind, ListScope, OrderScope, Partition, Record,
    StockKey, Version, Write,
};
use order_core::store::{Commit, FoundOrder, List, Page, Scan};

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

    /// Walks no further than the page where records lie in its order; where they do not, all of the kind are looked at.
    pub(crate) fn list(&self, list: &List) -> Page {
        let ListScope::All { kind, partition } = list.scope else {
            let tables = self.tables.iter().filter(|((_, kind), _)| *kind == list.scope.kind());
            let keys = tables.flat_map(|((partition, kind), table)| {
                table.iter().map(|(name, found)| (Key::new(*partition, *kind, name.clone()), found))
            });
            let keys: Vec<(Key, &Found)> = keys.collect();
            return list.page(keys.iter().map(|(key, found)| (key, *found)));
        };
        let Some(table) = self.tables.get(&(partition, kind)) else {
            return Page::default();
        };
        let after = list.after.as_ref().map_or(Bound::Unbounded, |after| Bound::Excluded(&after.name));
        let all = Bound::Unbounded;
        let range = if list.descending { (all, after) } else { (after, all) };
        let mut walk = table.range::<KeyName, _>(range).filter(|(_, found)| found.record.is_some());
        let next = || if list.descending { walk.next_back() } else { walk.next() };
        // One more than the page has tells whether there is another.
        let some: Vec<(Key, &Found)> = std::iter::from_fn(next)
            .take(at_least_one(list.limit).saturating_add(1))
            .map(|(name, found)| (Key::new(partition, kind, name.clone()), found))
            .collect();
        list.page(some.iter().map(|(key, found)| (key, *found)))
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
