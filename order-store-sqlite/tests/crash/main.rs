//! Crashes: the process is killed in the middle of load and in the middle of bulk runs, and the power fails in the middle of load.
//! Whatever was acknowledged is there, whole and once, and nothing is there by half.
//!
//! It is a program of its own, because it starts itself again as the process that is killed. `ORDER_DEPTH` is the number of rounds
//! of each kind.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    reason = "a test: it fails by panicking, tells what it did, and its numbers are small"
)]

mod bulk;
mod check;
mod kill;
mod load;
mod power;

use std::process::ExitCode;

/// How many rounds of each kind one depth is: 100 at a depth of 20.
const ROUNDS: u32 = 5;

fn main() -> ExitCode {
    if std::env::var_os(kill::CHILD).is_some() {
        kill::child();
        return ExitCode::SUCCESS;
    }
    if std::env::var_os(bulk::CHILD).is_some() {
        bulk::child();
        return ExitCode::SUCCESS;
    }
    let depth = std::env::var("ORDER_DEPTH").ok().and_then(|text| text.parse().ok()).unwrap_or(1_u32);
    let rounds = ROUNDS.saturating_mul(depth);
    let held = [
        holds("kill", || kill::rounds(rounds)),
        holds("power", || power::rounds(rounds)),
        holds("bulk", || bulk::rounds(rounds)),
    ];
    if held.into_iter().all(|held| held) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn holds(name: &str, test: impl FnOnce() + std::panic::UnwindSafe) -> bool {
    let held = std::panic::catch_unwind(test).is_ok();
    println!("crash::{name} ... {}", if held { "ok" } else { "FAILED" });
    held
}
