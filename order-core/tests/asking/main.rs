//! What each side may ask of orders, lists, tallies and logs, and what it then sees.

mod letters;
mod lists;
mod logs;
mod records;
mod shop;
