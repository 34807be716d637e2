//! What the library leaves to its host: the time, bytes nobody can guess, and a look at the process.

use std::error::Error;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use order_core::value::Timestamp;

/// A clock that stands still until it is set.
#[derive(Debug, Clone)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// A clock that shows this time.
    pub fn at(time: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(time.micros())))
    }

    /// Sets it.
    pub fn set(&self, time: Timestamp) {
        self.0.store(time.micros(), Ordering::SeqCst);
    }

    /// What tells a desk the time.
    pub fn teller(&self) -> impl Fn() -> Timestamp + Send + Sync + use<> {
        let shown = Arc::clone(&self.0);
        // Only times were ever put in.
        move || Timestamp::from_micros(shown.load(Ordering::SeqCst)).unwrap_or(Timestamp::MIN)
    }
}

/// Fills with bytes of the operating system.
pub fn entropy(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        // Without them ids would repeat, and there is nobody to hand an error to.
        eprintln!("replay: the system gives no random bytes: {error}");
        std::process::exit(2);
    }
}

/// The most memory that the process had at a time, in MiB; `None` where the system does not tell.
pub fn peak_rss_mb() -> Option<u64> {
    peak_of(&fs::read_to_string("/proc/self/status").ok()?)
}

fn peak_of(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes.div_ceil(1024))
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
    fn a_clock_shows_what_it_was_set_to() {
        let noon: Timestamp = "2010-12-01T12:00:00Z".parse().unwrap();
        let clock = Clock::at(Timestamp::MIN);
        let tell = clock.teller();
        clock.set(noon);
        assert_eq!(tell(), noon);
    }

    #[test]
    fn the_peak_is_found() {
        assert_eq!(peak_of("Name:\tx\nVmHWM:\t    2049 kB\nVmRSS:\t 1 kB\n"), Some(3));
        assert_eq!(peak_of("VmRSS:\t 1 kB\n"), None);
    }
}
