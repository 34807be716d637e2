//! Runs published rounding, allocation and decimal arithmetic cases against the values of `order-core`.
//!
//! `cargo run --release --example vectors -- DIR`, where `DIR` holds `rounding.tsv`, `allocation.tsv` and
//! `dectest-2.62.tar.gz`. Without an argument a few cases written here are run, so that the program itself is tested.
//!
//! A case ends in one of four ways: it agrees, it disagrees, its input is refused as it must be, or it does not apply, for a
//! reason that is counted. Any disagreement makes the program fail, and so do too few cases that applied.

mod allocation;
mod case;
mod context;
mod dectest;
mod number;
mod reading;
mod rounding;
mod sample;
mod tally;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use tally::Tally;

/// Fewer cases than these that agreed or were refused mean that something was not read. Each file has its own bound.
const ROUNDING_LEAST: u64 = 200;
const ALLOCATION_LEAST: u64 = 170;
const COMPUTED_LEAST: u64 = 18_000;
const READ_LEAST: u64 = 50_000;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("vectors: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<bool, Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let Some(folder) = arguments.next() else {
        println!("usage: cargo run --release --example vectors -- DIR");
        println!(
            "DIR holds rounding.tsv, allocation.tsv and dectest-2.62.tar.gz; without it, a few built-in cases run.\n"
        );
        let tally = sample::run()?;
        println!("{tally}");
        return Ok(tally.holds("built-in cases", sample::LEAST));
    };
    if arguments.next().is_some() {
        return Err("one folder is all this takes".into());
    }
    let folder = Path::new(&folder);
    let text_of = |name: &str| {
        fs::read_to_string(folder.join(name)).map_err(|error| format!("{name} cannot be read: {error}"))
    };

    let mut rounded = Tally::default();
    rounding::run(&text_of("rounding.tsv")?, &mut rounded)?;
    let mut allocated = Tally::default();
    allocation::run(&text_of("allocation.tsv")?, &mut allocated)?;
    let mut decimal = dectest::Tallies::default();
    dectest::run_archive(&folder.join("dectest-2.62.tar.gz"), &mut decimal)?;
    let dectest::Tallies { computed, read } = decimal;

    println!("rounding.tsv\n{rounded}\nallocation.tsv\n{allocated}\ndectest-2.62.tar.gz\n{computed}{read}");
    // Every bound is looked at, so that one failure does not hide another.
    let held = [
        rounded.holds("rounding.tsv", ROUNDING_LEAST),
        allocated.holds("allocation.tsv", ALLOCATION_LEAST),
        computed.holds("dectest-2.62.tar.gz, computed", COMPUTED_LEAST),
        read.holds("dectest-2.62.tar.gz, read", READ_LEAST),
    ];
    Ok(held.into_iter().all(|held| held))
}
