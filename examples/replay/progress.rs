//! Progress on stderr: a bar with rate and time left on a terminal, a line now and then elsewhere.

use std::fmt::Write as _;
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How often a line is written where there is no terminal.
const EVERY: Duration = Duration::from_secs(10);

/// How far one piece of work is.
#[derive(Debug)]
pub struct Progress {
    bar: Option<ProgressBar>,
    what: &'static str,
    total: u64,
    done: u64,
    started: Instant,
    told: Instant,
}

impl Progress {
    /// Begins work of so many steps.
    pub fn new(what: &'static str, total: usize) -> Self {
        let total = u64::try_from(total).unwrap_or(u64::MAX);
        let bar = stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(total).with_message(what);
            let layout = "{msg:<12} {bar:40} {human_pos}/{human_len}  {per_sec}  {eta} left";
            bar.set_style(
                ProgressStyle::with_template(layout).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar
        });
        let now = Instant::now();
        Self { bar, what, total, done: 0, started: now, told: now }
    }

    /// Steps were done.
    pub fn step(&mut self, steps: usize) {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        self.done = self.done.saturating_add(steps);
        if let Some(bar) = &self.bar {
            bar.inc(steps);
        } else if self.told.elapsed() >= EVERY {
            self.told = Instant::now();
            eprintln!("{}", self.line(self.started.elapsed()));
        }
    }

    /// All is done.
    pub fn finish(self) {
        if let Some(bar) = &self.bar {
            bar.finish();
        } else {
            eprintln!("{}", self.line(self.started.elapsed()));
        }
    }

    fn line(&self, elapsed: Duration) -> String {
        let mut line = format!("{}: {} of {}", self.what, self.done, self.total);
        let (done, millis) = (u128::from(self.done), elapsed.as_millis().max(1));
        if let Some(left) = (u128::from(self.total.saturating_sub(self.done)) * millis).checked_div(done) {
            // Writing to a String does not fail.
            let _ = write!(line, ", {} a second, {} s left", done * 1_000 / millis, left.div_ceil(1_000));
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_rate_and_time_left() {
        let mut progress = Progress { bar: None, ..Progress::new("orders", 300) };
        assert_eq!(progress.line(Duration::ZERO), "orders: 0 of 300");
        progress.step(100);
        assert_eq!(progress.line(Duration::from_secs(4)), "orders: 100 of 300, 25 a second, 8 s left");
    }
}
