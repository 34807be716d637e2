//! A workbook that came back.

use order_core::cart::{CartItem, CartSku, Terms};
use order_core::value::{BrandId, CatalogId, ProductId, Quantity, SkuId};

use super::compare::compare;
use super::identity::SHEET;
use super::{OrderSheet, SheetFault, SheetFaults, SheetIdentity};
use crate::fault::Found;
use crate::xlsx::{Book, Value};

/// A filled-in order sheet that was opened, and not yet compared with what it should be.
///
/// ```
/// use order_documents::sheet::{FilledSheet, OrderSheet, SheetFaults, SheetFile, SheetIdentity};
///
/// /// `made_anew` looks whether this is a sheet to be read here, and makes the same one of the records as they are now.
/// fn read(bytes: &[u8], made_anew: impl Fn(&SheetIdentity) -> OrderSheet) -> Result<FilledSheet, SheetFaults> {
///     let file = SheetFile::open(bytes)?;
///     let sheet = made_anew(file.identity());
///     file.read(&sheet)
/// }
/// ```
pub struct SheetFile<'b> {
    book: Book<'b>,
    identity: SheetIdentity,
}

impl std::fmt::Debug for SheetFile<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SheetFile").field("identity", &self.identity).finish_non_exhaustive()
    }
}

/// What was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledSheet {
    /// The brand.
    pub brand: BrandId,
    /// The catalog that is ordered from.
    pub catalog: CatalogId,
    /// Term and currency of the order.
    pub terms: Terms,
    /// Each SKU with a quantity above 0, in the order of the rows. There may be none.
    pub lines: Vec<FilledLine>,
}

/// A SKU that is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilledLine {
    /// The row, as it is numbered in the sheet.
    pub row: u32,
    /// The product.
    pub product: ProductId,
    /// The SKU.
    pub sku: SkuId,
    /// How many pieces, never 0.
    pub quantity: Quantity,
}

impl FilledSheet {
    /// The items of a cart: one per product, in the order in which products come first.
    pub fn items(&self) -> Vec<CartItem> {
        let mut items: Vec<CartItem> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for line in &self.lines {
            let place = *places.entry(line.product).or_insert(items.len());
            let sku = CartSku::of(line.sku, line.quantity);
            match items.get_mut(place) {
                Some(item) => item.skus.push(sku),
                None => items.push(CartItem::of(line.product, vec![sku])),
            }
        }
        items
    }
}

impl<'b> SheetFile<'b> {
    /// Opens a workbook and reads what it says it is.
    ///
    /// # Errors
    /// [`SheetFault::File`] when it is not read at all, [`SheetFault::NotAnOrderSheet`], or [`SheetFault::IdentityDamaged`].
    pub fn open(bytes: &'b [u8]) -> Result<Self, SheetFaults> {
        let mut book = Book::open(bytes).map_err(|fault| SheetFaults::one(SheetFault::File(fault)))?;
        if !book.sheets().iter().any(|name| name == SHEET) {
            return Err(SheetFaults::one(SheetFault::NotAnOrderSheet));
        }
        let mut lines: Vec<(u32, u32, String)> = Vec::new();
        let read = book.read(SHEET, |cell| {
            if let (true, Value::Text(text)) = (lines.len() < LINE_CELLS_MAX, cell.value) {
                lines.push((cell.row, cell.column, text));
            }
        });
        read.map_err(|fault| SheetFaults::one(SheetFault::File(fault)))?;
        let identity = SheetIdentity::from_lines(|name| {
            let (row, _, _) = lines.iter().find(|(_, column, text)| *column == 0 && text == name)?;
            let value = lines.iter().find(|(other, column, _)| other == row && *column == 1);
            value.map(|(_, _, text)| text.clone())
        });
        Ok(Self { book, identity: identity.map_err(SheetFaults::one)? })
    }

    /// What it says it is. The language is that in which the sheet has to be made anew.
    pub const fn identity(&self) -> &SheetIdentity {
        &self.identity
    }

    /// Compares it with the sheet as it should be, and reads the quantities.
    ///
    /// # Errors
    /// Every [`SheetFault`] there is. Of a sheet that is another one, or of another version, only that: everything else would
    /// follow from it.
    pub fn read(mut self, sheet: &OrderSheet) -> Result<FilledSheet, SheetFaults> {
        let mut found = Found::none();
        for fault in self.other(sheet) {
            found.push(fault);
        }
        if !found.is_empty() {
            return found.verdict(FilledSheet::none(sheet), |_| 0);
        }
        compare(&mut self.book, sheet)
    }

    /// In what it is another sheet.
    fn other(&self, sheet: &OrderSheet) -> Vec<SheetFault> {
        let (found, expected) = (self.identity.clone(), sheet.identity());
        let mut faults = Vec::new();
        if found.brand != expected.brand {
            faults.push(SheetFault::OtherBrand { found: found.brand, expected: expected.brand });
        }
        if found.catalog != expected.catalog {
            faults.push(SheetFault::OtherCatalog { found: found.catalog, expected: expected.catalog });
        }
        if found.terms.term != expected.terms.term {
            faults.push(SheetFault::OtherTerm { found: found.terms.term, expected: expected.terms.term });
        }
        if found.terms.currency != expected.terms.currency {
            let (found, expected) = (found.terms.currency, expected.terms.currency);
            faults.push(SheetFault::OtherCurrency { found, expected });
        }
        if found.language != expected.language {
            faults.push(SheetFault::OtherLanguage { found: found.language, expected: expected.language });
        }
        let is_other = found.version != expected.version || found.prices != expected.prices;
        if faults.is_empty() && is_other {
            faults.push(SheetFault::OtherVersion { found: found.version, expected: expected.version });
        }
        faults
    }
}

/// Most cells that are looked at for what a sheet says it is.
const LINE_CELLS_MAX: usize = 100;

impl FilledSheet {
    /// A sheet into which nothing was filled.
    pub(super) fn none(sheet: &OrderSheet) -> Self {
        let head = sheet.head();
        Self { brand: head.brand, catalog: head.catalog, terms: head.terms.clone(), lines: Vec::new() }
    }
}
