//! The glossary names every table, so that people with a SQL prompt find what a table is.

use order_core::record::{IndexTable, Kind};

#[test]
fn the_glossary_names_every_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../GLOSSARY.md");
    let glossary = std::fs::read_to_string(path).unwrap();
    let tables = Kind::ALL.iter().map(|kind| kind.table());
    let tables = tables.chain(IndexTable::ALL.iter().map(|table| table.name()));
    let unnamed: Vec<_> = tables.filter(|table| !glossary.contains(&format!("`{table}`"))).collect();
    assert_eq!(unnamed, Vec::<&str>::new());
}
