//! Bulk import: one sheet with the lines of many orders.
//!
//! [`ImportFile::read`] finds the columns by their titles and groups the rows by the order code that people typed. Each line keeps its row,
//! so that whoever looks up the codes can tell a fault by it too. Deliberately knows no record: whether there is such a buyer, catalog or
//! SKU is for whoever places the orders.

mod column;
mod fault;
mod gather;
mod head;
mod template;

use order_core::catalog::TransactionTerm;
use order_core::value::{Code, Currency, Quantity};

pub use column::ImportColumn;
pub use fault::{ImportFault, ImportFaults};
pub use template::template;

use crate::fault::Found;
use crate::xlsx::Book;
use gather::Gathering;

/// A file of many orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// In which currency all of them are, where the file says so.
    pub currency: Option<Currency>,
    /// Under which term all of them are, where the file says so.
    pub term: Option<TransactionTerm>,
    /// The orders, in the order in which their codes come first. There is at least one.
    pub orders: Vec<ImportedOrder>,
}

/// An order of such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedOrder {
    /// The code that was typed. The order gets one of its own; this is its external code.
    pub external_code: Code,
    /// The code that the brand calls the buyer by.
    pub buyer_code: Code,
    /// The code of the catalog.
    pub catalog_code: Code,
    /// Its lines, in the order of the rows. There is at least one.
    pub lines: Vec<ImportedLine>,
}

/// A line of an order, in one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedLine {
    /// The row, as it is numbered in the sheet.
    pub row: u32,
    /// The model number of the product.
    pub model_number: Code,
    /// The number of the SKU.
    pub sku_number: Code,
    /// How many pieces; 0 is let through, and orders nothing.
    pub quantity: Quantity,
}

impl ImportFile {
    /// Reads a workbook: its first sheet, of which the first row that has something in it is that of the titles.
    ///
    /// # Errors
    /// Every [`ImportFault`] there is. When the titles are wrong, only what is wrong with them.
    pub fn read(bytes: &[u8]) -> Result<Self, ImportFaults> {
        let file = |fault| ImportFaults::one(ImportFault::File(fault));
        let mut book = Book::open(bytes).map_err(file)?;
        let mut found = Found::none();
        let mut gathering = Gathering::none();
        for (place, sheet) in book.sheets().into_iter().enumerate() {
            if place == 0 {
                for area in book.merged(&sheet).map_err(file)? {
                    found.push(ImportFault::Merged { area: area.to_string() });
                }
                book.read(&sheet, |cell| gathering.cell(cell, &mut found)).map_err(file)?;
            } else {
                let mut is_empty = true;
                book.read(&sheet, |_| is_empty = false).map_err(file)?;
                if !is_empty {
                    found.push(ImportFault::SheetAdded { sheet });
                }
            }
        }
        let imported = gathering.end(&mut found);
        found.verdict(imported, |fault| fault.place().map(|place| (place.row, place.column)))
    }
}
