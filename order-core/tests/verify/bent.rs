//! A store that answers other records than it holds, around the one in memory: only rules make changesets, so nothing else drifts.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};

use order_core::record::{
    Changeset, Channel, Facts, Found, Key, KeyName, Keys, Kind, ListScope, LogEntry, OrderQuery, Partition,
    Record, StockKey, Stored, TallyQuery, TallyRow, Version,
};
use order_core::store::{
    Commit, Cursor, Event, Events, Feed, FindOrders, FoundOrder, Lease, LeaseToken, List, ListTasks,
    OrderCount, OrderPage, Page, Scan, Settled, Settlement, StorageError, Store, TaskPage,
};
use order_core::value::{Addressee, Timestamp};
use order_store_memory::MemoryStore;

/// What is answered instead.
#[derive(Debug, Default)]
struct Lies {
    records: BTreeMap<Key, Option<Record>>,
    counters: HashMap<StockKey, i64>,
    logs: HashMap<KeyName, Vec<LogEntry>>,
    /// Whether tallies are of what is held, and not of what is answered.
    old_tallies: bool,
}

/// The store.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bent {
    inner: MemoryStore,
    lies: Arc<Mutex<Lies>>,
}

impl Bent {
    fn lies(&self) -> MutexGuard<'_, Lies> {
        self.lies.lock().expect("nobody panicked")
    }

    /// Answers the truth again.
    pub(crate) fn straighten(&self) {
        *self.lies() = Lies::default();
    }

    /// Answers a record changed.
    pub(crate) async fn bend<T: Stored + Clone>(&self, key: &Key, change: impl FnOnce(&mut T)) {
        let mut keys = Keys::new();
        keys.record(key.clone());
        let facts = self.load(keys).await.expect("the store loads");
        let mut record =
            facts.get::<T>(key).unwrap_or_else(|| panic!("nothing under {key:?}")).as_ref().clone();
        change(&mut record);
        self.add(key, record);
    }

    /// Answers a record that is not there.
    pub(crate) fn add<T: Stored>(&self, key: &Key, record: T) {
        self.lies().records.insert(key.clone(), Some(T::into_record(Arc::new(record))));
    }

    /// Answers that a record is not there.
    pub(crate) fn hide(&self, key: &Key) {
        self.lies().records.insert(key.clone(), None);
    }

    /// Answers another amount.
    pub(crate) fn count(&self, key: StockKey, amount: i64) {
        self.lies().counters.insert(key, amount);
    }

    /// Answers another log of an order.
    pub(crate) fn tell(&self, order: &Key, entries: Vec<LogEntry>) {
        self.lies().logs.insert(order.name().clone(), entries);
    }

    /// Counts up what is held, whatever is answered otherwise.
    pub(crate) fn keep_tallies(&self) {
        self.lies().old_tallies = true;
    }

    /// All that is listed, with what is answered otherwise in its place.
    async fn all(&self, scope: ListScope) -> Result<BTreeMap<Key, Found>, StorageError> {
        let page = self.inner.list(List::of(scope, u32::MAX)).await?;
        let held = page.records.into_iter();
        let mut all: BTreeMap<Key, Found> = held.map(|one| (one.key, one.found)).collect();
        for (key, record) in &self.lies().records {
            let record = record.clone();
            all.insert(key.clone(), Found { version: Version::from_number(9), record });
        }
        Ok(all)
    }
}

impl Store for Bent {
    async fn load(&self, keys: Keys) -> Result<Facts, StorageError> {
        let asked = keys.records().to_vec();
        let mut facts = self.inner.load(keys).await?;
        let lies = self.lies();
        for key in asked {
            if let Some(record) = lies.records.get(&key) {
                facts.insert(key, Found { version: Version::from_number(9), record: record.clone() });
            }
        }
        let counters: Vec<StockKey> = facts.counters().map(|(key, _)| *key).collect();
        for key in counters {
            if let Some(amount) = lies.counters.get(&key) {
                facts.insert_counter(key, *amount);
            }
        }
        Ok(facts)
    }

    async fn commit(&self, changes: Vec<Changeset>) -> Result<Vec<Commit>, StorageError> {
        self.inner.commit(changes).await
    }

    async fn list(&self, list: List) -> Result<Page, StorageError> {
        Ok(list.page(&self.all(list.scope).await?))
    }

    async fn find_orders(&self, find: FindOrders) -> Result<OrderPage, StorageError> {
        self.inner.find_orders(find).await
    }

    async fn count_orders(
        &self,
        query: OrderQuery,
        at_most: Option<u64>,
    ) -> Result<OrderCount, StorageError> {
        self.inner.count_orders(query, at_most).await
    }

    async fn tally(&self, query: TallyQuery) -> Result<Vec<TallyRow>, StorageError> {
        if self.lies().old_tallies {
            return self.inner.tally(query).await;
        }
        let list = List::all(Kind::Order, Partition::Brand(query.brand), u32::MAX);
        let orders = list.page(&self.all(list.scope).await?).records;
        let headers = orders.iter().filter_map(|one| FoundOrder::of(&one.found)).collect::<Vec<_>>();
        Scan::new(headers.into_iter(), |_: &Key| None).tally(&query)
    }

    async fn events_after(&self, feed: Feed) -> Result<Events, StorageError> {
        let told = feed.subject.as_ref().and_then(|subject| self.lies().logs.get(&subject.name).cloned());
        let Some(entries) = told else { return self.inner.events_after(feed).await };
        let all =
            (1..).zip(entries).map(|(place, entry)| Event { cursor: Cursor::from_number(place), entry });
        let events: Vec<Event> = all.filter(|event| event.cursor > feed.after).collect();
        let next = events.last().map_or(feed.after, |event| event.cursor);
        Ok(Events { events, next })
    }

    async fn lease(
        &self,
        channel: Channel,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Lease>, StorageError> {
        self.inner.lease(channel, now, until, limit).await
    }

    async fn settle(
        &self,
        token: LeaseToken,
        to: Addressee,
        outcome: Settlement,
    ) -> Result<Settled, StorageError> {
        self.inner.settle(token, to, outcome).await
    }

    async fn tasks(&self, list: ListTasks) -> Result<TaskPage, StorageError> {
        self.inner.tasks(list).await
    }
}
