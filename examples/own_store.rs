//! A store of one's own in one file: everything behind one lock. The kit proves that it keeps every promise of the port.
//!
//! `cargo run --example own_store` runs the cases of the kit one after the other; `cargo test --example own_store` runs each as a
//! test. A store over a real database differs in where things are kept, and in nothing that is decided here.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use order_core::record::{
    Changeset, Channel, DeliveryState, Facts, Found, KeptTask, Key, Keys, LetterFate, LetterMove, LogEntry,
    OrderQuery, Partition, Recipient, Record, StockKey, TallyQuery, TallyRow, Task, TaskState, Version,
};
use order_core::store::{
    Commit, Cursor, Event, Events, Feed, FindOrders, FoundOrder, Lease, LeaseToken, List, ListTasks,
    OrderCount, OrderPage, Page, Scan, Settled, Settlement, StorageError, Store, TaskPage,
};
use order_core::value::{Addressee, Timestamp};
use order_testkit::{Harness, conformance};

/// The store. Clones share what is in it.
#[derive(Debug, Clone, Default)]
struct OneLock(Arc<Mutex<Content>>);

#[derive(Debug, Default)]
struct Content {
    /// Deleted records too: without a record, but at their version.
    records: BTreeMap<Key, Found>,
    counters: BTreeMap<StockKey, i64>,
    log: Vec<(Partition, LogEntry)>,
    outbox: Vec<Entry>,
}

/// A task with its recipients, and who holds it.
#[derive(Debug)]
struct Entry {
    kept: KeptTask,
    fence: u64,
    held_until: Option<Timestamp>,
    /// Of each addressee that was retried, the fence at that time: no token up to it settles them.
    retried: BTreeMap<Addressee, u64>,
}

impl OneLock {
    fn content(&self) -> MutexGuard<'_, Content> {
        // A changeset is checked before it is written, so what a panicking thread left behind is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for OneLock {
    async fn load(&self, keys: Keys) -> Result<Facts, StorageError> {
        // One lock for all keys: the answers are of one point in time.
        let content = self.content();
        let mut facts = Facts::new();
        for key in keys.records() {
            facts.insert(key.clone(), content.records.get(key).cloned().unwrap_or(Found::NEVER));
        }
        for key in keys.counters() {
            facts.insert_counter(*key, content.amount(key));
        }
        for task in keys.tasks() {
            let there = content.there().find(|kept| kept.task.id() == *task);
            facts.insert_task(*task, there.cloned());
        }
        Ok(facts)
    }

    async fn commit(&self, changes: Vec<Changeset>) -> Result<Vec<Commit>, StorageError> {
        let mut content = self.content();
        Ok(changes.iter().map(|change| content.commit(change)).collect())
    }

    async fn list(&self, wanted: List) -> Result<Page, StorageError> {
        let content = self.content();
        // The core has the plain answer to every list too.
        Ok(wanted.page(&content.records))
    }

    async fn find_orders(&self, find: FindOrders) -> Result<OrderPage, StorageError> {
        let content = self.content();
        Ok(content.scan().find(&find))
    }

    async fn count_orders(
        &self,
        query: OrderQuery,
        at_most: Option<u64>,
    ) -> Result<OrderCount, StorageError> {
        let content = self.content();
        Ok(content.scan().count(&query, at_most))
    }

    async fn tally(&self, query: TallyQuery) -> Result<Vec<TallyRow>, StorageError> {
        let content = self.content();
        content.scan().tally(&query)
    }

    async fn events_after(&self, feed: Feed) -> Result<Events, StorageError> {
        let content = self.content();
        // An entry's cursor is its place, counted from 1; entries are added at the end, under the lock.
        let events: Vec<Event> = (1..)
            .zip(&content.log)
            .skip(usize::try_from(feed.after.number()).unwrap_or(usize::MAX))
            .filter(|(_, (partition, entry))| {
                *partition == feed.partition
                    && feed.subject.as_ref().is_none_or(|about| entry.subject == *about)
            })
            .map(|(place, (_, entry))| Event { cursor: Cursor::from_number(place), entry: entry.clone() })
            .take(length(feed.limit))
            .collect();
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
        let mut content = self.content();
        let due = content.outbox.iter_mut().filter_map(|entry| entry.lease(channel, now, until));
        Ok(due.take(usize::try_from(limit).unwrap_or(usize::MAX)).collect())
    }

    async fn settle(
        &self,
        token: LeaseToken,
        to: Addressee,
        outcome: Settlement,
    ) -> Result<Settled, StorageError> {
        let mut content = self.content();
        let held = |entry: &&mut Entry| {
            let too_old = entry.retried.get(&to).copied().unwrap_or(0);
            entry.kept.task.id() == token.task && entry.fence == token.fence && token.fence > too_old
        };
        let open =
            |found: &&mut Recipient| found.to == to && matches!(found.state, DeliveryState::Open { .. });
        let Some(entry) = content.outbox.iter_mut().find(held) else { return Ok(Settled::Stale) };
        let Some(found) = entry.kept.recipients.iter_mut().find(open) else { return Ok(Settled::Stale) };
        found.attempts += 1;
        (found.state, found.failure) = match outcome {
            Settlement::Done { at } => (DeliveryState::Done { at }, None),
            Settlement::Retry { due, reason } => (DeliveryState::Open { due }, Some(reason)),
            Settlement::Dead { at, reason } => (DeliveryState::Dead { at }, Some(reason)),
        };
        if !entry.kept.has(TaskState::Open)
            && let Some(rest) = entry.kept.task.without_secrets()
        {
            entry.kept.task = rest;
        }
        Ok(Settled::Written)
    }

