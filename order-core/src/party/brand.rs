//! Brands and their settings.

use serde::{Deserialize, Serialize};

use crate::value::{
    BrandId, Code, EmailAddress, Locale, LocalizedName, Name, Rounding, StockLabelId, UtcOffset,
};

/// The selling tenant. Everything else of the brand's partition belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// Its id.
    pub id: BrandId,
    /// Its name per language.
    pub name: LocalizedName,
    /// How it works.
    pub settings: BrandSettings,
}

/// How a brand works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandSettings {
    /// How the price of one piece is rounded to the minor unit.
    pub rounding: Rounding,
    /// What tells the brand's date from an instant.
    pub offset: UtcOffset,
    /// The language of notices to the brand.
    pub locale: Locale,
    /// Who is told of new orders.
    pub notification_addresses: Vec<EmailAddress>,
    /// How orders get their codes.
    pub order_codes: OrderCodes,
    /// The labels under which it keeps stock.
    pub stock_labels: Vec<StockLabel>,
}

impl BrandSettings {
    /// Settings with which a brand can start: half-even rounding, UTC, drawn order codes, no notices and no stock labels.
    pub fn new(locale: Locale) -> Self {
        Self {
            rounding: Rounding::HalfEven,
            offset: UtcOffset::UTC,
            locale,
            notification_addresses: Vec::new(),
            order_codes: OrderCodes::Drawn,
            stock_labels: Vec::new(),
        }
    }
}

/// How orders get their codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderCodes {
    /// Seven letters and digits, drawn, without those that are mistaken for one another.
    Drawn,
    /// Numbers without gaps, after a prefix. The price: the brand's placings queue, one after another.
    Gapless {
        /// What stands before the number, divided from it by a hyphen.
        prefix: Code,
    },
}

/// A place or purpose under which stock is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockLabel {
    /// Its id, unique within the brand.
    pub id: StockLabelId,
    /// What staff call it.
    pub name: Name,
}

impl Brand {
    /// Whether the brand has this stock label.
    pub fn has_label(&self, id: StockLabelId) -> bool {
        self.settings.stock_labels.iter().any(|label| label.id == id)
    }
}
