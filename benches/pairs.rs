//! Two programs measured in turn, so that whatever else the machine does meets both of them.

use std::time::Duration;

/// The times of one turn: ours, then the baseline's.
#[derive(Clone, Copy)]
pub struct Turn {
    pub ours: Duration,
    pub baseline: Duration,
}

/// What many turns came to.
pub struct Outcome {
    pub ours: Duration,
    pub baseline: Duration,
    /// The median of the ratios of the turns, ours divided by the baseline.
    pub ratio: f64,
    /// The middle half of those ratios.
    pub spread: (f64, f64),
}

impl Outcome {
    /// The medians of the turns.
    pub fn of(turns: &[Turn]) -> Self {
        let mut ratios: Vec<f64> =
            turns.iter().map(|turn| turn.ours.as_secs_f64() / turn.baseline.as_secs_f64()).collect();
        ratios.sort_by(f64::total_cmp);
        Self {
            ours: median(turns.iter().map(|turn| turn.ours)),
            baseline: median(turns.iter().map(|turn| turn.baseline)),
            ratio: ratios[ratios.len() / 2],
            spread: (ratios[ratios.len() / 4], ratios[ratios.len() * 3 / 4]),
        }
    }

    /// The same with speeds instead of times: how many times as fast ours is.
    pub fn speed(&self) -> (f64, (f64, f64)) {
        (1.0 / self.ratio, (1.0 / self.spread.1, 1.0 / self.spread.0))
    }
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort();
    times[times.len() / 2]
}
