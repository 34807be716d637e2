//! What waits to be done by a thread.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A queue that ends: once closed it takes nothing more, and what is in it is still handed out.
pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    waiting: VecDeque<T>,
    /// How many threads sleep until something comes.
    asleep: usize,
    closed: bool,
}

impl<T> Queue<T> {
    pub(crate) const fn new() -> Self {
        let state = State { waiting: VecDeque::new(), asleep: 0, closed: false };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds in the given order, with nothing in between. A closed queue drops what it is given.
    pub(crate) fn put(&self, more: impl IntoIterator<Item = T>) {
        let mut state = self.lock();
        if state.closed {
            return;
        }
        state.waiting.extend(more);
        let wake = state.asleep > 0;
        drop(state);
        if wake {
            self.changed.notify_one();
        }
    }

    /// Takes nothing more. What waits is still handed out, and then every taker is sent home.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Waits for something, and takes from the front as long as `more` says so, but at least one. `None` = the queue has ended.
    pub(crate) fn take(&self, mut more: impl FnMut(&T) -> bool) -> Option<Vec<T>> {
        let mut state = self.lock();
        loop {
            if let Some(first) = state.waiting.pop_front() {
                more(&first);
                let mut taken = vec![first];
                while state.waiting.front().is_some_and(&mut more) {
                    taken.extend(state.waiting.pop_front());
                }
                return Some(taken);
            }
            if state.closed {
                return None;
            }
            state.asleep = state.asleep.saturating_add(1);
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.asleep = state.asleep.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_out_in_order_within_the_bound_and_then_ends() {
        let queue = Queue::new();
        queue.put([5, 1, 1, 9]);
        queue.close();
        queue.put([1]);
        let take = || {
            let mut sum = 0;
            queue.take(|next| {
                sum += next;
                sum <= 6
            })
        };
        assert_eq!(take(), Some(vec![5, 1]));
        assert_eq!(take(), Some(vec![1]));
        assert_eq!(take(), Some(vec![9]), "what is heavier than the bound goes alone");
        assert_eq!(take(), None);
    }

    #[test]
    fn wakes_who_waits() {
        let queue = std::sync::Arc::new(Queue::new());
        let taker = std::thread::spawn({
            let queue = std::sync::Arc::clone(&queue);
            move || std::iter::from_fn(|| queue.take(|()| true)).flatten().count()
        });
        for _ in 0..100 {
            queue.put([()]);
        }
        queue.close();
        assert_eq!(taker.join().unwrap(), 100);
    }
}
