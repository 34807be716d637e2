//! Crashes: the process is killed in the middle of load, and the power fails in the middle of load. Whatever was acknowledged is
//! there, whole and once, and nothing is there by half.
//!
//! It is a program of its own, because it starts itself again as the process that is killed. `ORDER_DEPTH` is the number of rounds
//! of each kind.

mod check;
mod kill;
mod load;
mod power;

use std::process::ExitCode;

const ROUNDS: u32 = 3;

fn main() -> ExitCode {
    if std::env::var_os(kill::CHILD).is_some() {
        kill::child();
        return ExitCode::SUCCESS;
    }
    let rounds = std::env::var("ORDER_DEPTH").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS);
    let mut failed = 0;
    for (name, test) in [("kill", kill::rounds as fn(u32)), ("power", power::rounds)] {
        if std::panic::catch_unwind(|| test(rounds)).is_err() {
            eprintln!("crash::{name} failed");
            failed += 1;
        }
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
