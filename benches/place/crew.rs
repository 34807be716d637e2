//! Threads that place carts, all at the same time.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;
use std::time::{Duration, Instant};

/// No turn takes longer than this, unless a thread has failed.
const PATIENCE: Duration = Duration::from_secs(300);

/// The threads, each with a queue of its own.
pub struct Crew<C> {
    hands: Vec<Sender<Vec<C>>>,
    done: Receiver<()>,
}

/// One thread's side.
pub struct Hand<C> {
    carts: Receiver<Vec<C>>,
    done: Sender<()>,
}

impl<C> Hand<C> {
    /// Places whatever comes until the crew is sent home.
    pub fn work(&self, mut place: impl FnMut(C)) {
        while let Ok(carts) = self.carts.recv() {
            carts.into_iter().for_each(&mut place);
            if self.done.send(()).is_err() {
                return;
            }
        }
    }
}

impl<C: Send> Crew<C> {
    /// Starts so many threads. Dropping the crew ends them.
    pub fn hire<'s>(scope: &'s Scope<'s, '_>, callers: usize, work: &'s (impl Fn(Hand<C>) + Sync)) -> Self
    where
        C: 's,
    {
        let (finished, done) = channel();
        let hire = |_| {
            let (hand, carts) = channel();
            let done = finished.clone();
            scope.spawn(move || work(Hand { carts, done }));
            hand
        };
        Self { hands: (0..callers).map(hire).collect(), done }
    }

    /// How long placing the carts takes. The first of each thread is placed before, so that everything is warm.
    pub fn turn(&self, mut carts: Vec<C>) -> Duration {
        let timed = carts.split_off(self.hands.len());
        self.place(carts);
        self.place(timed)
    }

    fn place(&self, mut carts: Vec<C>) -> Duration {
        let each = carts.len() / self.hands.len();
        let shares: Vec<Vec<C>> = self.hands.iter().map(|_| carts.split_off(carts.len() - each)).collect();
        let start = Instant::now();
        for (hand, share) in self.hands.iter().zip(shares) {
            hand.send(share).expect("the thread is there");
        }
        for _ in &self.hands {
            self.done.recv_timeout(PATIENCE).expect("no thread has failed");
        }
        start.elapsed()
    }
}
