//! Reading sources: which files there are, their code without comments, and the paths that it names.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub(super) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Every file below a folder with this extension, in order. What was built and what is hidden is no source.
pub(super) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A path as people name it.
pub(super) fn shown(path: &Path) -> String {
    path.strip_prefix(workspace()).unwrap_or(path).display().to_string()
}

/// The code of a file without its line comments. Block comments are not in use, and no string here looks like a path.
pub(super) fn code(path: &Path) -> String {
    without_comments(&fs::read_to_string(path).unwrap())
}

pub(super) fn without_comments(text: &str) -> String {
    let line = |line: &str| match line.find("//") {
        // A link in a string is no comment.
        Some(at) if !line[..at].ends_with(':') => line[..at].to_owned(),
        _ => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The same without the tests at its end.
pub(super) fn without_tests(code: &str) -> &str {
    code.split("#[cfg(test)]").next().unwrap_or(code)
}

/// The names that follow `start`, such as `crate::`: one, or each of a group in braces.
pub(super) fn named_after(code: &str, start: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(start) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|char| char.is_alphanumeric() || char == '_' || char == ':') {
            continue;
        }
        names.extend(first_names(&code[at + start.len()..]));
    }
    names
}

/// The first name, or the first name of each path in a group.
pub(super) fn first_names(rest: &str) -> Vec<String> {
    let Some(group) = rest.trim_start().strip_prefix('{') else {
        return vec![identifier(rest)];
    };
    let (mut names, mut depth, mut fresh) = (Vec::new(), 0_usize, true);
    for (at, char) in group.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            char if fresh && !char.is_whitespace() => {
                names.push(identifier(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

fn identifier(text: &str) -> String {
    text.trim_start().chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
}

#[test]
fn names_are_found() {
    let code = without_comments(
        "use crate::value::{Money, Code}; // crate::desk\n/// [`crate::store`]\nuse crate::{\n  cart::{A, b::C},\n  order,\n};\nlet x = $crate::record::X; my_crate::no",
    );
    assert_eq!(named_after(&code, "crate::"), ["value", "cart", "order", "record"]);
    assert_eq!(without_tests("a\n#[cfg(test)]\nmod tests {}"), "a\n");
}
