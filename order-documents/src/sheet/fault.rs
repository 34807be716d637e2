//! What can be wrong with a filled-in order sheet.

use order_core::catalog::TransactionTerm;
use order_core::value::{BrandId, CatalogId, Code, Currency};
use thiserror::Error;

use super::SheetVersion;
use crate::fault::faults;
use crate::{Faults, FileFault, InCell, Language, Place, QuantityFault};

/// Every fault of a filled-in order sheet.
pub type SheetFaults = Faults<SheetFault>;

/// What is wrong with a filled-in order sheet.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetFault {
    /// The file is not read at all.
    #[error("{0}")]
    File(FileFault),
    /// The workbook is no order sheet, or one of another form.
    #[error("the workbook is no order sheet; fill in the sheet as it was given out")]
    NotAnOrderSheet,
    /// What it says of itself cannot be read.
    #[error("the order sheet no longer tells its {line}; fill in the sheet as it was given out")]
    IdentityDamaged {
        /// Which line of it.
        line: &'static str,
    },
    /// It is of another brand.
    #[error("the order sheet is of the brand {found}, not of {expected}")]
    OtherBrand {
        /// Of which.
        found: BrandId,
        /// Of which it should be.
        expected: BrandId,
    },
    /// It is of another catalog.
    #[error("the order sheet is of the catalog {found}, not of {expected}")]
    OtherCatalog {
        /// Of which.
        found: CatalogId,
        /// Of which it should be.
        expected: CatalogId,
    },
    /// It is for another term.
    #[error("the order sheet is for the term `{found}`, not for `{expected}`")]
    OtherTerm {
        /// For which.
        found: TransactionTerm,
        /// For which it should be.
        expected: TransactionTerm,
    },
    /// It is in another currency.
    #[error("the order sheet is in {found}, not in {expected}")]
    OtherCurrency {
        /// In which.
        found: Currency,
        /// In which it should be.
        expected: Currency,
    },
    /// It is in another language.
    #[error("the order sheet is in the language {found}, not in {expected}")]
    OtherLanguage {
        /// In which.
        found: Language,
        /// In which it should be.
        expected: Language,
    },
    /// The catalog or prices have changed since the sheet was made, or it shows those of another buyer.
    #[error(
        "the order sheet is outdated: the catalog or the prices have changed since, or it was made for another buyer; fill in a new one"
    )]
    OtherVersion {
        /// Which it is.
        found: SheetVersion,
        /// Which it should be.
        expected: SheetVersion,
    },
    /// A sheet is missing.
    #[error("the sheet `{sheet}` is missing")]
    SheetMissing {
        /// Its name.
        sheet: String,
    },
    /// There is a sheet too many.
    #[error("the sheet `{sheet}` does not belong to the order sheet")]
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
    /// A locked cell shows something else.
    #[error("{place} is locked and shows `{found}` instead of `{expected}`")]
    LockedCell {
        /// Which cell.
        place: Place,
        /// What it shows.
        found: String,
        /// What it should show.
        expected: String,
    },
    /// The formula of a locked cell is changed or overwritten.
    #[error("{place} is locked and has `{found}` instead of the formula `{expected}`")]
    FormulaChanged {
        /// Which cell.
        place: Place,
        /// What it has.
        found: String,
        /// The formula it should have.
        expected: String,
    },
    /// There is something where nothing should be.
    #[error("{place} should be empty and shows `{found}`")]
    CellAdded {
        /// Which cell.
        place: Place,
        /// What it shows.
        found: String,
    },
    /// A row is of a SKU that the sheet does not have.
    #[error("{place} names the unknown SKU `{found}`")]
    UnknownSku {
        /// The cell that names it.
        place: Place,
        /// What it names.
        found: String,
    },
    /// A row is of a SKU whose row was there before.
    #[error("{place} names the SKU {sku} a second time")]
    SkuRepeated {
        /// The cell that names it.
        place: Place,
        /// The number of the SKU.
        sku: Code,
    },
    /// A row is not where it was.
    #[error("{place} names the SKU {sku}, whose row was elsewhere")]
    RowMoved {
        /// The cell that names it.
        place: Place,
        /// The number of the SKU.
        sku: Code,
    },
    /// A row was put in.
    #[error("the row of {place} does not belong to the order sheet")]
    RowAdded {
        /// Its first cell.
        place: Place,
    },
    /// The row of a SKU is missing.
    #[error("the row of the SKU {sku} of model {model} is missing")]
    RowMissing {
        /// The number of the SKU.
        sku: Code,
        /// The model number of its product.
        model: Code,
    },
    /// A quantity is none.
    #[error("{0}")]
    Quantity(InCell<QuantityFault>),
}

faults! {
    placed SheetFault shares [File] cells [Quantity] {
        NotAnOrderSheet {} = "not_an_order_sheet";
        IdentityDamaged { line } = "identity_damaged";
        OtherBrand { found, expected } = "other_brand";
        OtherCatalog { found, expected } = "other_catalog";
        OtherTerm { found, expected } = "other_term";
        OtherCurrency { found, expected } = "other_currency";
        OtherLanguage { found, expected } = "other_language";
        OtherVersion { found, expected } = "other_version";
        SheetMissing { sheet } = "sheet_missing";
        SheetAdded { sheet } = "sheet_added";
        Merged { area } = "cells_merged";
        LockedCell [place] { found, expected } = "locked_cell";
        FormulaChanged [place] { found, expected } = "formula_changed";
        CellAdded [place] { found } = "cell_added";
        UnknownSku [place] { found } = "unknown_sku";
        SkuRepeated [place] { sku } = "sku_repeated";
        RowMoved [place] { sku } = "row_moved";
        RowAdded [place] {} = "row_added";
        RowMissing { sku, model } = "row_missing";
    }
}
