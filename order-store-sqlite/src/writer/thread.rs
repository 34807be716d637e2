//! The thread: take what waits, do it in one transaction, commit, answer.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;

use order_core::store::{StorageError, StorageErrorKind};
use rusqlite::Connection;

use super::{BATCH_WEIGHT_MAX, Queue, Work};
use crate::commit::Session;
use crate::error;
use crate::sql::book;

/// How much was committed.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) transactions: AtomicU64,
    pub(crate) works: AtomicU64,
}

/// The writing thread. Dropping it finishes what waits and ends the thread.
pub(crate) struct Writer {
    queue: Arc<Queue<Box<dyn Work>>>,
    pub(crate) counts: Arc<Counts>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(connection: Connection) -> Result<Self, StorageError> {
        let queue = Arc::new(Queue::new());
        let counts = Arc::new(Counts::default());
        let (theirs, counted) = (Arc::clone(&queue), Arc::clone(&counts));
        let thread = std::thread::Builder::new()
            .name("order-store-writer".to_owned())
            .spawn(move || write(&connection, &theirs, &counted))
            .map_err(|failure| {
                StorageError::new(StorageErrorKind::Unavailable, "the writing thread did not start")
                    .caused_by(failure)
            })?;
        Ok(Self { queue, counts, thread: Some(thread) })
    }

    pub(crate) fn put(&self, works: impl IntoIterator<Item = Box<dyn Work>>) {
        self.queue.put(works);
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(thread) = self.thread.take() {
            join(thread);
        }
    }
}

/// Waits for a thread, unless it is this one: a waker that it calls may hold the last handle of the store.
pub(crate) fn join(thread: JoinHandle<()>) {
    if thread.thread().id() != std::thread::current().id() {
        let _ = thread.join();
    }
}

fn write(connection: &Connection, queue: &Queue<Box<dyn Work>>, counts: &Counts) {
    let mut session = Session::on(connection);
    loop {
        let mut weight = 0_usize;
        let batch = queue.take(|next| {
            weight = weight.saturating_add(next.weight());
            weight <= BATCH_WEIGHT_MAX
        });
        let Some(batch) = batch else { break };
        settle(&mut session, batch, counts);
    }
}

/// Why a batch was not committed.
enum Failure {
    /// The transaction itself failed: nobody's work is to blame.
    Transaction(StorageError),
    /// One piece of work failed.
    Work(StorageError),
}

/// Does a batch in one transaction. When one piece of work fails, each gets a transaction of its own, so that its failure is
/// nobody else's.
fn settle(session: &mut Session<'_>, mut batch: Vec<Box<dyn Work>>, counts: &Counts) {
    match attempt(session, &mut batch, counts) {
        Ok(()) => batch.into_iter().for_each(Work::committed),
        Err(Failure::Transaction(failure)) => {
            for work in batch {
                work.failed(same(&failure));
            }
        }
        Err(Failure::Work(failure)) if batch.len() == 1 => {
            for work in batch {
                work.failed(same(&failure));
            }
        }
        Err(Failure::Work(_)) => {
            for work in batch {
                settle(session, vec![work], counts);
            }
        }
    }
}

fn attempt(session: &mut Session<'_>, batch: &mut [Box<dyn Work>], counts: &Counts) -> Result<(), Failure> {
    let done = transaction(session, batch);
    if done.is_err() {
        roll_back(session);
    } else {
        counts.transactions.fetch_add(1, Ordering::Relaxed);
        counts.works.fetch_add(u64::try_from(batch.len()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
    done
}

fn transaction(session: &mut Session<'_>, batch: &mut [Box<dyn Work>]) -> Result<(), Failure> {
    step(session, book().begin_immediate, "the right to write was not granted")?;
    session
        .known
        .refresh(&mut session.statements)
        .map_err(|failure| Failure::Transaction(error::sqlite("the data version was not read", failure)))?;
    for work in batch {
        work.run(session).map_err(Failure::Work)?;
    }
    step(session, book().commit, "the commit failed, and whether it landed is unknown")
}

fn step(session: &mut Session<'_>, sql: crate::sql::Sql, what: &str) -> Result<(), Failure> {
    let done = session.statements.get(sql).and_then(|statement| statement.execute([]));
    done.map(|_| ()).map_err(|failure| Failure::Transaction(error::sqlite(what, failure)))
}

fn roll_back(session: &mut Session<'_>) {
    session.known.forget();
    let connection = session.statements.connection();
    if !connection.is_autocommit() {
        // Where rolling back fails, SQLite has done it itself.
        let _ = connection.execute_batch("ROLLBACK");
    }
}

/// The same failure, for one more of those who wait.
fn same(failure: &StorageError) -> StorageError {
    let again = StorageError::new(failure.kind(), failure.to_string());
    match failure.source() {
        Some(source) => again.caused_by(source.to_string()),
        None => again,
    }
}
