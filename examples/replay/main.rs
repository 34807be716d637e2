//! Places real orders through the real path: cart, preview, place, each at its own time.
//!
//! `cargo run --release --example replay -- --store memory|sqlite:PATH [--lifecycle] online-retail FILE.csv[.gz]…`
//!
//! The files are those of the public *Online Retail* data sets, or of the same form: one row per invoice line. What becomes of a
//! row is told in [`retail`]; who sells what to whom in [`shop`]. Progress goes to stderr. The last line of stdout is one JSON
//! object, computed by reading the store back:
//!
//! - `orders_placed`, `lines` (SKUs with a quantity of 1 or more), `quantity` (pieces), `totals` per currency, as text;
//! - `refused`: how many orders were refused for each reason's code;
//! - `left_out`: what of the files is not an order, by reason; names that begin with `line_` count lines, the others invoices;
//! - `seconds` and `orders_per_second` of filling, previewing and placing, and `peak_rss_mb` of the whole program.
//!
//! With `--lifecycle` each order is then led through its life, as [`lifecycle`] tells, everything is rejected in bulk, and the brand is
//! verified: a drift is an error. None of this tells anybody anything. The figures above are those of before; the object has besides:
//!
//! - `lifecycle_refused`: how many orders were refused a step of their life for each reason's code;
//! - `by_status`: how many orders there are in each status in the end, all of them;
//! - `bulk`: how many orders the bulk run has `done`, `skipped` (`orders`, and for each reason's code how many of them) and `failed`;
//! - `analytics`: `orders`, `quantity` and `totals` of what is neither rejected nor returned, as it is confirmed now.

mod arguments;
mod figures;
mod host;
mod lifecycle;
mod placing;
mod progress;
mod retail;
mod shop;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use arguments::{Arguments, StoreChoice};
use futures_executor::block_on;
use order_core::Desk;
use order_store_memory::MemoryStore;
use order_store_sqlite::SqliteStore;

use crate::host::Clock;
use crate::lifecycle::Life;
use crate::placing::Placing;
use crate::retail::Book;

fn main() -> ExitCode {
    let outcome = Arguments::read(std::env::args_os().skip(1))
        .map_err(Into::into)
        .and_then(|arguments| run(&arguments));
    match outcome.and_then(|json| print(&mut std::io::stdout(), &json)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("replay: {}", host::with_sources(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

/// Prints the closing line. Whoever reads it may be gone, or the disk be full.
fn print(out: &mut impl Write, json: &str) -> Result<(), Box<dyn Error>> {
    let printed = writeln!(out, "{json}").and_then(|()| out.flush());
    printed.map_err(|error| format!("the figures were not printed: {error}").into())
}

fn run(arguments: &Arguments) -> Result<String, Box<dyn Error>> {
    let mut book = Book::new()?;
    for file in &arguments.files {
        eprintln!("reading {}", file.display());
        book.read_file(file)?;
    }
    let clock = Clock::at(book.first_time());
    // Opened only now, so that a file that cannot be read leaves no empty store behind.
    let desk = match &arguments.store {
        StoreChoice::Memory => Desk::new(MemoryStore::new(), clock.teller(), host::entropy),
        StoreChoice::Sqlite(path) => {
            let opened = SqliteStore::open(path);
            let store =
                opened.map_err(|error| format!("{}: {}", path.display(), host::with_sources(&error)))?;
            Desk::new(store, clock.teller(), host::entropy)
        }
    };
    block_on(async {
        let shop = shop::prepare(&desk, &book).await?;
        let started = Instant::now();
        let Placing { placed, refused } = placing::place_all(&desk, &clock, &shop, &book).await?;
        let elapsed = started.elapsed();
        let figures = figures::read_back(&desk, shop.brand, book.invoices.len()).await?;
        let mut closing = serde_json::Map::new();
        if arguments.lifecycle {
            let life = Life { desk: &desk, shop: &shop, book: &book };
            closing = life.lead(&clock, &placed).await?;
        }
        let mut json = figures.to_json(&refused, book.left_out(), elapsed, host::peak_rss_mb());
        if let Some(object) = json.as_object_mut() {
            object.append(&mut closing);
        }
        Ok(json.to_string())
    })
}
