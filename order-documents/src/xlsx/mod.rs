//! Workbooks from outside: whether a file may be opened at all, and what stands in its cells.
//!
//! Everything here is made for bytes that somebody else made. `guard` looks through the whole file before `calamine` sees any of
//! it; only what it lets pass is read, cell by cell. Deliberately knows no order and no column: what cells mean is for others.

mod book;
mod cell;
mod fault;
mod guard;
pub mod limits;
mod place;

pub(crate) use book::Book;
pub(crate) use cell::{Cell, Value, quantity, text};
pub use fault::{CodeFault, FileFault, QuantityFault};
pub use place::Place;
pub(crate) use place::{Area, letters};
