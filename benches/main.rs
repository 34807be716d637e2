//! What must be fast, measured: `cargo bench` measures all of it and prints the table of `docs/figures.md`.
//!
//! `cargo bench -- place` measures one part, and `cargo bench -- --quick` only sees that everything runs.

mod available;
mod baseline;
mod bulk;
mod closure;
mod crowd;
mod decide;
mod documents;
mod http;
mod lists;
mod machine;
mod mail;
mod memory;
mod pairs;
mod place;
mod table;
mod tally;
mod world;

use std::time::Instant;

use table::{Row, markdown};

/// A part of the measurements: its name, and what measures it.
type Part = (&'static str, fn(bool) -> Vec<Row>);

const PARTS: [Part; 12] = [
    ("decide", decide::rows),
    ("place", place::rows),
    ("http", http::rows),
    ("http-list", http::list_rows),
    ("bulk", bulk::rows),
    ("lists", lists::rows),
    ("tally", tally::rows),
    ("available", available::rows),
    ("mail", mail::rows),
    ("documents", documents::rows),
    ("memory", memory::rows),
    ("closure", closure::rows),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let Some((memory::CHILD, of)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return memory::child(of);
    }
    if let Some((documents::CHILD, of)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest))
    {
        return documents::child(of);
    }
    if let Some((bulk::CHILD, of)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return bulk::child(of);
    }
    if let Some((http::CHILD, of)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return http::child(of);
    }
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let names: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let (start, load) = (Instant::now(), machine::load());
    let wanted = |name: &str| names.is_empty() || names.iter().any(|wanted| *wanted == name);
    let parts = PARTS.iter().filter(|(name, _)| wanted(name));
    let rows: Vec<Row> = parts.flat_map(|(_, measure)| measure(quick)).collect();
    println!("\nMeasured on {}.", machine::described());
    if let Some((before, after)) = load.zip(machine::load()) {
        println!(
            "Load average {before} before and {after} after; the run took {} s.",
            start.elapsed().as_secs()
        );
    }
    if quick {
        println!("A quick run: it shows that everything runs, and its figures mean nothing.");
    }
    println!("\n{}", markdown(&rows));
}
