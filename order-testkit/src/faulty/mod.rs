//! A store that fails on purpose, around any other.
//!
//! Decides when a call fails and how. Deliberately knows nothing of what is stored: whatever it does not spoil, the store inside
//! answers.

mod fault;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use order_core::record::{Changeset, Channel, Facts, Keys, OrderQuery, TallyQuery, TallyRow};
use order_core::store::{
    Commit, Events, Feed, FindOrders, Lease, LeaseToken, List, ListTasks, OrderCount, OrderPage, Page,
    Settled, Settlement, StorageError, StorageErrorKind, Store, TaskPage,
};
use order_core::value::{Addressee, Timestamp};

pub use fault::{Asked, Fault};
use fault::{Call, Faults};

/// A store around another one that fails as scripted, or by chance from a seed. Clones share the script and the chance.
///
/// ```
/// use order_core::record::Keys;
/// use order_core::store::Store;
/// use order_store_memory::MemoryStore;
/// use order_testkit::faulty::{Fault, FaultyStore};
///
/// # futures_executor::block_on(async {
/// let store = FaultyStore::scripted(MemoryStore::new(), [Fault::FailedRead]);
/// assert!(store.load(Keys::new()).await.is_err());
/// assert!(store.load(Keys::new()).await.is_ok());
/// assert_eq!(store.struck(), 1);
/// # });
/// ```
#[derive(Clone)]
pub struct FaultyStore<S> {
    inner: S,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    faults: Faults,
    /// What the last commit wrote over.
    past: Facts,
    struck: u64,
    calm: bool,
    asked: Asked,
}

impl<S> FaultyStore<S> {
    /// Strikes with these faults, in their order, each at the first call that it can spoil.
    pub fn scripted(inner: S, faults: impl IntoIterator<Item = Fault>) -> Self {
        Self::with(inner, Faults::Script(faults.into_iter().collect()))
    }

    /// Strikes by chance: so many of a thousand calls are spoiled, by any fault that can spoil them. The same seed and the same calls
    /// give the same faults.
    pub fn seeded(inner: S, seed: u64, per_mille: u16) -> Self {
        Self::with(inner, Faults::Chance { seed, per_mille })
    }

    fn with(inner: S, faults: Faults) -> Self {
        let state = State { faults, past: Facts::new(), struck: 0, calm: false, asked: Asked::default() };
        Self { inner, state: Arc::new(Mutex::new(state)) }
    }

    /// The store inside.
    pub const fn inner(&self) -> &S {
        &self.inner
    }

    /// How often it struck.
    pub fn struck(&self) -> u64 {
        self.state().struck
    }

    /// How often it was called so far.
    pub fn asked(&self) -> Asked {
        self.state().asked
    }

    /// Stops striking, or begins again.
    pub fn set_calm(&self, calm: bool) {
        self.state().calm = calm;
    }

    /// Adds a fault to the script. A store that strikes by chance turns to the script for good.
    pub fn strike_with(&self, fault: Fault) {
        let mut state = self.state();
        if let Faults::Script(script) = &mut state.faults {
            script.push_back(fault);
        } else {
            state.faults = Faults::Script([fault].into());
        }
    }

