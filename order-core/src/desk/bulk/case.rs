//! One order of a chunk: its command, and the facts for it. Those of many orders are loaded together.

use std::collections::HashSet;

use super::super::gather::check_answered;
use crate::operation::Moment;
use crate::operation::bulk::{Judged, Single, single};
use crate::record::{BulkOperation, Changeset, CodecError, Facts, Key, Keys, StockKey};
use crate::store::{SharedStore, StorageError, Store};
use crate::value::{BrandId, OrderId};

/// An order to be decided.
pub(super) struct Case {
    pub(super) order: OrderId,
    command: Box<dyn Single>,
    facts: Facts,
    /// How many loads its facts are from.
    rounds: u32,
    complete: bool,
}

impl Case {
    pub(super) fn new(operation: &BulkOperation, brand: BrandId, order: OrderId) -> Self {
        let command = single(operation, brand, order);
        Self { order, command, facts: Facts::new(), rounds: 0, complete: false }
    }

    /// The facts, once gathered.
    pub(super) const fn facts(&self) -> &Facts {
        &self.facts
    }

    pub(super) fn judge(&self, moment: &mut Moment<'_>) -> Result<Judged, CodecError> {
        self.command.judge(&self.facts, moment)
    }

    /// Takes what is known from the pool, and asks for the rest.
    fn draw(&mut self, pool: &Facts, wanted: &mut Keys) {
        loop {
            let mut keys = Keys::new();
            self.command.asks(&self.facts, &mut keys);
            let (mut drawn, mut lacking) = (false, false);
            for key in keys.records() {
                if self.facts.knows(key) {
                    continue;
                }
                if let Some(found) = pool.found(key) {
                    self.facts.insert(key.clone(), found.clone());
                    drawn = true;
                } else {
                    wanted.record(key.clone());
                    lacking = true;
                }
            }
            for key in keys.counters() {
                if self.facts.counter(key).is_some() {
                    continue;
                }
                if let Some(amount) = pool.counter(key) {
                    self.facts.insert_counter(*key, amount);
                    drawn = true;
                } else {
                    wanted.counter(*key);
                    lacking = true;
                }
            }
            if lacking {
                self.rounds = self.rounds.saturating_add(1);
                return;
            }
            if !drawn {
                self.complete = true;
                return;
            }
        }
    }

    /// Whether its facts may be of different times, or older than what the same run has changed since.
    pub(super) fn is_doubtful(&self, touched: &Touched) -> bool {
        self.rounds > 1 || touched.meets(&self.facts)
    }

    /// Whether its facts are still so.
    fn still_holds(&self, now: &Facts) -> bool {
        self.facts.iter().all(|(key, found)| now.version(key) == found.version)
            && self.facts.counters().all(|(key, amount)| now.counter(key) == Some(amount))
    }
}

/// Loads what all the cases need: in a few rounds for all of them together, not for each.
pub(super) async fn gather_all(store: &SharedStore, cases: &mut [Case]) -> Result<(), StorageError> {
    let mut pool = Facts::new();
    loop {
        let mut wanted = Keys::new();
        for case in cases.iter_mut().filter(|case| !case.complete) {
            case.draw(&pool, &mut wanted);
        }
        wanted.retain_unknown(&pool);
        if wanted.is_empty() {
            return Ok(());
        }
        pool.absorb(load(store, wanted).await?);
    }
}

/// Those of the cases whose facts have changed since they were gathered.
pub(super) async fn outdated(store: &SharedStore, cases: &[&Case]) -> Result<Vec<OrderId>, StorageError> {
    let mut keys = Keys::new();
    for case in cases {
        case.facts.iter().for_each(|(key, _)| keys.record(key.clone()));
        case.facts.counters().for_each(|(key, _)| keys.counter(*key));
    }
    keys.retain_unknown(&Facts::new());
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let now = load(store, keys).await?;
    let changed = cases.iter().filter(|case| !case.still_holds(&now));
    Ok(changed.map(|case| case.order).collect())
}

async fn load(store: &SharedStore, keys: Keys) -> Result<Facts, StorageError> {
    let asked = keys.clone();
    let facts = store.load(keys).await?;
    check_answered(&asked, &facts)?;
    Ok(facts)
}

/// What the orders of a chunk have changed beyond themselves: later ones may have been loaded before that.
#[derive(Debug, Default)]
pub(super) struct Touched {
    records: HashSet<Key>,
    counters: HashSet<StockKey>,
}

impl Touched {
    pub(super) fn note(&mut self, own: &Key, changeset: &Changeset) {
        let writes = changeset.writes().iter().map(|write| &write.key);
        self.records.extend(writes.filter(|key| *key != own).cloned());
        self.counters.extend(changeset.moves().iter().map(|moved| moved.key));
    }

    fn meets(&self, facts: &Facts) -> bool {
        facts.iter().any(|(key, _)| self.records.contains(key))
            || facts.counters().any(|(key, _)| self.counters.contains(key))
    }
}
