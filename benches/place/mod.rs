//! Placing orders through the desk, on each store, by one caller and by many.
//!
//! On SQLite ours and the hand-written program work on two files of the same content, in turns. Before each turn the buyer
//! organizations get new carts and preview them; what is timed is placing alone.

mod check;
mod crew;
mod files;
mod memory;

use std::time::{Duration, Instant};

use futures_executor::block_on;
use order_core::Desk;

use crate::table::{Row, per_second};
use crate::world::Ready;
pub use crew::{Crew, Hand};
use files::Files;

/// Callers, and how many orders each places in a turn of small orders.
const CALLERS: [(usize, usize); 3] = [(1, 100), (8, 40), (32, 32)];
const LINES: [usize; 3] = [1, 10, 100];

/// One thing to measure.
#[derive(Clone, Copy)]
struct Case {
    callers: usize,
    each: usize,
    lines: usize,
}

impl Case {
    /// Every combination. Large orders take long enough by themselves.
    fn all(effort: Effort) -> impl Iterator<Item = Self> {
        CALLERS.into_iter().flat_map(move |(callers, each)| {
            let each = if effort.is_quick() { 2 } else { each };
            LINES.map(|lines| Self { callers, lines, each: if lines < 100 { each } else { each / 2 } })
        })
    }

    /// How many orders of a turn are timed.
    const fn timed(self) -> usize {
        self.callers * self.each
    }

    /// How many carts a turn needs: one more for each caller, to warm up with.
    const fn carts(self) -> usize {
        self.callers * (self.each + 1)
    }

    fn name(self, store: &str) -> String {
        format!("place on {store}, callers: {}, lines: {}", self.callers, self.lines)
    }
}

/// How long, and how often at least, a case is measured.
#[derive(Clone, Copy)]
struct Effort {
    turns: usize,
    time: Duration,
}

impl Effort {
    const fn of(quick: bool) -> Self {
        if quick {
            Self { turns: 1, time: Duration::ZERO }
        } else {
            Self { turns: 9, time: Duration::from_secs(15) }
        }
    }

    const fn is_quick(self) -> bool {
        self.time.is_zero()
    }

    /// A third of it, for what is not compared.
    const fn less(self) -> Self {
        Self { turns: self.turns, time: Duration::from_millis(self.time.as_secs() * 1_000 / 3) }
    }

    fn is_over(self, turns: usize, since: Instant) -> bool {
        turns >= self.turns && since.elapsed() >= self.time
    }
}

/// Every row about placing.
pub fn rows(quick: bool) -> Vec<Row> {
    check::same_rows();
    let effort = Effort::of(quick);
    let mut rows = Vec::new();
    for durable in [true, false] {
        let mut files = Files::new(durable, effort);
        for case in Case::all(effort) {
            rows.extend(files.rows(case, effort));
        }
    }
    rows.extend(memory::rows(effort.less()));
    rows
}

/// A thread that places through the desk.
fn ours(desk: &Desk) -> impl Fn(Hand<Ready>) + Sync + '_ {
    |hand| {
        hand.work(|Ready { command, actor, .. }| {
            block_on(desk.run(command, &actor).into_future()).expect("the order is placed");
        });
    }
}

/// Says how far the run is.
fn tell(row: &Row) {
    eprintln!("{}: {} {}", row.name, row.ours, row.baseline);
}

/// Orders a second, from the time of a turn.
fn speed(case: Case, time: Duration) -> String {
    per_second(case.timed(), time)
}
