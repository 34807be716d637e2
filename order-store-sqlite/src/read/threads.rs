//! The threads that answer lists and logs, so that a long page keeps no caller's thread busy.

use std::sync::Arc;
use std::thread::JoinHandle;

use order_core::store::{StorageError, StorageErrorKind};
use rusqlite::Connection;

use super::Pool;
use crate::oneshot::{Awaited, oneshot};
use crate::writer::{Queue, join};

type Reading = Box<dyn FnOnce(&Pool) + Send>;

/// The reading threads. Dropping them answers what waits and ends them.
pub(crate) struct Readers {
    queue: Arc<Queue<Reading>>,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    pub(crate) fn start(count: usize, pool: &Arc<Pool>) -> Result<Self, StorageError> {
        let mut readers = Self { queue: Arc::new(Queue::new()), threads: Vec::new() };
        for _ in 0..count.max(1) {
            let (queue, pool) = (Arc::clone(&readers.queue), Arc::clone(pool));
            let thread = std::thread::Builder::new()
                .name("order-store-reader".to_owned())
                .spawn(move || read(&queue, &pool))
                .map_err(|failure| {
                    StorageError::new(StorageErrorKind::Unavailable, "a reading thread did not start")
                        .caused_by(failure)
                })?;
            readers.threads.push(thread);
        }
        Ok(readers)
    }

    pub(crate) fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, StorageError> + Send + 'static,
    ) -> Awaited<Result<T, StorageError>> {
        let (reply, awaited) = oneshot();
        let reading: Reading = Box::new(move |pool| reply.send(pool.with(question)));
        self.queue.put([reading]);
        awaited
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.queue.close();
        self.threads.drain(..).for_each(join);
    }
}

fn read(queue: &Queue<Reading>, pool: &Pool) {
    while let Some(readings) = queue.take(|_| false) {
        for reading in readings {
            reading(pool);
        }
    }
}
