//! Something to be done by the writing thread, and who waits for it.

use order_core::store::StorageError;

use crate::commit::Session;
use crate::oneshot::{Awaited, Reply, oneshot};

/// Something to be done inside a transaction. It may be done again when the transaction was rolled back; its answer is given
/// only when the transaction is committed.
pub(crate) trait Work: Send {
    /// How heavy it is, beside a small record.
    fn weight(&self) -> usize;

    /// Does it. What an earlier time has given is forgotten.
    fn run(&mut self, session: &mut Session<'_>) -> Result<(), StorageError>;

    /// Gives the answer of the last run: it is committed.
    fn committed(self: Box<Self>);

    /// Gives the failure instead.
    fn failed(self: Box<Self>, failure: StorageError);
}

struct Asked<T, F> {
    weight: usize,
    run: F,
    outcome: Option<T>,
    reply: Reply<Result<T, StorageError>>,
}

/// The answer to work, when it comes.
pub(crate) type Answer<T> = Awaited<Result<T, StorageError>>;

/// Work of a closure, and its answer.
pub(crate) fn work<T: Send + 'static>(
    weight: usize,
    run: impl FnMut(&mut Session<'_>) -> Result<T, StorageError> + Send + 'static,
) -> (Box<dyn Work>, Answer<T>) {
    let (reply, awaited) = oneshot();
    (Box::new(Asked { weight, run, outcome: None, reply }), awaited)
}

impl<T, F> Work for Asked<T, F>
where
    T: Send,
    F: FnMut(&mut Session<'_>) -> Result<T, StorageError> + Send,
{
    fn weight(&self) -> usize {
        self.weight
    }

    fn run(&mut self, session: &mut Session<'_>) -> Result<(), StorageError> {
        self.outcome = None;
        self.outcome = Some((self.run)(session)?);
        Ok(())
    }

    fn committed(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            self.reply.send(Ok(outcome));
        }
    }

    fn failed(self: Box<Self>, failure: StorageError) {
        self.reply.send(Err(failure));
    }
}
