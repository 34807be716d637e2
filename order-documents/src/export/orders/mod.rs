//! Orders by a choice of columns.
//!
//! Decides which columns there are, which side may have them, and what each reads out of an order.

mod about;
mod choice;
mod column;
mod export;
mod read;
mod row;
mod words;

pub use choice::{ChoiceFault, ChoiceFaults, ColumnChoice};
pub use column::{Column, UnknownColumn};
pub use export::{ExportedOrder, OrderExport, OrderSettings};
