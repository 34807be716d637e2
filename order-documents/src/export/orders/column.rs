//! Every column that an export of orders can have.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::about::{For, Reads};
use crate::Language;

/// A column of an export of orders.
///
/// It is kept by its word, which never changes once released.
///
/// ```
/// use order_documents::export::Column;
///
/// let column: Column = "order_code".parse()?;
/// assert_eq!(column, Column::OrderCode);
/// assert_eq!(column.title(order_documents::Language::Japanese), "注文番号");
/// # Ok::<(), order_documents::export::UnknownColumn>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// The code of the order.
    OrderCode,
    /// The brand.
    BrandName,
    /// When it was placed, by the clocks of the brand.
    PlacedAt,
    /// Where it stands, as the side that exports reads it.
    Status,
    /// How far its delivery is.
    DeliveryStatus,
    /// The number of the revision whose figures stand there; 0 is the original.
    Revision,
    /// Whether the brand has archived it. For the brand.
    Archived,
    /// How it came about.
    Route,
    /// Who ordered, by the name of then.
    BuyerName,
    /// Company or person.
    BuyerType,
    /// The code that the brand gave to the buyer. For the brand.
    BuyerCode,
    /// The code of the catalog.
    CatalogCode,
    /// The name of the catalog.
    CatalogName,
    /// The term.
    Term,
    /// The currency.
    Currency,
    /// How it is paid.
    PaymentMethod,
    /// The buyer's remark on the order.
    Comment,
    /// The brand's labels. For the brand.
    Tags,
    /// Who gets the bill.
    BillingName,
    /// The street lines of where the bill goes.
    BillingStreet,
    /// Its city.
    BillingCity,
    /// Its region.
    BillingRegion,
    /// Its postal code.
    BillingPostalCode,
    /// Its country.
    BillingCountry,
    /// Its phone.
    BillingPhone,
    /// Who gets the goods.
    DeliveryName,
    /// The street lines of where the goods go.
    DeliveryStreet,
    /// Its city.
    DeliveryCity,
    /// Its region.
    DeliveryRegion,
    /// Its postal code.
    DeliveryPostalCode,
    /// Its country.
    DeliveryCountry,
    /// Its phone.
    DeliveryPhone,
    /// How many lines have a piece or more.
    LineCount,
    /// The pieces of all lines.
    Pieces,
    /// What the lines cost, before shipping and tax.
    ItemsAmount,
    /// The shipping fee, before tax.
    ShippingFee,
    /// What the brand takes off as one line, before tax.
    DiscountAmount,
    /// The tax.
    TaxAmount,
    /// Items, shipping and tax, less the discount.
    Total,
    /// The model number of the product.
    ModelNumber,
    /// The name of the product.
    ProductName,
    /// The number of the SKU.
    SkuNumber,
    /// The SKU's attributes, such as colour and size.
    Attributes,
    /// What was chosen for how many of the pieces.
    Options,
    /// The base price of one piece.
    BasePrice,
    /// Percent of the base price charged.
    WholesaleRate,
    /// Percent then taken off.
    DiscountRate,
    /// The price of one piece without surcharges.
    UnitPrice,
    /// The pieces of the line.
    Quantity,
    /// What the line costs, surcharges included, before tax.
    LineAmount,
    /// When the buyer would like to have it.
    DesiredDate,
    /// The buyer's message to the brand about the product.
    MessageToBrand,
}

impl Column {
    /// The word that a choice is kept by.
    pub const fn word(self) -> &'static str {
        self.about().word
    }

    /// What its head says.
    pub const fn title(self, language: Language) -> &'static str {
        let [english, japanese] = self.about().titles;
        match language {
            Language::English => english,
            Language::Japanese => japanese,
        }
    }

    /// Whether it is of lines. A choice with such a column has a row for each line.
    pub const fn is_of_lines(self) -> bool {
        matches!(self.about().reads, Reads::Line(_))
    }

    /// Whether only the brand may have it.
    pub const fn is_for_brand(self) -> bool {
        matches!(self.about().side, For::Brand)
    }

    /// How wide it is, in digits.
    pub(super) const fn width(self) -> u16 {
        self.about().width
    }

    pub(super) const fn reads(self) -> Reads {
        self.about().reads
    }
}

impl fmt::Display for Column {
    /// Its word.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// A text is the word of no column.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("there is no column `{word}`")]
pub struct UnknownColumn {
    /// The beginning of the text.
    pub word: String,
}

/// As much of an unknown word as is told back.
const TOLD_CHARS: usize = 40;

impl FromStr for Column {
    type Err = UnknownColumn;

    fn from_str(text: &str) -> Result<Self, UnknownColumn> {
        let found = Self::ALL.iter().copied().find(|column| column.word() == text);
        found.ok_or_else(|| UnknownColumn { word: text.chars().take(TOLD_CHARS).collect() })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::about::About;
    use super::*;

    #[test]
    fn every_column_has_a_word_and_titles_of_its_own() {
        let parts: [fn(&About) -> &'static str; 3] =
            [|about| about.word, |about| about.titles[0], |about| about.titles[1]];
        for part in parts {
            let told: BTreeSet<&str> = Column::ALL.iter().map(|column| part(column.about())).collect();
            assert_eq!(told.len(), Column::ALL.len());
            assert!(told.iter().all(|text| !text.trim().is_empty()));
        }
        for column in Column::ALL {
            assert_eq!(column.to_string().parse(), Ok(*column));
            assert!(column.word().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
        }
        assert!(Column::ALL.is_sorted(), "the table is in the order of the enum");
    }

    #[test]
    fn an_unknown_word_is_told_back_and_not_all_of_it() {
        for text in ["", "Order_code", "order_code ", "note_to_own_company", &"x".repeat(1_000_000)] {
            let error = text.parse::<Column>().unwrap_err();
            assert!(text.starts_with(&error.word));
            assert!(error.to_string().len() < 100);
        }
    }

    #[test]
    fn what_buyers_are_never_shown_is_for_brands() {
        let brand: Vec<Column> = Column::ALL.iter().copied().filter(|column| column.is_for_brand()).collect();
        assert_eq!(brand, [Column::Archived, Column::BuyerCode, Column::Tags]);
    }
}