    /// Strikes once, after so many calls that the fault can spoil, and then never again.
    pub fn strike_once(&self, after: u64, fault: Fault) {
        self.state().faults = Faults::Once { after, fault };
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn draw(&self, call: Call) -> Option<Fault> {
        let mut state = self.state();
        state.asked.count(call);
        if state.calm {
            return None;
        }
        let fault = state.faults.draw(call)?;
        state.struck += 1;
        Some(fault)
    }

    fn readable(&self, call: Call) -> Result<(), StorageError> {
        match self.draw(call) {
            None => Ok(()),
            Some(_) => Err(broken("the read failed")),
        }
    }
}

impl<S: Store> FaultyStore<S> {
    async fn commit_inside(&self, changes: Vec<Changeset>) -> Result<Vec<Commit>, StorageError> {
        let mut keys = Keys::new();
        for change in &changes {
            change.writes().iter().for_each(|write| keys.record(write.key.clone()));
            change.moves().iter().for_each(|moved| keys.counter(moved.key));
        }
        let before = self.inner.load(keys).await?;
        let outcomes = self.inner.commit(changes).await?;
        if outcomes.contains(&Commit::Done) {
            self.state().past = before;
        }
        Ok(outcomes)
    }
}

/// The records as they were before the last commit, which the guards of a changeset find out. Counters stay as they are: nothing
/// guards them, so what may be entered into a cart would hang on the fault alone.
fn aged(mut facts: Facts, past: &Facts) -> Facts {
    for (key, found) in past.iter() {
        if facts.knows(key) {
            facts.insert(key.clone(), found.clone());
        }
    }
    facts
}

fn broken(message: &str) -> StorageError {
    StorageError::new(StorageErrorKind::Unavailable, message)
}

/// What whoever was faster would have changed: any record that the changeset stands on.
fn conflict(change: &Changeset) -> Commit {
    let guarded = change.guards().first().map(|guard| &guard.key);
    let key = guarded.or_else(|| change.writes().first().map(|write| &write.key));
    let letter = || change.letters().first().map(|step| (step.task, step.to.clone()));
    match key {
        Some(key) => Commit::Conflict { key: key.clone() },
        None => letter().map_or(Commit::Done, |(task, to)| Commit::NotDead { task, to }),
    }
}

#[deny(clippy::missing_trait_methods)]
impl<S: Store> Store for FaultyStore<S> {
    async fn load(&self, keys: Keys) -> Result<Facts, StorageError> {
        let fault = self.draw(Call::Load);
        if fault == Some(Fault::FailedRead) {
            return Err(broken("the load failed"));
        }
        let facts = self.inner.load(keys).await?;
        Ok(if fault == Some(Fault::StaleRead) { aged(facts, &self.state().past) } else { facts })
    }

    async fn commit(&self, changes: Vec<Changeset>) -> Result<Vec<Commit>, StorageError> {
        match self.draw(Call::Commit) {
            Some(Fault::FailedBeforeCommit) => Err(broken("nothing was committed, and nobody knows")),
            Some(Fault::FailedAfterCommit) => {
                self.commit_inside(changes).await?;
                Err(broken("it was committed, and nobody knows"))
            }
            // A changeset that guards and writes nothing cannot conflict, and has nothing to lose.
            Some(_) => Ok(changes.iter().map(conflict).collect()),
            None => self.commit_inside(changes).await,
        }
    }

    async fn list(&self, list: List) -> Result<Page, StorageError> {
        self.readable(Call::Read)?;
        self.inner.list(list).await
    }

    async fn find_orders(&self, find: FindOrders) -> Result<OrderPage, StorageError> {
        self.readable(Call::Read)?;
        self.inner.find_orders(find).await
    }

    async fn count_orders(
        &self,
        query: OrderQuery,
        at_most: Option<u64>,
    ) -> Result<OrderCount, StorageError> {
        self.readable(Call::Read)?;
        self.inner.count_orders(query, at_most).await
    }

    async fn tally(&self, query: TallyQuery) -> Result<Vec<TallyRow>, StorageError> {
        self.readable(Call::Read)?;
        self.inner.tally(query).await
    }

    async fn events_after(&self, feed: Feed) -> Result<Events, StorageError> {
        self.readable(Call::Read)?;
        self.inner.events_after(feed).await
    }

    async fn lease(
        &self,
        channel: Channel,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Lease>, StorageError> {
        let fault = self.draw(Call::Lease);
        let leases = self.inner.lease(channel, now, until, limit).await?;
        // The tasks are leased, and whoever asked may not know it.
        if fault.is_none() { Ok(leases) } else { Err(broken("the leases were lost on the way")) }
    }

    async fn settle(
        &self,
        token: LeaseToken,
        to: Addressee,
        outcome: Settlement,
    ) -> Result<Settled, StorageError> {
        match self.draw(Call::Settle) {
            Some(Fault::LostLease) => Ok(Settled::Stale),
            Some(_) => {
                self.inner.settle(token, to, outcome).await?;
                Err(broken("it was settled, and nobody knows"))
            }
            None => self.inner.settle(token, to, outcome).await,
        }
    }

    async fn tasks(&self, list: ListTasks) -> Result<TaskPage, StorageError> {
        self.readable(Call::Read)?;
        self.inner.tasks(list).await
    }
}

impl<S> fmt::Debug for FaultyStore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultyStore").field("state", &*self.state()).finish_non_exhaustive()
    }
}
