//! Searching orders and counting them up.
//!
//! Decides by which index a search goes. Every text is made of fixed pieces; what a search names is bound. Deliberately knows
//! nothing of how an order stands in columns: that is declared beside the records.

mod few;
mod filter;
mod find;
#[cfg(test)]
mod plans;
mod statement;
mod tally;
mod walk;

pub(crate) use find::{count_orders, find_orders};
pub(crate) use tally::tally;
