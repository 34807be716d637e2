//! Order sheets: a workbook that one buyer fills in, and that is one order.
//!
//! An [`OrderSheet`] is made of the records of a catalog and written with [`OrderSheet::to_xlsx`]. When it comes back, [`SheetFile`] opens
//! it and tells what it says it is; the same sheet is then made anew from the records as they are now, and [`SheetFile::read`] compares
//! the two cell by cell. So whatever was changed besides quantities is seen, and whatever changed in the catalog too. Deliberately
//! knows no buyer, no deadline and no stock: what may be ordered is decided by whoever places what is read here.

mod compare;
mod fault;
mod file;
mod formula;
mod identity;
mod layout;
mod row;
mod words;
mod write;

use std::collections::HashSet;
use std::num::NonZeroU32;

use order_core::cart::Terms;
use order_core::catalog::Catalog;
use order_core::party::Brand;
use order_core::value::{BrandId, CatalogId, Code, Name, SkuId, limits};

use crate::Language;

pub use fault::{SheetFault, SheetFaults};
pub use file::{FilledLine, FilledSheet, SheetFile};
pub use identity::{SheetIdentity, SheetPrices, SheetVersion};
pub use row::{LeftOut, SheetRow};
pub use write::SheetError;

use layout::Layout;

/// What an order sheet is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetHead {
    /// The brand.
    pub brand: BrandId,
    /// Its name as the sheet shows it.
    pub brand_name: Name,
    /// The catalog.
    pub catalog: CatalogId,
    /// Its code.
    pub catalog_code: Code,
    /// Its name as the sheet shows it.
    pub catalog_name: Name,
    /// Term and currency of the prices, and of the order.
    pub terms: Terms,
    /// The language of the sheet.
    pub language: Language,
    /// Whose prices it shows.
    pub prices: SheetPrices,
    /// In multiples of how many pieces each SKU is ordered, which the sheet says.
    pub lot_size: Option<NonZeroU32>,
}

impl SheetHead {
    /// The head of a sheet for a catalog of a brand, with retail prices only.
    pub fn of(brand: &Brand, catalog: &Catalog, terms: Terms, language: Language) -> Self {
        let locale = language.locale();
        Self {
            brand: brand.id,
            brand_name: brand.name.get(&locale).clone(),
            catalog: catalog.id,
            catalog_code: catalog.code.clone(),
            catalog_name: catalog.name.get(&locale).clone(),
            terms,
            language,
            prices: SheetPrices::Retail,
            lot_size: catalog.lot_size,
        }
    }
}

/// A sheet that a buyer can fill in.
///
/// Two sheets that show the same are the same: they have the same version and the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSheet {
    head: SheetHead,
    rows: Vec<SheetRow>,
    version: SheetVersion,
}

impl OrderSheet {
    /// Most rows of a sheet: what a catalog has at most.
    pub const ROWS_MAX: usize = limits::CATALOG_SKUS_MAX;

    /// Most cells of a sheet: twenty columns of as many rows as it can have.
    pub const CELLS_MAX: usize = 2_000_000;

    /// A sheet of these rows, in this order.
    ///
    /// # Errors
    /// [`SheetError`] when there is no row, or there are too many rows or cells, when a SKU is there twice, or a price is missing or in another currency.
    pub fn new(head: SheetHead, rows: Vec<SheetRow>) -> Result<Self, SheetError> {
        if rows.is_empty() {
            return Err(SheetError::NoRows);
        }
        if rows.len() > Self::ROWS_MAX {
            return Err(SheetError::TooManyRows { rows: rows.len(), max: Self::ROWS_MAX });
        }
        let mut seen: HashSet<SkuId> = HashSet::with_capacity(rows.len());
        for row in &rows {
            let prices = [Some(row.retail), row.own_price];
            if prices.iter().flatten().any(|price| price.currency() != head.terms.currency) {
                return Err(SheetError::OtherCurrency { sku: row.sku });
            }
            if row.own_price.is_some() != (head.prices == SheetPrices::Own) {
                return Err(SheetError::OwnPrice { sku: row.sku });
            }
            if !seen.insert(row.sku) {
                return Err(SheetError::SkuRepeated { sku: row.sku });
            }
        }
        let cells = Layout::of(&head, &rows).columns().count().saturating_mul(rows.len());
        if cells > Self::CELLS_MAX {
            return Err(SheetError::TooManyCells { cells, max: Self::CELLS_MAX });
        }
        let version = identity::version(&head, &rows);
        Ok(Self { head, rows, version })
    }

    /// What it is of.
    pub const fn head(&self) -> &SheetHead {
        &self.head
    }

    /// Its rows, one per SKU.
    pub fn rows(&self) -> &[SheetRow] {
        &self.rows
    }

    /// What stands for all that it shows.
    pub const fn version(&self) -> SheetVersion {
        self.version
    }

    /// What a filled-in sheet says it is.
    pub fn identity(&self) -> SheetIdentity {
        SheetIdentity {
            brand: self.head.brand,
            catalog: self.head.catalog,
            terms: self.head.terms.clone(),
            language: self.head.language,
            prices: self.head.prices,
            version: self.version,
        }
    }

    /// The sheet as a workbook. The same sheet gives the same bytes.
    ///
    /// # Errors
    /// [`SheetError::Unwritable`].
    pub fn to_xlsx(&self) -> Result<Vec<u8>, SheetError> {
        write::to_xlsx(self)
    }

    /// Reads a filled-in workbook of this sheet.
    ///
    /// # Errors
    /// Every [`SheetFault`] there is.
    pub fn read(&self, bytes: &[u8]) -> Result<FilledSheet, SheetFaults> {
        SheetFile::open(bytes)?.read(self)
    }
}
