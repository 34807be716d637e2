//! A store that lets something happen between two calls, around the one in memory.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use order_core::record::{Changeset, Channel, Facts, Key, Keys, Kind, OrderQuery, TallyQuery, TallyRow};
use order_core::store::{
    Commit, Events, Feed, FindOrders, Lease, LeaseToken, List, ListTasks, OrderCount, OrderPage, Page,
    Settled, Settlement, StorageError, Store, TaskPage,
};
use order_core::value::{Addressee, Timestamp};
use order_store_memory::MemoryStore;

pub(crate) type Event = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What happens before the next loads and instead of the next commits.
#[derive(Default)]
pub(crate) struct Script {
    /// What happens before each of the next loads; `None` = nothing.
    pub(crate) before_load: VecDeque<Option<Event>>,
    /// The answers to the next commits, which then write nothing.
    pub(crate) slow_commits: Option<std::time::Duration>,
    pub(crate) instead_of_commit: VecDeque<Commit>,
    /// How many loads there were.
    pub(crate) loads: usize,
    /// The keys of the orders that each commit would have written.
    pub(crate) orders: Vec<Vec<Key>>,
}

/// The store.
#[derive(Clone)]
pub(crate) struct Spoiled {
    pub(crate) inner: MemoryStore,
    pub(crate) script: Arc<Mutex<Script>>,
}

impl Spoiled {
    pub(crate) fn of(inner: &MemoryStore) -> Self {
        Self { inner: inner.clone(), script: Arc::default() }
    }

    /// Changes or reads the script.
    pub(crate) fn script<T>(&self, act: impl FnOnce(&mut Script) -> T) -> T {
        act(&mut self.script.lock().expect("nobody panicked"))
    }
}

impl Store for Spoiled {
    async fn load(&self, keys: Keys) -> Result<Facts, StorageError> {
        let event = self.script(|script| {
            script.loads = script.loads.saturating_add(1);
            script.before_load.pop_front().flatten()
        });
        if let Some(event) = event {
            event.await;
        }
        self.inner.load(keys).await
    }

    async fn commit(&self, changes: Vec<Changeset>) -> Result<Vec<Commit>, StorageError> {
        let written = changes.iter().flat_map(Changeset::writes).map(|write| write.key.clone());
        let orders = written.filter(|key| key.kind() == Kind::Order).collect();
        let instead = self.script(|script| {
            script.orders.push(orders);
            (script.instead_of_commit.pop_front(), script.slow_commits)
        });
        let (instead, slow) = instead;
        if let Some(slow) = slow {
            std::thread::sleep(slow);
        }
        match instead {
            Some(answer) => Ok(vec![answer]),
            None => self.inner.commit(changes).await,
        }
    }

    async fn list(&self, list: List) -> Result<Page, StorageError> {
        self.inner.list(list).await
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
        self.inner.tally(query).await
    }

    async fn events_after(&self, feed: Feed) -> Result<Events, StorageError> {
        self.inner.events_after(feed).await
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
