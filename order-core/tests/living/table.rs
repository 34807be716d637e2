//! The decision table that is checked in.

use std::path::Path;

use futures_executor::block_on;
use order_store_memory::MemoryStore;
use order_testkit::table::decision_table;

/// Held against the code; whoever meant to change it renews it.
fn assert_is(file: &str, form: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(file);
    let there = std::fs::read_to_string(path).unwrap_or_default();
    let line = there.lines().zip(text.lines()).find(|(there, is)| there != is);
    assert!(
        there == text,
        "docs/{file} does not say what the code does, first here: {line:#?}\n\
         Look at the difference, and if it is meant: cargo run --example decision_table -- {form} > docs/{file}"
    );
}

#[test]
fn the_decision_table_that_is_checked_in_says_what_the_code_does() {
    let table = block_on(decision_table(MemoryStore::new));
    assert_is("decision-table.md", "markdown", &table.to_markdown());
    assert_is("decision-table.json", "json", &table.to_json());
}
