//! Generators for property tests: values with hostile content, and whole scenarios with the steps that follow.
//!
//! Decides what is likely. Small numbers are, so that steps meet each other; so are the edges of every range.

mod scenario;
mod step;
mod value;

pub use scenario::scenario;
pub use step::{form, step, steps};
pub use value::{code, discount_rate, money, name, note, quantity, tax_rate, timestamp, wholesale_rate};
