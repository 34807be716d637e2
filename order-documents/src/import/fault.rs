//! What can be wrong with a bulk import.

use order_core::value::Code;
use thiserror::Error;

use super::ImportColumn;
use crate::fault::faults;
use crate::{CodeFault, Faults, FileFault, InCell, Place, QuantityFault};

/// Every fault of a bulk import.
pub type ImportFaults = Faults<ImportFault>;

/// What is wrong with a bulk import.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ImportFault {
    /// The file is not read at all.
    #[error("{0}")]
    File(FileFault),
    /// There is no order in it.
    #[error("there is no order in the first sheet")]
    Nothing,
    /// There is something in another sheet than the first, which would be overlooked.
    #[error("there is something in the sheet `{sheet}`; all orders are in the first one")]
    SheetAdded {
        /// Its name.
        sheet: String,
    },
    /// Cells are merged.
    #[error("the cells {area} are merged")]
    Merged {
        /// Which.
        area: String,
    },
    /// A title is that of no column.
    #[error("{place} is the title of no column: `{found}`")]
    UnknownColumn {
        /// The cell.
        place: Place,
        /// What it shows.
        found: String,
    },
    /// Two columns have the same title.
    #[error("{place} is a second column `{column}`")]
    ColumnRepeated {
        /// The cell of the second.
        place: Place,
        /// Which column.
        column: ImportColumn,
    },
    /// A column is missing.
    #[error("the column `{column}` is missing")]
    ColumnMissing {
        /// Which column.
        column: ImportColumn,
    },
    /// There is something in a column without a title.
    #[error("{place} has something in a column without a title")]
    NoTitle {
        /// The cell.
        place: Place,
    },
    /// A code cannot be read.
    #[error("{0}")]
    Code(InCell<CodeFault>),
    /// A quantity is none.
    #[error("{0}")]
    Quantity(InCell<QuantityFault>),
    /// A row has no quantity.
    #[error("{place} is empty")]
    QuantityMissing {
        /// The cell.
        place: Place,
    },
    /// A text is no currency.
    #[error("{place} is no current currency of ISO 4217: `{found}`")]
    UnknownCurrency {
        /// The cell.
        place: Place,
        /// What it shows.
        found: Code,
    },
    /// The currency or the term of the whole file differs between rows.
    #[error("{place} shows `{found}`, and the file has `{expected}` before")]
    FileDiffers {
        /// The cell.
        place: Place,
        /// What it shows.
        found: Code,
        /// What stands in a row before.
        expected: Code,
    },
    /// An order has two buyers.
    #[error("{place} shows another buyer than row {first_row} of the order `{order}`")]
    BuyerDiffers {
        /// The cell.
        place: Place,
        /// The order, as its code was typed.
        order: Code,
        /// The first row of the order.
        first_row: u32,
    },
    /// An order is from two catalogs.
    #[error("{place} shows another catalog than row {first_row} of the order `{order}`")]
    CatalogDiffers {
        /// The cell.
        place: Place,
        /// The order, as its code was typed.
        order: Code,
        /// The first row of the order.
        first_row: u32,
    },
    /// An order has a SKU twice.
    #[error("{place} is a SKU that the order `{order}` has in row {first_row} already")]
    SkuRepeated {
        /// The cell.
        place: Place,
        /// The order, as its code was typed.
        order: Code,
        /// The first row of the SKU.
        first_row: u32,
    },
}

faults! {
    placed ImportFault shares [File] cells [Code, Quantity] {
        Nothing {} = "nothing_to_import";
        SheetAdded { sheet } = "sheet_added";
        Merged { area } = "cells_merged";
        UnknownColumn [place] { found } = "unknown_column";
        ColumnRepeated [place] { column } = "column_repeated";
        ColumnMissing { column } = "column_missing";
        NoTitle [place] {} = "no_title";
        QuantityMissing [place] {} = "quantity_missing";
        UnknownCurrency [place] { found } = "unknown_currency";
        FileDiffers [place] { found, expected } = "file_differs";
        BuyerDiffers [place] { order, first_row } = "buyer_differs";
        CatalogDiffers [place] { order, first_row } = "catalog_differs";
        SkuRepeated [place] { order, first_row } = "sku_repeated";
    }
}
