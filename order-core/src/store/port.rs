//! The trait that every store implements.

use std::future::Future;
use std::sync::Arc;

use super::{Lease, LeaseToken, List, ListTasks, Page, Settled, Settlement, StorageError, TaskPage};
use crate::order::Order;
use crate::record::{
    Changeset, Channel, Facts, Found, Key, Keys, LogEntry, OrderCursor, OrderQuery, Partition, StockKey,
    Stored as _, Subject, TallyQuery, TallyRow, Version,
};
use crate::value::{Addressee, TaskId, Timestamp};

/// Where records live. The trait is the contract with those who write stores; hosts hold a [`SharedStore`](super::SharedStore).
///
/// A [`StorageError`] from [`commit`](Self::commit) leaves the outcome unknown, and so does dropping its future: the caller
/// repeats the same request under the same idempotency key. `order-testkit` proves an implementation.
pub trait Store: Send + Sync {
    /// Answers every key asked for: present, or known absent with the version that it last had; every counter too.
    ///
    /// To be correct:
    /// - What a commit wrote is seen by every load that starts after it returned.
    /// - All answers are of one point in time.
    /// - A record is answered under its own partition only.
    /// - A key asked for twice is answered once.
    /// - A task is answered with every addressee as long as one of them is open or dead. Before it was committed and after that it is
    ///   known to be absent.
    fn load(&self, keys: Keys) -> impl Future<Output = Result<Facts, StorageError>> + Send;

    /// Commits changesets, one outcome each, in the order given. Each is atomic by itself; the store may share one transaction or
    /// one sync among many.
    ///
    /// To be correct:
    /// - Every guard and every bound of a changeset is checked before anything of it is written; a refused one leaves no trace.
    /// - Guards and bounds are checked against what the changesets before it in the same call have written.
    /// - The moves of one key add up exactly, whoever else commits at the same time.
    /// - A dead letter is moved while its addressee is dead after exactly the attempts that the move names, and otherwise the changeset
    ///   is refused like one whose guard does not hold.
    /// - An addressee that is retried is due from its time on, and keeps its attempts and its last failure. No token that was given out
    ///   before settles it, whereas a running lease goes on for the other addressees, and is over before this one is leased.
    /// - An addressee that is dropped is never leased again.
    /// - Records, index rows, counters, log entries, tasks and moved letters of one changeset become visible together, and are durable
    ///   when the call returns.
    fn commit(
        &self,
        changes: Vec<Changeset>,
    ) -> impl Future<Output = Result<Vec<Commit>, StorageError>> + Send;

    /// One page of the present records that a scope means, in its order or against it.
    ///
    /// To be correct:
    /// - A record is meant exactly when [`ListScope::admits`](crate::record::ListScope::admits) says so of the newest committed one.
    /// - Walking the pages meets every record exactly once that is meant from the first page to the last and whose place does not
    ///   change, also while others are written.
    /// - A page is filled as long as there are records, and another one is promised only when there are more.
    fn list(&self, list: List) -> impl Future<Output = Result<Page, StorageError>> + Send;

    /// One page of the orders that a search means, in its order.
    ///
    /// To be correct:
    /// - An order is meant exactly when [`OrderQuery::admits`] and [`OrderFilter::admits_content`](crate::record::OrderFilter) say so
    ///   of the newest committed records.
    /// - Walking the pages meets every order once that is meant from the first page to the last and whose place does not change,
    ///   also while others are placed.
    fn find_orders(&self, find: FindOrders) -> impl Future<Output = Result<OrderPage, StorageError>> + Send;

    /// How many orders a search means. With `at_most`, counting may stop there, and says so when there are more.
    fn count_orders(
        &self,
        query: OrderQuery,
        at_most: Option<u64>,
    ) -> impl Future<Output = Result<OrderCount, StorageError>> + Send;

    /// Counts orders up, one row for each combination of keys, currency and term that there is, in their order. All rows are of one
    /// point in time.
    fn tally(&self, query: TallyQuery) -> impl Future<Output = Result<Vec<TallyRow>, StorageError>> + Send;

    /// The log of a partition after a cursor, in the order of committing.
    ///
    /// To be correct: an entry never appears behind a cursor that was already handed out.
    fn events_after(&self, feed: Feed) -> impl Future<Output = Result<Events, StorageError>> + Send;