    async fn tasks(&self, wanted: ListTasks) -> Result<TaskPage, StorageError> {
        let content = self.content();
        let mut meant: Vec<&KeptTask> = content
            .there()
            .filter(|kept| kept.task.partition() == wanted.partition && kept.has(wanted.state))
            .filter(|kept| wanted.after.is_none_or(|after| kept.task.id() > after))
            .collect();
        meant.sort_by_key(|kept| kept.task.id());
        let mut rest = meant.into_iter();
        let tasks: Vec<KeptTask> = rest.by_ref().take(length(wanted.limit)).cloned().collect();
        let next = rest.next().and(tasks.last()).map(|last| last.task.id());
        Ok(TaskPage { tasks, next })
    }
}

impl Content {
    /// All orders. The core has the plain answer to every search; a store with indexes would answer by them.
    fn scan(&self) -> Scan<impl Iterator<Item = FoundOrder>, impl Fn(&Key) -> Option<Record>> {
        let headers = self.records.values().filter_map(FoundOrder::of);
        Scan::new(headers, |key: &Key| self.records.get(key)?.record.clone())
    }

    /// The tasks that are not yet forgotten.
    fn there(&self) -> impl Iterator<Item = &KeptTask> {
        self.outbox.iter().map(|entry| &entry.kept).filter(|kept| kept.is_there())
    }

    fn amount(&self, key: &StockKey) -> i64 {
        self.counters.get(key).copied().unwrap_or(0)
    }

    /// Checks everything, then writes everything.
    fn commit(&mut self, change: &Changeset) -> Commit {
        for guard in change.guards() {
            let version = self.records.get(&guard.key).map_or(Version::NEVER, |found| found.version);
            if version != guard.version {
                return Commit::Conflict { key: guard.key.clone() };
            }
        }
        let mut amounts = BTreeMap::new();
        for step in change.moves() {
            let after = self.amount(&step.key).checked_add(step.by);
            match after.filter(|after| step.floor.is_none_or(|floor| *after >= floor)) {
                Some(after) => amounts.insert(step.key, after),
                None => return Commit::Short { key: step.key },
            };
        }
        for step in change.letters() {
            let there = self.outbox.iter().filter(|entry| entry.kept.task.id() == step.task);
            if !there.flat_map(|entry| &entry.kept.recipients).any(|recipient| step.holds(recipient)) {
                return Commit::NotDead { task: step.task, to: step.to.clone() };
            }
        }
        for write in change.writes() {
            let record = write.content.as_ref().map(|content| content.record.clone());
            self.records.insert(write.key.clone(), Found { version: write.version, record });
        }
        self.counters.extend(amounts);
        self.log.extend(change.log().iter().map(|entry| (change.partition(), entry.clone())));
        self.outbox.extend(change.tasks().iter().map(Entry::new));
        for step in change.letters() {
            self.outbox.iter_mut().for_each(|entry| entry.move_letter(step));
        }
        Commit::Done
    }
}

impl Entry {
    fn new(task: &Task) -> Self {
        let recipients = task.addressees().into_iter().map(|to| Recipient::new(to, task.at())).collect();
        let kept = KeptTask { task: task.clone(), recipients };
        Self { kept, fence: 0, held_until: None, retried: BTreeMap::new() }
    }

    fn lease(&mut self, channel: Channel, now: Timestamp, until: Timestamp) -> Option<Lease> {
        let free = self.held_until.is_none_or(|end| end <= now);
        let due = |one: &&Recipient| matches!(one.state, DeliveryState::Open { due } if due <= now);
        let recipients: Vec<Recipient> = self.kept.recipients.iter().filter(due).cloned().collect();
        if self.kept.task.channel() != channel || !free || recipients.is_empty() {
            return None;
        }
        self.fence += 1;
        self.held_until = Some(until);
        let token = LeaseToken { task: self.kept.task.id(), fence: self.fence };
        Some(Lease { token, until, task: self.kept.task.clone(), recipients })
    }

    fn move_letter(&mut self, step: &LetterMove) {
        let mine = self.kept.task.id() == step.task;
        let dead = self.kept.recipients.iter_mut().find(|recipient| mine && step.holds(recipient));
        let Some(recipient) = dead else { return };
        recipient.state = step.fate.state();
        if matches!(step.fate, LetterFate::Retried { .. }) {
            self.retried.insert(step.to.clone(), self.fence);
        }
    }
}

/// A limit as a length; 0 counts as 1.
fn length(limit: u32) -> usize {
    usize::try_from(limit.max(1)).unwrap_or(usize::MAX)
}

/// How the kit gets at the store. This one keeps nothing beyond the process, so it gives itself back when it is reopened.
struct Proof;

impl Harness for Proof {
    type Store = OneLock;
    type Guard = ();

    fn fresh() -> ((), OneLock) {
        ((), OneLock::default())
    }

    fn reopen((): &(), store: OneLock) -> OneLock {
        store
    }
}

fn main() {
    let cases = conformance::cases::<Proof>();
    for case in &cases {
        // A broken promise panics and says which.
        (case.run)();
        println!("{}: {}", case.theme, case.name.replace('_', " "));
    }
    println!("the store keeps all {} promises that the kit asks for", cases.len());
    assert!(cases.len() > 40, "the kit has lost cases");
}

#[cfg(test)]
mod proof {
    use super::Proof;

    order_testkit::conformance!(Proof);
}
