//! What must be fast, measured: `cargo bench`, or `cargo bench -- decide` for one part, `-- --quick` to see that it runs.

mod baseline;
mod decide;
mod pairs;
mod place;
mod table;
mod world;

use table::{Row, markdown};

/// A part of the measurements: its name, and what measures it.
type Part = (&'static str, fn(bool) -> Vec<Row>);

const PARTS: &[Part] = &[("decide", decide::rows), ("place", place::rows)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let names: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let mut rows = Vec::new();
    for (name, measure) in PARTS {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            rows.extend(measure(quick));
        }
    }
    println!("\n{}", markdown(&rows));
}