    /// Takes up to `limit` tasks of a channel that have a recipient due at `now` and no running lease, in the order they were
    /// committed, and holds them until `until`. The recipients answered are the ones due.
    ///
    /// To be correct:
    /// - Nothing but tasks of this [`Channel`] is taken, and what waits in another neither comes before them nor counts.
    /// - A task is due for every recipient from [`Task::at`](crate::record::Task::at) on, and for one that is to be tried again from
    ///   the time that the settlement named.
    /// - Two leases never hold the same task at the same time; a lease is over at `until` itself, and not before, also when all
    ///   of its recipients were settled meanwhile.
    /// - Each lease of a task has a token of its own. A `limit` of 0 takes nothing.
    fn lease(
        &self,
        channel: Channel,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<Lease>, StorageError>> + Send;

    /// Says what became of one recipient of a leased task.
    ///
    /// To be correct: a token that is no longer the newest of its task changes nothing and is answered with
    /// [`Settled::Stale`]; so is a recipient that is no longer open, as after a repeated call. The newest token is good also after
    /// its lease ran out. A task without open recipients is never leased again, and what is kept of it is
    /// [`Task::without_secrets`](crate::record::Task::without_secrets).
    fn settle(
        &self,
        token: LeaseToken,
        to: Addressee,
        outcome: Settlement,
    ) -> impl Future<Output = Result<Settled, StorageError>> + Send;

    /// One page of the tasks of a partition that have an addressee in a state, by their ids.
    ///
    /// To be correct:
    /// - A task is listed with every addressee, however each stands, in the order of
    ///   [`Task::addressees`](crate::record::Task::addressees), and with the failure of its last attempt.
    /// - What is dead stays listed until it is retried or dropped.
    /// - Walking the pages meets every task exactly once that was in that state from the first page to the last. A page has a next one
    ///   exactly when there is something on that.
    fn tasks(&self, list: ListTasks) -> impl Future<Output = Result<TaskPage, StorageError>> + Send;
}

/// What became of one changeset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Commit {
    /// All of it is written.
    Done,
    /// A guarded key is at another version. Nothing is written.
    Conflict {
        /// Which key.
        key: Key,
    },
    /// A counter would fall below its bound, or leave the range of `i64`. Nothing is written.
    Short {
        /// Which counter.
        key: StockKey,
    },
    /// An addressee of a task is not dead, or not after so many attempts. Nothing is written.
    NotDead {
        /// Which task.
        task: TaskId,
        /// Which addressee.
        to: Addressee,
    },
}

/// Which page of a search to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindOrders {
    /// What is searched for.
    pub query: OrderQuery,
    /// After which place; `None` = from the first. One of another sorting counts as none.
    pub after: Option<OrderCursor>,
    /// How many at most; 0 counts as 1.
    pub limit: u32,
}

/// One found order.
#[derive(Debug, Clone)]
pub struct FoundOrder {
    /// Its version.
    pub version: Version,
    /// Its header.
    pub order: Arc<Order>,
}

impl FoundOrder {
    /// A header that is present; `None` for any other answer.
    pub fn of(found: &Found) -> Option<Self> {
        let order = Order::of(found.record.as_ref()?)?;
        Some(Self { version: found.version, order: Arc::clone(order) })
    }
}

/// A page of a search.
#[derive(Debug, Clone, Default)]
pub struct OrderPage {
    /// The orders.
    pub orders: Vec<FoundOrder>,
    /// The place to continue after; `None` = this was the last page.
    pub next: Option<OrderCursor>,
}

/// How many orders a search means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderCount {
    /// How many were counted.
    pub orders: u64,
    /// Whether there are more than that.
    pub more: bool,
}

/// A place in the log of a partition. Cursors of different partitions have nothing to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cursor(u64);

impl Cursor {
    /// Before the first entry.
    pub const START: Self = Self(0);

    /// A cursor of the number that a store gave it.
    pub const fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// Which part of a log to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Whose log.
    pub partition: Partition,
    /// Only the entries about this; `None` = all.
    pub subject: Option<Subject>,
    /// After which place.
    pub after: Cursor,
    /// How many at most; 0 counts as 1.
    pub limit: u32,
}

/// One entry with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its place in the log of the partition.
    pub cursor: Cursor,
    /// The entry.
    pub entry: LogEntry,
}

/// A part of a log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Events {
    /// The entries, oldest first.
    pub events: Vec<Event>,
    /// From where to ask next; the cursor asked with, when there was nothing.
    pub next: Cursor,
}
