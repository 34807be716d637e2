//! Facts that the compiler keeps, told as code that must not compile.
//!
//! A changeset is made by the rules alone:
//!
//! ```compile_fail,E0451
//! use order_core::record::{Changeset, Partition};
//! use order_core::value::BrandId;
//!
//! fn forged(brand: BrandId) -> Changeset {
//!     Changeset {
//!         partition: Partition::Brand(brand),
//!         guards: Vec::new(),
//!         writes: Vec::new(),
//!         moves: Vec::new(),
//!         log: Vec::new(),
//!         tasks: Vec::new(),
//!     }
//! }
//! ```
//!
//! and what is in one cannot be changed by who carries it to the store:
//!
//! ```compile_fail,E0616
//! fn emptied(mut changes: order_core::record::Changeset) {
//!     changes.guards.clear();
//! }
//! ```
//!
//! Amounts have no `+`, which could not refuse two currencies:
//!
//! ```compile_fail,E0369
//! fn sum(a: order_core::value::Money, b: order_core::value::Money) -> order_core::value::Money {
//!     a + b
//! }
//! ```
//!
//! nor an order, which would compare yen with euros:
//!
//! ```compile_fail,E0369
//! fn more(a: order_core::value::Money, b: order_core::value::Money) -> bool {
//!     a > b
//! }
//! ```
//!
//! They are not made of floats:
//!
//! ```compile_fail,E0308
//! fn price(euro: order_core::value::Currency) {
//!     let _ = order_core::value::Money::rounded(12.5, euro, order_core::value::Rounding::HalfEven);
//! }
//! ```
//!
//! A quantity passes its check or does not exist:
//!
//! ```compile_fail,E0423
//! let many = order_core::value::Quantity(2_000_000);
//! ```
//!
//! An id of one thing is not the id of another:
//!
//! ```compile_fail,E0308
//! fn catalog_of(cart: order_core::value::CartId) -> order_core::value::CatalogId {
//!     cart
//! }
//! ```

// The examples of the front page, so that they are compiled.
#[doc = include_str!("../README.md")]
#[cfg(doctest)]
mod front_page {}
