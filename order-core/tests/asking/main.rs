//! What each side may ask of orders, lists, tallies and logs, and what it then sees.

// Behind `cfg(test)` so that the lints know this module for tests.
#[cfg(test)]
mod letters;
mod lists;
mod logs;
mod offers;
mod records;
mod repeats;
mod shop;
