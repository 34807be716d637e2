//! Inside `order-core` modules look one way only, so no rule can name a store.

use std::fs;
use std::path::Path;

use super::source::{code, files, first_names, named_after, shown, workspace};

/// A module uses those before it and itself.
const ORDER: [&str; 11] = [
    "value",
    "refusal",
    "catalog",
    "party",
    "cart",
    "order",
    "record",
    "operation",
    "store",
    "gateway",
    "desk",
];

fn rank(name: &str) -> Option<usize> {
    ORDER.iter().position(|module| *module == name)
}

/// What is wrong with the names that code of the module uses, when it stands `depth` modules deep.
fn faults(module: &str, depth: usize, code: &str) -> Vec<String> {
    let own = rank(module);
    let mut faults = Vec::new();
    for name in named_after(code, "crate::") {
        match rank(&name) {
            Some(used) if own.is_some_and(|own| used <= own) => {}
            Some(_) => faults.push(format!("uses {name}")),
            None => faults.push(format!("uses crate::{name}, which is none of the modules")),
        }
    }
    // The same by another way: as many steps up as the file is deep lead to the root.
    let to_root = "super::".repeat(depth);
    for (at, _) in code.match_indices(&to_root) {
        let chained = code[..at].ends_with("super::");
        let names = first_names(&code[at + to_root.len()..]);
        let beyond = |name: &String| rank(name).is_some_and(|used| own.is_none_or(|own| used > own));
        faults.extend(
            names.into_iter().filter(|name| !chained && beyond(name)).map(|name| format!("uses {name}")),
        );
    }
    faults
}

/// The top module that a file belongs to, and how deep its own module stands.
fn place(path: &Path, src: &Path) -> (String, usize) {
    let relative = path.strip_prefix(src).unwrap();
    let parts: Vec<String> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let top = parts[0].trim_end_matches(".rs").to_owned();
    let depth = if relative.ends_with("mod.rs") { parts.len() - 1 } else { parts.len() };
    (top, depth)
}

#[test]
fn modules_look_one_way() {
    let src = workspace().join("order-core/src");
    let mut seen = 0;
    let mut all = Vec::new();
    for path in files(&src, "rs") {
        let (top, depth) = place(&path, &src);
        if top == "lib" {
            continue;
        }
        assert!(rank(&top).is_some(), "{} belongs to no known module", shown(&path));
        seen += 1;
        all.extend(
            faults(&top, depth, &code(&path)).into_iter().map(|fault| format!("{} {fault}", shown(&path))),
        );
    }
    assert!(seen > 50, "only {seen} files were read");
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn every_module_is_in_the_order() {
    let lib = fs::read_to_string(workspace().join("order-core/src/lib.rs")).unwrap();
    let mut declared: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let mut expected = ORDER;
    declared.sort_unstable();
    expected.sort_unstable();
    assert_eq!(declared, expected);
}

#[test]
fn a_look_the_wrong_way_is_noticed() {
    assert_eq!(faults("cart", 2, "use crate::value::Money; use super::Quote; use crate::cart::X;"), [""; 0]);
    assert_eq!(faults("cart", 2, "use crate::{value, order::Order};"), ["uses order"]);
    assert_eq!(faults("cart", 2, "use super::super::order::Order;"), ["uses order"]);
    assert_eq!(faults("cart", 2, "use super::super::{value::Money, desk};"), ["uses desk"]);
    assert_eq!(faults("operation", 3, "use super::super::cart::may_use;"), [""; 0]);
    assert_eq!(faults("operation", 3, "use super::super::super::store::Store;"), ["uses store"]);
    assert_eq!(faults("cart", 2, "use crate::Desk;"), ["uses crate::Desk, which is none of the modules"]);
    assert_eq!(place(Path::new("s/a/b/c.rs"), Path::new("s")), ("a".to_owned(), 3));
    assert_eq!(place(Path::new("s/a/mod.rs"), Path::new("s")), ("a".to_owned(), 1));
}
