//! What `order-core` is made of. The list is closed: a crate more is a decision, not an accident.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

const NORMAL: [&str; 6] = ["chrono", "rust_decimal", "serde", "serde_json", "thiserror", "uuid"];
const CLOSURE_MAX: usize = 14;

/// What cargo says; without the network, as all that is asked about was built a moment ago.
fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    let output = Command::new(cargo)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .arg("--offline")
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Every package of the workspace with the names and kinds of what it depends on.
pub(super) fn packages() -> BTreeMap<String, Vec<(String, String)>> {
    let text = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&text).unwrap();
    let text_of = |value: &Value, field: &str| value[field].as_str().unwrap_or("normal").to_owned();
    let dependencies = |package: &Value| {
        let listed = package["dependencies"].as_array().unwrap();
        listed.iter().map(|found| (text_of(found, "name"), text_of(found, "kind"))).collect()
    };
    let packages = metadata["packages"].as_array().unwrap();
    packages.iter().map(|package| (text_of(package, "name"), dependencies(package))).collect()
}

/// Crates that end up in a program that uses `order-core` alone, with the features they then have. Proc-macros are aside: they
/// work at compile time.
fn closure() -> BTreeMap<String, BTreeSet<String>> {
    let arguments = ["tree", "-p", "order-core", "-e", "normal,no-proc-macro"];
    let layout = ["--prefix", "none", "--format", "{p}|{f}"];
    let tree = cargo(&[arguments.as_slice(), &layout].concat());
    let mut crates: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let (package, features) = line.split_once('|').unwrap();
        let name = package.split_whitespace().next().unwrap();
        let features = features.trim_end_matches("(*)").trim();
        let features = features.split(',').filter(|feature| !feature.is_empty()).map(str::to_owned);
        crates.entry(name.to_owned()).or_default().extend(features);
    }
    crates
}

#[test]
fn the_list_of_dependencies_is_closed() {
    let packages = packages();
    let all = &packages["order-core"];
    let normal: BTreeSet<&str> =
        all.iter().filter(|(_, kind)| kind == "normal").map(|(name, _)| name.as_str()).collect();
    assert_eq!(normal, BTreeSet::from(NORMAL));
    assert!(all.iter().all(|(_, kind)| kind != "build"), "order-core is built without a build script");
}

#[test]
fn the_closure_stays_small() {
    let closure = closure();
    assert!(closure.contains_key("order-core") && NORMAL.iter().all(|name| closure.contains_key(*name)));
    assert!(closure.len() <= CLOSURE_MAX, "{} crates: {:?}", closure.len(), closure.keys());
}

#[test]
fn no_clock_no_randomness_no_floats() {
    let closure = closure();
    for name in
        ["getrandom", "rand", "rand_core", "iana-time-zone", "js-sys", "wasm-bindgen", "libc", "tokio"]
    {
        assert!(!closure.contains_key(name), "{name} is in the closure of order-core");
    }
    for (name, unwanted) in [
        ("chrono", ["clock", "now", "wasmbind", "default", "serde"].as_slice()),
        ("uuid", &["v1", "v4", "v6", "v7", "rng", "fast-rng", "default"]),
        (
            "rust_decimal",
            &["default", "serde", "serde-float", "serde-with-float", "serde-arbitrary-precision", "rand"],
        ),
        (
            "serde_json",
            &["default", "arbitrary_precision", "float_roundtrip", "preserve_order", "unbounded_depth"],
        ),
    ] {
        for feature in unwanted {
            assert!(!closure[name].contains(*feature), "{name} has its feature {feature}");
        }
    }
}
