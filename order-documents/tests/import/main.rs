//! Bulk imports: rows become orders, and whatever is wrong with one is named by row and column.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod faults;
#[cfg(test)]
#[path = "../sheet/file.rs"]
#[expect(dead_code, reason = "shared with the tests of sheets, which take workbooks apart in more ways")]
mod file;
#[cfg(test)]
mod mutated;
#[cfg(test)]
#[path = "../sheet/mutation.rs"]
mod mutation;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod stage;
