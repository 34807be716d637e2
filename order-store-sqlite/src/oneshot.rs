//! One answer from a thread to a future. It needs no runtime, only a waker.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

enum State<T> {
    Waiting(Option<Waker>),
    Answered(T),
    /// The answer was taken, or whoever should have answered is gone.
    Over,
}

type Shared<T> = Arc<Mutex<State<T>>>;

fn lock<T>(shared: &Shared<T>) -> MutexGuard<'_, State<T>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The side that answers. Dropping it unanswered ends the waiting.
pub(crate) struct Reply<T>(Shared<T>);

/// The side that waits: a future of the answer, `None` when none will come. Dropping it stops nothing.
pub(crate) struct Awaited<T>(Shared<T>);

pub(crate) fn oneshot<T>() -> (Reply<T>, Awaited<T>) {
    let shared = Arc::new(Mutex::new(State::Waiting(None)));
    (Reply(Arc::clone(&shared)), Awaited(shared))
}

impl<T> Reply<T> {
    pub(crate) fn send(self, answer: T) {
        self.end(State::Answered(answer));
    }

    fn end(&self, end: State<T>) {
        let before = {
            let mut state = lock(&self.0);
            match *state {
                State::Waiting(_) => std::mem::replace(&mut *state, end),
                State::Answered(_) | State::Over => return,
            }
        };
        // Outside the lock: waking may run whatever the host's executor likes.
        if let State::Waiting(Some(waker)) = before {
            waker.wake();
        }
    }
}

impl<T> Drop for Reply<T> {
    fn drop(&mut self) {
        self.end(State::Over);
    }
}

impl<T> Future for Awaited<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut state = lock(&self.0);
        match &mut *state {
            State::Waiting(waker) => {
                match waker {
                    Some(waker) => waker.clone_from(context.waker()),
                    None => *waker = Some(context.waker().clone()),
                }
                Poll::Pending
            }
            State::Answered(_) | State::Over => match std::mem::replace(&mut *state, State::Over) {
                State::Answered(answer) => Poll::Ready(Some(answer)),
                State::Waiting(_) | State::Over => Poll::Ready(None),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;

    use super::*;

    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn poll<T>(awaited: &mut Awaited<T>, count: &Arc<Count>) -> Poll<Option<T>> {
        let waker = Waker::from(Arc::clone(count));
        Pin::new(awaited).poll(&mut Context::from_waker(&waker))
    }

    #[test]
    fn wakes_once_with_the_answer() {
        let count = Arc::new(Count::default());
        let (reply, mut awaited) = oneshot();
        assert!(poll(&mut awaited, &count).is_pending());
        assert!(poll(&mut awaited, &count).is_pending());
        reply.send(7);
        assert_eq!(count.0.load(Ordering::Relaxed), 1);
        assert_eq!(poll(&mut awaited, &count), Poll::Ready(Some(7)));
        assert_eq!(poll(&mut awaited, &count), Poll::Ready(None));
    }

    #[test]
    fn an_answer_that_never_comes_ends_the_waiting() {
        let count = Arc::new(Count::default());
        let (reply, mut awaited) = oneshot::<u8>();
        assert!(poll(&mut awaited, &count).is_pending());
        drop(reply);
        assert_eq!(count.0.load(Ordering::Relaxed), 1);
        assert_eq!(poll(&mut awaited, &count), Poll::Ready(None));
    }

    #[test]
    fn nobody_needs_to_wait() {
        let (reply, awaited) = oneshot();
        drop(awaited);
        reply.send(1);
    }

    #[test]
    fn crosses_threads() {
        let (reply, awaited) = oneshot();
        let thread = std::thread::spawn(move || reply.send("there"));
        assert_eq!(futures_executor::block_on(awaited), Some("there"));
        thread.join().unwrap();
    }
}
