//! A store in which something happens around a chosen commit: it crashes before or after it, or somebody else is faster.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use order_core::record::{Changeset, Channel, Facts, Keys, OrderQuery, TallyQuery, TallyRow};
use order_core::store::{
    Commit, Events, Feed, FindOrders, Lease, LeaseToken, List, ListTasks, OrderCount, OrderPage, Page,
    Settled, Settlement, StorageError, StorageErrorKind, Store, TaskPage,
};
use order_core::value::{Addressee, Timestamp};
use order_store_memory::MemoryStore;

/// What happens at a commit.
pub(crate) enum Trouble {
    /// The program ends before it.
    CrashBefore,
    /// The program ends when it has landed, and before it is answered.
    CrashAfter,
    /// It is answered with this, and nothing is written.
    Instead(Vec<Commit>),
    /// Something happens before it, and it goes on.
    Meanwhile(Event),
}

pub(crate) type Event = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
struct State {
    commits: u32,
    loads: u32,
    crashed: bool,
    troubles: BTreeMap<u32, Trouble>,
    /// What happens before the loads of these numbers.
    before_loads: BTreeMap<u32, Event>,
}

/// The store. After a crash it answers nothing any more; what it has stored is in the store inside.
#[derive(Clone)]
pub(crate) struct Troubled {
    inner: MemoryStore,
    state: Arc<Mutex<State>>,
}

impl Troubled {
    /// Around a store, with trouble at the commits of these numbers, counted from 0.
    pub(crate) fn new(inner: &MemoryStore, troubles: impl IntoIterator<Item = (u32, Trouble)>) -> Self {
        let state = State { troubles: troubles.into_iter().collect(), ..State::default() };
        Self { inner: inner.clone(), state: Arc::new(Mutex::new(state)) }
    }

    /// Lets something happen before the load of this number, counted from 0.
    pub(crate) fn before_load(self, number: u32, event: Event) -> Self {
        self.state(|state| state.before_loads.insert(number, event));
        self
    }

    fn state<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().expect("nobody panicked"))
    }

    /// How many commits were asked for.
    pub(crate) fn commits(&self) -> u32 {
        self.state(|state| state.commits)
    }

    fn alive(&self) -> Result<(), StorageError> {
        let crashed = self.state(|state| state.crashed);
        if crashed { Err(gone()) } else { Ok(()) }
    }
}

fn gone() -> StorageError {
    StorageError::new(StorageErrorKind::Unavailable, "the program has ended")
}

impl Store for Troubled {
    async fn load(&self, keys: Keys) -> Result<Facts, StorageError> {
        self.alive()?;
        let event = self.state(|state| {
            let number = state.loads;
            state.loads = number.saturating_add(1);
            state.before_loads.remove(&number)
        });
        if let Some(event) = event {
            event.await;
        }
        self.inner.load(keys).await
    }

    async fn commit(&self, changes: Vec<Changeset>) -> Result<Vec<Commit>, StorageError> {
        self.alive()?;
        let trouble = self.state(|state| {
            let number = state.commits;
            state.commits = number.saturating_add(1);
            state.troubles.remove(&number)
        });
        match trouble {
            None => self.inner.commit(changes).await,
            Some(Trouble::CrashBefore) => {
                self.state(|state| state.crashed = true);
                Err(gone())
            }
            Some(Trouble::CrashAfter) => {
                self.inner.commit(changes).await?;
                self.state(|state| state.crashed = true);
                Err(gone())
            }
            Some(Trouble::Instead(answer)) => Ok(answer),
            Some(Trouble::Meanwhile(event)) => {
                event.await;
                self.inner.commit(changes).await
            }
        }
    }

    async fn list(&self, list: List) -> Result<Page, StorageError> {
        self.alive()?;
        self.inner.list(list).await
    }

    async fn find_orders(&self, find: FindOrders) -> Result<OrderPage, StorageError> {
        self.alive()?;
        self.inner.find_orders(find).await
    }

    async fn count_orders(
        &self,
        query: OrderQuery,
        at_most: Option<u64>,
    ) -> Result<OrderCount, StorageError> {
        self.alive()?;
        self.inner.count_orders(query, at_most).await
    }

    async fn tally(&self, query: TallyQuery) -> Result<Vec<TallyRow>, StorageError> {
        self.alive()?;
        self.inner.tally(query).await
    }

    async fn events_after(&self, feed: Feed) -> Result<Events, StorageError> {
        self.alive()?;
        self.inner.events_after(feed).await
    }

    async fn lease(
        &self,
        channel: Channel,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Lease>, StorageError> {
        self.alive()?;
        self.inner.lease(channel, now, until, limit).await
    }

    async fn settle(
        &self,
        token: LeaseToken,
        to: Addressee,
        outcome: Settlement,
    ) -> Result<Settled, StorageError> {
        self.alive()?;
        self.inner.settle(token, to, outcome).await
    }

    async fn tasks(&self, list: ListTasks) -> Result<TaskPage, StorageError> {
        self.alive()?;
        self.inner.tasks(list).await
    }
}
