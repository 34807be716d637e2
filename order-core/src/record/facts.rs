//! What was loaded: each key answered, present or known absent.

use std::collections::HashMap;
use std::sync::Arc;

use super::{KeptTask, Key, Record, StockKey, Stored, Version};
use crate::value::TaskId;

/// What a rule asks a store for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys {
    records: Vec<Key>,
    counters: Vec<StockKey>,
    tasks: Vec<TaskId>,
}

impl Keys {
    /// No keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for a record.
    pub fn record(&mut self, key: Key) {
        self.records.push(key);
    }

    /// Asks for a stock counter.
    pub fn counter(&mut self, key: StockKey) {
        self.counters.push(key);
    }

    /// Asks for a task of the outbox.
    pub fn task(&mut self, task: TaskId) {
        self.tasks.push(task);
    }

    /// The records asked for, in the order of asking.
    pub fn records(&self) -> &[Key] {
        &self.records
    }

    /// The counters asked for, in the order of asking.
    pub fn counters(&self) -> &[StockKey] {
        &self.counters
    }

    /// The tasks asked for, in the order of asking.
    pub fn tasks(&self) -> &[TaskId] {
        &self.tasks
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.counters.is_empty() && self.tasks.is_empty()
    }

    /// Leaves out what `known` answers already, and what is asked for twice.
    pub fn retain_unknown(&mut self, known: &Facts) {
        let mut seen = std::collections::HashSet::with_capacity(self.records.len());
        self.records.retain(|key| !known.knows(key) && seen.insert(key.clone()));
        let mut seen = std::collections::HashSet::with_capacity(self.counters.len());
        self.counters.retain(|key| !known.counters.contains_key(key) && seen.insert(*key));
        let mut seen = std::collections::HashSet::with_capacity(self.tasks.len());
        self.tasks.retain(|task| !known.knows_task(*task) && seen.insert(*task));
    }
}

/// The answer to one key.
#[derive(Debug, Clone)]
pub struct Found {
    /// The version, also of a deleted record; [`Version::NEVER`] when the key was never written.
    pub version: Version,
    /// The record; `None` when it is known to be absent.
    pub record: Option<Record>,
}

impl Found {
    /// Known absent, and never written.
    pub const NEVER: Self = Self { version: Version::NEVER, record: None };
}

/// Loaded records, counters and tasks. Records are shared, so facts are cheap to copy.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// In the order of loading.
    answers: Vec<(Key, Found)>,
    /// Where in `answers` each key stands.
    places: HashMap<Key, usize>,
    counters: HashMap<StockKey, i64>,
    tasks: HashMap<TaskId, Option<Arc<KeptTask>>>,
}

impl Facts {
    /// Nothing known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Room for so many records and counters.
    pub fn with_capacity(records: usize, counters: usize) -> Self {
        Self {
            answers: Vec::with_capacity(records),
            places: HashMap::with_capacity(records),
            counters: HashMap::with_capacity(counters),
            tasks: HashMap::new(),
        }
    }

    /// Answers a key. A later answer to the same key replaces the earlier one.
    pub fn insert(&mut self, key: Key, found: Found) {
        let next = self.answers.len();
        let place = *self.places.entry(key.clone()).or_insert(next);
        match self.answers.get_mut(place) {
            Some((_, earlier)) => *earlier = found,
            None => self.answers.push((key, found)),
        }
    }

    /// Answers a counter: 0 when nothing was ever moved.
    pub fn insert_counter(&mut self, key: StockKey, amount: i64) {
        self.counters.insert(key, amount);
    }

    /// Answers a task; `None` when it is known to be absent.
    pub fn insert_task(&mut self, task: TaskId, kept: Option<KeptTask>) {
        self.tasks.insert(task, kept.map(Arc::new));
    }

    /// Adds the answers of a later load.
    pub fn absorb(&mut self, more: Self) {
        for (key, found) in more.answers {
            self.insert(key, found);
        }
        self.counters.extend(more.counters);
        self.tasks.extend(more.tasks);
    }

    /// Whether the key was asked for and answered.
    pub fn knows(&self, key: &Key) -> bool {
        self.places.contains_key(key)
    }

    /// The answer to a key; `None` when it was not asked for.
    pub fn found(&self, key: &Key) -> Option<&Found> {
        self.answers.get(*self.places.get(key)?).map(|(_, found)| found)
    }

    /// The record under a key; `None` when it is absent or was not asked for.
    pub fn get<T: Stored>(&self, key: &Key) -> Option<&Arc<T>> {
        self.found(key)?.record.as_ref().and_then(T::of)
    }

    /// The version of a key, [`Version::NEVER`] when it was not asked for.
    pub fn version(&self, key: &Key) -> Version {
        self.found(key).map_or(Version::NEVER, |found| found.version)
    }

    /// The amount of a counter; `None` when it was not asked for.
    pub fn counter(&self, key: &StockKey) -> Option<i64> {
        self.counters.get(key).copied()
    }

    /// A task; `None` when it is absent or was not asked for.
    pub fn task(&self, task: TaskId) -> Option<&KeptTask> {
        self.tasks.get(&task)?.as_deref()
    }

    /// Whether the task was asked for and answered.
    pub fn knows_task(&self, task: TaskId) -> bool {
        self.tasks.contains_key(&task)
    }

    /// Every record key answered, in the order of loading.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Found)> {
        self.answers.iter().map(|(key, found)| (key, found))
    }

    /// Every counter answered.
    pub fn counters(&self) -> impl Iterator<Item = (&StockKey, i64)> {
        self.counters.iter().map(|(key, amount)| (key, *amount))
    }
}
