//! Adapters know the port and the records, never a rule and never each other; and nothing stands on examples or benches.

use super::dependencies::packages;
use super::source::{code, files, named_after, shown, without_tests, workspace};

const ADAPTERS: [&str; 2] = ["order-store-memory", "order-store-sqlite"];
/// Modules of `order-core` that decide.
const RULES: [&str; 2] = ["operation", "desk"];

#[test]
fn adapters_name_no_rule() {
    for adapter in ADAPTERS {
        for path in files(&workspace().join(adapter).join("src"), "rs") {
            let code = code(&path);
            for name in named_after(without_tests(&code), "order_core::") {
                assert!(!RULES.contains(&name.as_str()), "{} names {name}", shown(&path));
                let is_module = name.chars().all(|char| char.is_lowercase() || char == '_');
                assert!(is_module, "{} names order_core::{name} without its module", shown(&path));
            }
        }
    }
}

#[test]
fn adapters_do_not_know_each_other() {
    let packages = packages();
    for adapter in ADAPTERS {
        for (name, kind) in &packages[adapter] {
            let other = ADAPTERS.contains(&name.as_str()) && name != adapter;
            assert!(!other, "{adapter} depends on {name}");
            assert!(name != "order-testkit" || kind == "dev", "{adapter} ships with {name}");
        }
    }
}

#[test]
fn the_core_and_the_kit_stand_on_no_adapter() {
    let packages = packages();
    for package in ["order-core", "order-testkit"] {
        for (name, kind) in &packages[package] {
            assert!(kind == "dev" || !ADAPTERS.contains(&name.as_str()), "{package} depends on {name}");
        }
    }
}

#[test]
fn nothing_stands_on_examples_or_benches() {
    for (package, dependencies) in packages() {
        for (name, _) in dependencies {
            assert!(
                !["order-examples", "order-benches"].contains(&name.as_str()),
                "{package} depends on {name}"
            );
        }
    }
}
