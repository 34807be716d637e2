//! The store.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use order_core::record::{Changeset, Channel, Facts, Keys, OrderQuery, TallyQuery, TallyRow};
use order_core::store::{
    Commit, Events, Feed, FindOrders, Lease, LeaseToken, List, ListTasks, OrderCount, OrderPage, Page,
    Settled, Settlement, StorageError, Store, TaskPage,
};
use order_core::value::{Addressee, Timestamp};

use crate::options::Options;
use crate::read::{Cache, Pool, Readers, count_orders, events_after, find_orders, list, load, tally, tasks};
use crate::writer::{Answer, BATCH_WEIGHT_MAX, Work, Writer, work};
use crate::{error, open, outbox};

/// A store in one SQLite file. Clones share it; the last one finishes what waits and closes the file.
///
/// The file may be opened by several processes and by several stores at the same time; each sees what the others committed.
#[derive(Clone)]
pub struct SqliteStore(Arc<Parts>);

/// Dropped in this order: whoever uses connections goes before they are closed.
struct Parts {
    writer: Writer,
    readers: Readers,
    pool: Arc<Pool>,
    cache: Cache,
}

/// How much a store has committed since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    /// Transactions, each with one sync where commits are durable.
    pub transactions: u64,
    /// Calls that were answered by them: commits, leases and settlements.
    pub calls: u64,
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("stats", &self.stats()).finish_non_exhaustive()
    }
}

impl SqliteStore {
    /// Opens a database, or makes it where there is none. Commits are durable when they return.
    ///
    /// # Errors
    /// A [`StorageError`]: [`Foreign`] for a database of another program, [`Newer`] for one that a newer version has written,
    /// [`Corrupt`] for a file that is no database or a damaged one, [`Unavailable`] when the file cannot be opened. A file that is
    /// foreign, newer or no database stays as it is, byte for byte.
    ///
    /// [`Foreign`]: order_core::store::StorageErrorKind::Foreign
    /// [`Newer`]: order_core::store::StorageErrorKind::Newer
    /// [`Corrupt`]: order_core::store::StorageErrorKind::Corrupt
    /// [`Unavailable`]: order_core::store::StorageErrorKind::Unavailable
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StorageError> {
        Self::open_with(path, &Options::new())
    }

    /// The same, with options.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(path: impl AsRef<Path>, options: &Options) -> Result<Self, StorageError> {
        let path = path.as_ref();
        let writer = Writer::start(open::writer(path, options)?)?;
        let pool = Arc::new(Pool::new(path.to_owned(), options.busy_timeout));
        let readers = Readers::start(options.readers, &pool)?;
        Ok(Self(Arc::new(Parts { writer, readers, pool, cache: Cache::bounded(options.cache_bytes) })))
    }

    /// How much was committed since it was opened.
    pub fn stats(&self) -> Stats {
        let counts = &self.0.writer.counts;
        Stats {
            transactions: counts.transactions.load(Ordering::Relaxed),
            calls: counts.works.load(Ordering::Relaxed),
        }
    }
}

impl Store for SqliteStore {
    async fn load(&self, keys: Keys) -> Result<Facts, StorageError> {
        self.0.pool.with(|connection| load(connection, &self.0.cache, &keys))
    }

    /// Hands the changes to the writing thread before it first waits: dropping the future does not take them back.
    async fn commit(&self, changes: Vec<Changeset>) -> Result<Vec<Commit>, StorageError> {
        let (works, answers): (Vec<Box<dyn Work>>, Vec<_>) =
            parts(changes).into_iter().map(committing).unzip();
        self.0.writer.put(works);
        let mut outcomes = Vec::new();
        for answer in answers {
            let part = answered(answer).await?;
            if outcomes.is_empty() {
                outcomes = part;
            } else {
                outcomes.extend(part);
            }
        }
        Ok(outcomes)
    }

    async fn list(&self, asked: List) -> Result<Page, StorageError> {
        answered(self.0.readers.ask(move |connection| list(connection, &asked))).await
    }

    async fn find_orders(&self, find: FindOrders) -> Result<OrderPage, StorageError> {
        answered(self.0.readers.ask(move |connection| find_orders(connection, &find))).await
    }

    async fn count_orders(
        &self,
        query: OrderQuery,
        at_most: Option<u64>,
    ) -> Result<OrderCount, StorageError> {
        answered(self.0.readers.ask(move |connection| count_orders(connection, &query, at_most))).await
    }

    async fn tally(&self, query: TallyQuery) -> Result<Vec<TallyRow>, StorageError> {
        answered(self.0.readers.ask(move |connection| tally(connection, &query))).await
    }

    async fn events_after(&self, feed: Feed) -> Result<Events, StorageError> {
        answered(self.0.readers.ask(move |connection| events_after(connection, &feed))).await
    }

    async fn lease(
        &self,
        channel: Channel,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Lease>, StorageError> {
        let (leasing, answer) =
            work(1, move |session| outbox::lease(&mut session.statements, channel, now, until, limit));
        self.0.writer.put([leasing]);
        answered(answer).await
    }

    async fn settle(
        &self,
        token: LeaseToken,
        to: Addressee,
        outcome: Settlement,
    ) -> Result<Settled, StorageError> {
        let (settling, answer) =
            work(1, move |session| outbox::settle(&mut session.statements, token, &to, &outcome));
        self.0.writer.put([settling]);
        answered(answer).await
    }

    async fn tasks(&self, asked: ListTasks) -> Result<TaskPage, StorageError> {
        answered(self.0.readers.ask(move |connection| tasks(connection, &asked))).await
    }
}

async fn answered<T>(answer: Answer<T>) -> Result<T, StorageError> {
    answer.await.unwrap_or_else(|| Err(error::closed()))
}

fn committing(changes: Vec<Changeset>) -> (Box<dyn Work>, Answer<Vec<Commit>>) {
    let weight = changes.iter().map(weight).fold(0, usize::saturating_add);
    work(weight, move |session| changes.iter().map(|changeset| session.commit(changeset)).collect())
}

/// Cuts a long call into parts, each light enough for one transaction, so that others need not wait for all of it.
fn parts(changes: Vec<Changeset>) -> Vec<Vec<Changeset>> {
    let mut parts = Vec::new();
    let mut part = Vec::new();
    let mut heavy = 0_usize;
    for changeset in changes {
        let more = weight(&changeset);
        if !part.is_empty() && heavy.saturating_add(more) > BATCH_WEIGHT_MAX {
            parts.push(std::mem::take(&mut part));
            heavy = 0;
        }
        heavy = heavy.saturating_add(more);
        part.push(changeset);
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// How heavy a changeset is: a row is 1, and so is each 1,024 bytes of a body.
fn weight(changeset: &Changeset) -> usize {
    let bodies = changeset.writes().iter().filter_map(|write| write.content.as_ref());
    let bytes = bodies.map(|content| content.encoded.body.len()).fold(0, usize::saturating_add);
    let rows = [
        changeset.writes().len(),
        changeset.moves().len(),
        changeset.log().len(),
        changeset.tasks().len(),
        changeset.letters().len(),
    ];
    rows.into_iter().fold(bytes >> 10, usize::saturating_add)
}
