//! The decision table, worked out by planning real commands: `cargo run --example decision_table -- markdown` or `json`.

use std::error::Error;
use std::io::{Write, stdout};

use futures_executor::block_on;
use order_store_memory::MemoryStore;
use order_testkit::table::decision_table;

fn main() -> Result<(), Box<dyn Error>> {
    let form = std::env::args().nth(1);
    let table = block_on(decision_table(MemoryStore::new));
    let text = match form.as_deref() {
        Some("markdown") => table.to_markdown(),
        Some("json") => table.to_json(),
        _ => return Err("say `markdown` or `json`".into()),
    };
    stdout().write_all(text.as_bytes())?;
    Ok(())
}
