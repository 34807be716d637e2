//! What the library leaves to its host: the time, and bytes that nobody can guess.

use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use order_core::value::Timestamp;

/// What stands for the time of the system.
const RUNNING: i64 = i64::MIN;

/// The clock of the system, which the demo sets back while it makes its past.
#[derive(Debug, Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn of_system() -> Self {
        Self(Arc::new(AtomicI64::new(RUNNING)))
    }

    /// Shows this time until it is set again.
    pub fn set(&self, time: Timestamp) {
        self.0.store(time.micros(), Ordering::SeqCst);
    }

    /// Shows the time of the system again.
    pub fn release(&self) {
        self.0.store(RUNNING, Ordering::SeqCst);
    }

    pub fn now(&self) -> Timestamp {
        match self.0.load(Ordering::SeqCst) {
            RUNNING => system_time(),
            shown => Timestamp::from_micros(shown).unwrap_or(Timestamp::MIN),
        }
    }

    /// What tells a desk the time.
    pub fn teller(&self) -> impl Fn() -> Timestamp + Send + Sync + use<> {
        let clock = self.clone();
        move || clock.now()
    }
}

fn system_time() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let micros = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
    Timestamp::from_micros(micros).unwrap_or(Timestamp::MIN)
}

/// Fills with bytes of the operating system.
pub fn entropy(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        // Without them ids would repeat, and there is nobody to hand an error to.
        eprintln!("storefront: the system gives no random bytes: {error}");
        std::process::exit(2);
    }
}

/// Prints a line. Where nobody reads any more, as behind `head`, there is nobody to tell.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// An error with what led to it.
pub fn with_sources(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text.push_str(": ");
        text.push_str(&source.to_string());
        next = source.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_stands_while_it_is_set_and_then_runs_on() {
        let past: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let clock = Clock::of_system();
        let tell = clock.teller();
        clock.set(past);
        assert_eq!((tell(), clock.now()), (past, past));
        clock.release();
        assert!(tell() > past);
    }
}
