//! Excel out: orders by a choice of columns, and tallies.
//!
//! Decides what stands in which cell and of which type it is. Deliberately knows no store, no HTTP and no clock, and asks nobody: what is
//! not in an order, such as the names of catalogs and tags, is handed in. It cannot name a buyer's note to its own company: `orders`
//! copies what columns read out of the documents, and that note is not among it.
//!
//! Rows are put aside in a temporary file as they come, so memory does not grow with them.
//!
//! - **Texts** are texts whatever they begin with: never a formula, a link or a number, also where a person edits the cell later. Of one that
//!   is longer than a cell, 32,767 units of UTF-16, the rest is left out, and an ellipsis says so.
//! - **Amounts and counts** are numbers; amounts look like their currency, each by itself. One with more than fifteen digits, which a
//!   spreadsheet would round, is a text with all of them.
//! - **Rates** are percentages, with the digits that each needs.
//! - **Days and times** are dates. Times are those of clocks at the offset that is given, to the second before. What the calendar of Excel does
//!   not have, which begins in March 1900 here and ends in 9999, is a text.
//! - **Formulas** are sums in tallies and nothing else, each with its result. A sum that would have to leave out a text is none.

mod book;
mod error;
mod names;
mod orders;
mod tally;

pub use book::{BookSettings, RowsIn};
pub use error::ExportError;
pub use names::{BuyerNames, CatalogNames, Names, SkuNames};
pub use orders::{
    ChoiceFault, ChoiceFaults, Column, ColumnChoice, ExportedOrder, OrderExport, OrderSettings, UnknownColumn,
};
pub use tally::{Tally, TallyError, TallyMeasure, TallyOf};
