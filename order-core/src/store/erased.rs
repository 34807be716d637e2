//! The store that hosts hold: any store, without its type.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::{
    Commit, Events, Feed, FindOrders, Lease, LeaseToken, List, ListTasks, OrderCount, OrderPage, Page,
    Settled, Settlement, StorageError, Store, TaskPage,
};
use crate::record::{Changeset, Channel, Facts, Keys, OrderQuery, TallyQuery, TallyRow};
use crate::value::{Addressee, Timestamp};

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StorageError>> + Send + 'a>>;

/// [`Store`] with boxed futures, so that it can be a trait object.
trait Erased: Send + Sync {
    fn load(&self, keys: Keys) -> Answer<'_, Facts>;
    fn commit(&self, changes: Vec<Changeset>) -> Answer<'_, Vec<Commit>>;
    fn list(&self, list: List) -> Answer<'_, Page>;
    fn find_orders(&self, find: FindOrders) -> Answer<'_, OrderPage>;
    fn count_orders(&self, query: OrderQuery, at_most: Option<u64>) -> Answer<'_, OrderCount>;
    fn tally(&self, query: TallyQuery) -> Answer<'_, Vec<TallyRow>>;
    fn events_after(&self, feed: Feed) -> Answer<'_, Events>;
    fn lease(&self, channel: Channel, now: Timestamp, until: Timestamp, limit: u32)
    -> Answer<'_, Vec<Lease>>;
    fn settle(&self, token: LeaseToken, to: Addressee, outcome: Settlement) -> Answer<'_, Settled>;
    fn tasks(&self, list: ListTasks) -> Answer<'_, TaskPage>;
}

impl<S: Store> Erased for S {
    fn load(&self, keys: Keys) -> Answer<'_, Facts> {
        Box::pin(Store::load(self, keys))
    }

    fn commit(&self, changes: Vec<Changeset>) -> Answer<'_, Vec<Commit>> {
        Box::pin(Store::commit(self, changes))
    }

    fn list(&self, list: List) -> Answer<'_, Page> {
        Box::pin(Store::list(self, list))
    }

    fn find_orders(&self, find: FindOrders) -> Answer<'_, OrderPage> {
        Box::pin(Store::find_orders(self, find))
    }

    fn count_orders(&self, query: OrderQuery, at_most: Option<u64>) -> Answer<'_, OrderCount> {
        Box::pin(Store::count_orders(self, query, at_most))
    }

    fn tally(&self, query: TallyQuery) -> Answer<'_, Vec<TallyRow>> {
        Box::pin(Store::tally(self, query))
    }

    fn events_after(&self, feed: Feed) -> Answer<'_, Events> {
        Box::pin(Store::events_after(self, feed))
    }

    fn lease(
        &self,
        channel: Channel,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Answer<'_, Vec<Lease>> {
        Box::pin(Store::lease(self, channel, now, until, limit))
    }

    fn settle(&self, token: LeaseToken, to: Addressee, outcome: Settlement) -> Answer<'_, Settled> {
        Box::pin(Store::settle(self, token, to, outcome))
    }

    fn tasks(&self, list: ListTasks) -> Answer<'_, TaskPage> {
        Box::pin(Store::tasks(self, list))
    }
}

/// A shared store of any type. Cloning it shares the store.
#[derive(Clone)]
pub struct SharedStore(Arc<dyn Erased>);

impl SharedStore {
    /// Shares a store.
    pub fn new(store: impl Store + 'static) -> Self {
        Self(Arc::new(store))
    }
}

impl fmt::Debug for SharedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedStore")
    }
}

impl Store for SharedStore {
    fn load(&self, keys: Keys) -> impl Future<Output = Result<Facts, StorageError>> + Send {
        self.0.load(keys)
    }

    fn commit(
        &self,
        changes: Vec<Changeset>,
    ) -> impl Future<Output = Result<Vec<Commit>, StorageError>> + Send {
        self.0.commit(changes)
    }

    fn list(&self, list: List) -> impl Future<Output = Result<Page, StorageError>> + Send {
        self.0.list(list)
    }

    fn find_orders(&self, find: FindOrders) -> impl Future<Output = Result<OrderPage, StorageError>> + Send {
        self.0.find_orders(find)
    }

    fn count_orders(
        &self,
        query: OrderQuery,
        at_most: Option<u64>,
    ) -> impl Future<Output = Result<OrderCount, StorageError>> + Send {
        self.0.count_orders(query, at_most)
    }

    fn tally(&self, query: TallyQuery) -> impl Future<Output = Result<Vec<TallyRow>, StorageError>> + Send {
        self.0.tally(query)
    }

    fn events_after(&self, feed: Feed) -> impl Future<Output = Result<Events, StorageError>> + Send {
        self.0.events_after(feed)
    }

    fn lease(
        &self,
        channel: Channel,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Lease>, StorageError>> + Send {
        self.0.lease(channel, now, until, limit)
    }

    fn settle(
        &self,
        token: LeaseToken,
        to: Addressee,
        outcome: Settlement,
    ) -> impl Future<Output = Result<Settled, StorageError>> + Send {
        self.0.settle(token, to, outcome)
    }

    fn tasks(&self, list: ListTasks) -> impl Future<Output = Result<TaskPage, StorageError>> + Send {
        self.0.tasks(list)
    }
}
