//! What holds of the workspace as a whole, told by a test instead of a habit.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "a test may panic, and indexes come from the search"
)]
mod tidy;
