//! Turns: those who lost a race go on one after another.
//!
//! Without them, many callers of one hot record — a gapless series of numbers — would lose to each other again and again. A turn is
//! taken after the first loss only, so that callers who meet nobody wait for nobody. It needs no runtime and no timer.

use std::collections::VecDeque;
use std::future::Future;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::record::Partition;

/// Partitions share this many queues.
const QUEUES: usize = 64;

/// The queues of a desk.
#[derive(Debug)]
pub(super) struct Turns(Vec<Arc<Queue>>);

#[derive(Debug, Default)]
struct Queue(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    taken: bool,
    tickets: u64,
    waiting: VecDeque<(u64, Waker)>,
}

impl Turns {
    pub(super) fn new() -> Self {
        Self((0..QUEUES).map(|_| Arc::default()).collect())
    }

    /// Waits for the turn of a partition, first come, first served.
    pub(super) fn take(&self, partition: Partition) -> Waiting {
        let mut hasher = DefaultHasher::new();
        partition.hash(&mut hasher);
        let queues = u64::try_from(self.0.len()).unwrap_or(1);
        let place = hasher.finish().checked_rem(queues).and_then(|place| usize::try_from(place).ok());
        let queue = place.and_then(|place| self.0.get(place)).map(Arc::clone).unwrap_or_default();
        Waiting { queue, ticket: None }
    }
}

/// A place in a queue. Dropping it leaves the queue.
#[derive(Debug)]
pub(super) struct Waiting {
    queue: Arc<Queue>,
    ticket: Option<u64>,
}

/// The turn. Dropping it gives it to the next.
#[derive(Debug)]
pub(super) struct Turn(Arc<Queue>);

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake_first(&self) {
        let first = self.state().waiting.front().map(|(_, waker)| waker.clone());
        if let Some(waker) = first {
            waker.wake();
        }
    }
}

impl Future for Waiting {
    type Output = Turn;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Turn> {
        let queue = Arc::clone(&self.queue);
        let mut state = queue.state();
        let first = state.waiting.front().map(|(ticket, _)| *ticket);
        if !state.taken && (first.is_none() || first == self.ticket) {
            state.taken = true;
            if self.ticket.take().is_some() {
                state.waiting.pop_front();
            }
            drop(state);
            return Poll::Ready(Turn(queue));
        }
        let waker = context.waker().clone();
        let mine = self.ticket;
        if let Some((_, registered)) = state.waiting.iter_mut().find(|(ticket, _)| Some(*ticket) == mine) {
            *registered = waker;
        } else {
            state.tickets = state.tickets.wrapping_add(1);
            let ticket = state.tickets;
            state.waiting.push_back((ticket, waker));
            self.ticket = Some(ticket);
        }
        Poll::Pending
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let Some(mine) = self.ticket else { return };
        self.queue.state().waiting.retain(|(ticket, _)| *ticket != mine);
        // It may have been woken for a turn that it no longer takes.
        self.queue.wake_first();
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.state().taken = false;
        self.0.wake_first();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{BrandId, Timestamp};
    use futures_executor::block_on;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn partition(number: u8) -> Partition {
        Partition::Brand(BrandId::made(Timestamp::from_micros(0).unwrap(), [number; 10]))
    }

    fn poll(waiting: &mut Waiting) -> Poll<Turn> {
        Pin::new(waiting).poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn one_at_a_time_in_the_order_of_asking() {
        let turns = Turns::new();
        let first = block_on(turns.take(partition(1)));
        let (mut second, mut third) = (turns.take(partition(1)), turns.take(partition(1)));
        assert!(poll(&mut second).is_pending() && poll(&mut third).is_pending());
        drop(first);
        assert!(poll(&mut third).is_pending(), "it is the other's turn");
        let Poll::Ready(turn) = poll(&mut second) else { panic!("the turn is free") };
        assert!(poll(&mut third).is_pending());
        drop(turn);
        assert!(poll(&mut third).is_ready());
    }

    #[test]
    fn who_leaves_the_queue_holds_up_nobody() {
        let turns = Turns::new();
        let first = block_on(turns.take(partition(1)));
        let (mut second, mut third) = (turns.take(partition(1)), turns.take(partition(1)));
        assert!(poll(&mut second).is_pending() && poll(&mut third).is_pending());
        drop(second);
        drop(first);
        assert!(poll(&mut third).is_ready());
    }

    #[test]
    fn threads_wake_each_other() {
        let turns = Arc::new(Turns::new());
        let (inside, done) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let turn = block_on(turns.take(partition(1)));
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        std::thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(turn);
                        done.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(done.load(Ordering::SeqCst), 800);
    }
}
