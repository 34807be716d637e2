//! The *Online Retail* files: what of them is an order.
//!
//! All lines of one file with the same all-digit invoice number, adjacent or not, are one order. Its buyer, time and year are those
//! of its first line in the file, whether or not that line counts. Lines with a quantity of 1 or more and a price above 0, as
//! written, count; the same SKU is added up. A SKU is a stock code at a price, rounded half-even to the penny. What is left out is
//! counted by reason. Deliberately knows nothing of brands, catalogs and stores.

mod book;
mod invoice;
mod line;
#[cfg(test)]
mod tests;

pub use book::{Book, Buyer, Invoice, Sku};
