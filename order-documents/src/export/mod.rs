//! Excel out: orders by a choice of columns, and tallies.
//!
//! Decides what stands in which cell and of which type it is. Deliberately knows no store, no HTTP and no clock, and asks nobody: what is
//! not in an order, such as the names of catalogs and tags, is handed in. It cannot name a buyer's note to its own company: [`orders`]
//! copies what columns read out of the documents, and that note is not among it.
//!
//! Rows are put aside in a temporary file as they come, so memory does not grow with them.

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
