//! How sources look: small files, nothing left undone, nothing switched off, no file that nobody reaches.

use std::fs;
use std::path::Path;

use super::source::{code, files, shown, workspace};

const LINES_MAX: usize = 500;
/// What a macro gives to the crates of others cannot expect a lint of which it does not know whether it fires there.
const GIVEN_AWAY: (&str, &str) =
    ("order-testkit/src/conformance/mod.rs", concat!("#[al", "low(unused_imports,"));

#[test]
fn files_stay_small() {
    let paths = files(workspace(), "rs");
    assert!(paths.len() > 80, "only {} files were found", paths.len());
    for path in paths {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines", shown(&path));
    }
}

/// Where it is measured how long a connection to a server has been idle; nothing is told the time by it.
const MEASURES: &str = "order-mail/src/smtp/session.rs";

#[test]
fn nothing_is_left_undone_or_switched_off() {
    // In two halves, as this file is read too.
    let unwanted = [
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("dbg", "!("),
        concat!("#[", "ignore"),
        concat!("should", "_panic"),
        concat!("[al", "low("),
        concat!("Instant", "::now"),
        concat!("SystemTime", "::now"),
    ];
    // Time is measured and told by hosts only.
    let (without_clock, hosts) = (unwanted.len() - 2, ["examples", "benches"]);
    for path in files(workspace(), "rs") {
        let name = shown(&path);
        let is_host = hosts.iter().any(|host| Path::new(&name).starts_with(host)) || name.contains("/tests/");
        let measures = is_host || name == MEASURES;
        let mut code = code(&path);
        if name == GIVEN_AWAY.0 {
            code = code.replacen(GIVEN_AWAY.1, "", 1);
        }
        for word in unwanted.iter().take(if measures { without_clock } else { unwanted.len() }) {
            assert!(!code.contains(word), "{name} has `{word}`");
        }
    }
}

#[test]
fn every_file_is_reached() {
    for package in [
        "order-core",
        "order-store-memory",
        "order-store-sqlite",
        "order-testkit",
        "order-http",
        "order-mail",
        "order-documents",
    ] {
        for path in files(&workspace().join(package).join("src"), "rs") {
            let (name, folder) = (path.file_stem().unwrap().to_string_lossy(), path.parent().unwrap());
            if name == "lib" {
                continue;
            }
            let (module, above) = if name == "mod" {
                (folder.file_name().unwrap().to_string_lossy(), folder.parent().unwrap())
            } else {
                (name, folder)
            };
            let parent =
                ["mod.rs", "lib.rs"].map(|file| above.join(file)).into_iter().find(|file| file.exists());
            let declares = parent.is_some_and(|parent| {
                code(&parent).lines().any(|line| line.trim_end().ends_with(&format!("mod {module};")))
            });
            assert!(declares, "{} is not declared by the module above it", shown(&path));
        }
    }
}

#[test]
fn every_readme_with_code_is_compiled() {
    let included: Vec<_> = files(workspace(), "rs")
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let start = text.split("include_str!(\"").nth(1)?;
            path.parent()?.join(start.split('"').next()?).canonicalize().ok()
        })
        .collect();
    for path in files(workspace(), "md") {
        let is_readme = path.file_name().is_some_and(|name| name == "README.md");
        if is_readme && fs::read_to_string(&path).unwrap().contains("```rust") {
            assert!(included.contains(&path.canonicalize().unwrap()), "{} is not compiled", shown(&path));
        }
    }
}
