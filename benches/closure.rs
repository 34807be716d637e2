//! How many crates somebody gets who takes `order-core` alone.

use std::collections::BTreeSet;
use std::process::Command;

use crate::table::{Bar, Row};

const MOST: usize = 14;

pub fn rows(_: bool) -> Vec<Row> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments =
        ["tree", "--offline", "-p", "order-core", "-e", "normal,no-proc-macro", "--prefix", "none"];
    let output = Command::new(cargo).current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output();
    let output = output.expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("names of crates");
    let crates: BTreeSet<&str> = text.lines().filter_map(|line| line.split_whitespace().next()).collect();
    vec![Row {
        name: "crates in the closure of order-core, proc-macros aside".to_owned(),
        ours: crates.len().to_string(),
        baseline: MOST.to_string(),
        ratio: Some(crates.len() as f64 / MOST as f64),
        spread: None,
        bar: Bar::AtMost(1.0),
    }]
}
