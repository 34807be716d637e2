//! Workbooks of orders and tallies, read back by a library that did not write them.

#![cfg_attr(test, expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small"))]

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod book;
#[cfg(test)]
mod flow;
#[cfg(test)]
mod made;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod read;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod tallies;
#[cfg(test)]
mod texts;
