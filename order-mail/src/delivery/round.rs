//! Taking tasks, and giving their recipients their turns.

use std::future::Future;
use std::sync::Arc;

use order_core::Store as _;
use order_core::record::Channel;
use order_core::store::{Lease, StorageError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

use super::attempt::{self, Outcome};
use super::{Delivered, Parts};

/// What is under way. Dropping it stops all of that at once.
pub(super) struct Round {
    parts: Arc<Parts>,
    /// One for each mail that may be under way. A task is taken with a turn in hand, so none is held without being worked on.
    turns: Arc<Semaphore>,
    taken: JoinSet<Delivered>,
    delivered: Delivered,
}

/// The most tasks that are asked for at once.
const AT_ONCE: u32 = 100;

/// The right to be under way.
pub(super) type Turn = OwnedSemaphorePermit;

impl Round {
    pub(super) fn new(parts: &Arc<Parts>) -> Self {
        let parallel = usize::try_from(parts.settings.parallel.max(1)).unwrap_or(usize::MAX);
        Self {
            parts: Arc::clone(parts),
            turns: Arc::new(Semaphore::new(parallel.min(Semaphore::MAX_PERMITS))),
            taken: JoinSet::new(),
            delivered: Delivered::default(),
        }
    }

    /// Waits for a turn. Whoever has waited longer has it first, so tasks and further recipients get their turns alike.
    pub(super) fn turn(&self) -> impl Future<Output = Option<Turn>> + use<> {
        let turns = Arc::clone(&self.turns);
        async move { turns.acquire_owned().await.ok() }
    }

    /// Takes due tasks, as many as there are turns now, but `limit` at most and not too many at once, and begins with them. How many
    /// there were.
    pub(super) async fn begin(&mut self, turn: Option<Turn>, limit: u32) -> Result<u32, StorageError> {
        while let Some(done) = self.taken.try_join_next() {
            self.delivered.add(done.unwrap_or_default());
        }
        let limit = usize::try_from(limit.min(AT_ONCE)).unwrap_or(usize::MAX);
        let mut turns = Vec::from_iter(turn);
        while turns.len() < limit
            && let Ok(turn) = Arc::clone(&self.turns).try_acquire_owned()
        {
            turns.push(turn);
        }
        let (now, count) = (self.parts.desk.now(), u32::try_from(turns.len()).unwrap_or(u32::MAX));
        let until = now.saturating_add(self.parts.settings.hold());
        let leases = self.parts.desk.store().lease(Channel::Mail, now, until, count).await?;
        let begun = u32::try_from(leases.len()).unwrap_or(u32::MAX);
        for (lease, turn) in leases.into_iter().zip(turns) {
            self.taken.spawn(work(Arc::clone(&self.parts), lease, turn, Arc::clone(&self.turns)));
        }
        Ok(begun)
    }

    /// From now on nobody gets a turn.
    pub(super) fn begin_nothing_more(&self) {
        self.turns.close();
    }

    /// Waits for all that is under way.
    pub(super) async fn end(mut self) -> Delivered {
        while let Some(done) = self.taken.join_next().await {
            self.delivered.add(done.unwrap_or_default());
        }
        self.delivered
    }
}

/// Sees to the recipients of one task. The first has its turn already; each further one waits for its own, one at a time, so that a task
/// with many of them does not keep other tasks from theirs.
async fn work(parts: Arc<Parts>, lease: Lease, first: Turn, turns: Arc<Semaphore>) -> Delivered {
    let lease = Arc::new(lease);
    let mut delivered = Delivered::default();
    let mut attempts = JoinSet::new();
    let letter = match attempt::write(&parts, &lease).await {
        Ok(letter) => Arc::new(letter),
        Err(outcome) => return settle_all(&parts, &lease, &outcome).await,
    };
    let (mut turn, mut left) = (Some(first), u32::try_from(lease.recipients.len()).unwrap_or(u32::MAX));
    for recipient in &lease.recipients {
        let turn = match turn.take() {
            Some(turn) => turn,
            None => match Arc::clone(&turns).acquire_owned().await {
                Ok(turn) => turn,
                Err(_) => break,
            },
        };
        if !parts.has_time(&lease) {
            break;
        }
        left = left.saturating_sub(1);
        let (parts, lease, letter, recipient) =
            (Arc::clone(&parts), Arc::clone(&lease), Arc::clone(&letter), recipient.clone());
        attempts.spawn(async move {
            let outcome = attempt::send(&parts, &lease, &letter, &recipient).await;
            let settled = attempt::settle(&parts, &lease, &recipient, outcome).await;
            drop(turn);
            settled
        });
    }
    delivered.left = left;
    while let Some(done) = attempts.join_next().await {
        delivered.add(done.unwrap_or_default());
    }
    delivered
}

/// The same for everybody: nothing could be written for them.
async fn settle_all(parts: &Parts, lease: &Lease, outcome: &Outcome) -> Delivered {
    let mut delivered = Delivered::default();
    for recipient in &lease.recipients {
        delivered.add(attempt::settle(parts, lease, recipient, outcome.clone()).await);
    }
    delivered
}

impl Parts {
    /// Whether a mail that is begun now is handed over, or given up for now, while the task is still held.
    fn has_time(&self, lease: &Lease) -> bool {
        self.desk.now().saturating_add(self.settings.send_within) <= lease.until
    }
}
