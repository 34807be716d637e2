//! The store: all state behind one lock, so that every call is of one point in time.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use order_core::record::{
    Changeset, Channel, Facts, Keys, OrderQuery, OrderScope, Partition, TallyQuery, TallyRow,
};
use order_core::store::{
    Commit, Events, Feed, FindOrders, Lease, LeaseToken, List, ListTasks, OrderCount, OrderPage, Page,
    Settled, Settlement, StorageError, Store, TaskPage,
};
use order_core::value::{Addressee, Timestamp};

use crate::log::Log;
use crate::outbox::Outbox;
use crate::records::Records;

/// A store in memory. Clones share it; it is gone with the last one.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore(Arc<RwLock<State>>);

#[derive(Debug, Default)]
struct State {
    records: Records,
    logs: HashMap<Partition, Log>,
    outbox: Outbox,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    // Nothing that holds the lock for writing can panic between its first and its last write, so the state behind a poisoned
    // lock is whole.
    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn commit(&mut self, change: &Changeset) -> Commit {
        let amounts = match self.records.check(change) {
            Ok(amounts) => amounts,
            Err(refused) => return refused,
        };
        if let Err(refused) = self.outbox.check(change) {
            return refused;
        }
        self.records.apply(change.writes(), amounts);
        if !change.log().is_empty() {
            self.logs.entry(change.partition()).or_default().append(change.log());
        }
        self.outbox.append(change.tasks());
        self.outbox.move_letters(change.letters());
        Commit::Done
    }
}

impl Store for MemoryStore {
    async fn load(&self, keys: Keys) -> Result<Facts, StorageError> {
        let state = self.read();
        let mut facts = state.records.load(&keys);
        for task in keys.tasks() {
            facts.insert_task(*task, state.outbox.task(*task).cloned());
        }
        Ok(facts)
    }

    async fn commit(&self, changes: Vec<Changeset>) -> Result<Vec<Commit>, StorageError> {
        let mut state = self.write();
        Ok(changes.iter().map(|change| state.commit(change)).collect())
    }

    async fn list(&self, list: List) -> Result<Page, StorageError> {
        Ok(self.read().records.list(&list))
    }

    async fn find_orders(&self, find: FindOrders) -> Result<OrderPage, StorageError> {
        Ok(self.read().records.scan(find.query.scope).find(&find))
    }

    async fn count_orders(
        &self,
        query: OrderQuery,
        at_most: Option<u64>,
    ) -> Result<OrderCount, StorageError> {
        Ok(self.read().records.scan(query.scope).count(&query, at_most))
    }

    async fn tally(&self, query: TallyQuery) -> Result<Vec<TallyRow>, StorageError> {
        self.read().records.scan(OrderScope::Brand(query.brand)).tally(&query)
    }

    async fn events_after(&self, feed: Feed) -> Result<Events, StorageError> {
        let state = self.read();
        let empty = || Events { events: Vec::new(), next: feed.after };
        Ok(state.logs.get(&feed.partition).map_or_else(empty, |log| log.after(&feed)))
    }

    async fn lease(
        &self,
        channel: Channel,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Lease>, StorageError> {
        Ok(self.write().outbox.lease(channel, now, until, limit))
    }

    async fn settle(
        &self,
        token: LeaseToken,
        to: Addressee,
        outcome: Settlement,
    ) -> Result<Settled, StorageError> {
        Ok(self.write().outbox.settle(token, &to, outcome))
    }

    async fn tasks(&self, list: ListTasks) -> Result<TaskPage, StorageError> {
        Ok(self.read().outbox.list(&list))
    }
}
