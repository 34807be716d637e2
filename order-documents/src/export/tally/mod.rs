//! Tallies: what was ordered, counted up by SKU, by buyer, or by both.
//!
//! Decides how rows of a tally stand on sheets and what their totals are. Deliberately counts no orders: the rows are those that the core
//! counted up.

mod add;
mod layout;
mod list;
mod matrix;
mod words;

use std::io::Write;

use order_core::record::TallyRow;
use order_core::value::Currency;
use thiserror::Error;

use super::book::{Book, BookSettings};
use super::error::ExportError;
use super::names::Names;
use add::{Body, add_up};

/// By what the rows were counted up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TallyOf {
    /// By [`TallyBy::BuyerAndSku`](order_core::record::TallyBy::BuyerAndSku).
    BuyerAndSku,
    /// By [`TallyBy::Sku`](order_core::record::TallyBy::Sku).
    Sku,
    /// By [`TallyBy::Buyer`](order_core::record::TallyBy::Buyer).
    Buyer,
}

/// What is shown of each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TallyMeasure {
    /// Pieces, and what they cost in the one currency that there is.
    QuantityAndAmount(Currency),
    /// Pieces, whatever the currency.
    Quantity,
}

/// Why a tally makes no workbook.
#[derive(Debug, Error)]
pub enum TallyError {
    /// A row was counted up by something else.
    #[error("row {row} is of another tally: its keys are not those that were announced")]
    OtherKeys {
        /// Which one, counted from 0.
        row: usize,
    },
    /// Amounts are asked for in one currency, and there are others.
    #[error("amounts are to be in {wanted}, and there are rows in {}", codes(others))]
    OtherCurrencies {
        /// The one that was asked for.
        wanted: Currency,
        /// The others, each once, ascending.
        others: Vec<Currency>,
    },
    /// A total is beyond what can be counted.
    #[error("the total is beyond what can be counted")]
    TooLarge,
    /// The workbook does not come about.
    #[error(transparent)]
    Export(#[from] ExportError),
}

fn codes(currencies: &[Currency]) -> String {
    let codes: Vec<String> = currencies.iter().map(ToString::to_string).collect();
    codes.join(", ")
}

/// A tally, ready to be written. Rows that differ only in their term, or in a currency that is not shown, are added up.
///
/// ```
/// use order_core::record::TallyRow;
/// use order_core::value::{Money, Pieces, SkuId, Timestamp};
/// use order_documents::Language;
/// use order_documents::export::{BookSettings, Names, Tally, TallyMeasure, TallyOf};
///
/// let sku = SkuId::made(Timestamp::MIN, [7; 10]);
/// let row = TallyRow {
///     keys: vec![sku.to_string(), "NK-100".to_owned(), "NK-100-M".to_owned()],
///     currency: "EUR".parse()?,
///     term: None,
///     orders: 2,
///     lines: 2,
///     pieces: Pieces::new(24),
///     amount: Money::parse("1008.00", "EUR".parse()?)?,
/// };
/// let tally = Tally::new(&[row], TallyOf::Sku, TallyMeasure::QuantityAndAmount("EUR".parse()?))?;
/// let settings = BookSettings::new(Language::English, Timestamp::MIN);
/// let mut bytes = Vec::new();
/// tally.export(&Names::default(), &settings, &mut bytes)?;
/// assert!(bytes.starts_with(b"PK"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tally {
    measure: TallyMeasure,
    body: Body,
}

impl Tally {
    /// Adds up the rows of a tally.
    ///
    /// # Errors
    /// [`TallyError::OtherKeys`], [`TallyError::OtherCurrencies`] with every one of them, and [`TallyError::TooLarge`].
    pub fn new(rows: &[TallyRow], of: TallyOf, measure: TallyMeasure) -> Result<Self, TallyError> {
        Ok(Self { measure, body: add_up(rows, of, measure)? })
    }

    /// Writes the workbook.
    ///
    /// By SKU and by buyer there is one sheet with a row for each. By both there are a row for each SKU and a column for each buyer, with
    /// quantities on one sheet and amounts on another; where there are more buyers than a sheet has columns, there is a row for each SKU and
    /// buyer instead. Totals are sums that a spreadsheet computes again.
    ///
    /// # Errors
    /// [`TallyError::TooLarge`] when a total is beyond what can be counted, and [`TallyError::Export`].
    pub fn export(
        &self,
        names: &Names,
        settings: &BookSettings,
        writer: impl Write + Send,
    ) -> Result<(), TallyError> {
        let language = settings.language;
        let mut book = Book::new(words::name(&self.body, language), settings)?;
        let made = layout::Layout { measure: self.measure, names, language };
        let sheets = match &self.body {
            Body::Skus(skus) => vec![list::skus(&mut book, &made, skus)?],
            Body::Buyers(buyers) => vec![list::buyers(&mut book, &made, buyers)?],
            Body::Both(skus) => match matrix::sheets(&mut book, &made, skus)? {
                Some(sheets) => sheets,
                None => vec![list::skus_and_buyers(&mut book, &made, skus)?],
            },
        };
        Ok(book.finish(sheets, writer)?)
    }
}
