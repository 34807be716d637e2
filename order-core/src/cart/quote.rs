//! Quotes: what the content of a cart costs, line by line.

use serde::{Deserialize, Serialize};

use crate::catalog::{AppliedRates, TransactionTerm};
use crate::value::{
    Code, Currency, Day, Line, LocalizedName, Money, Name, Note, OptionChoiceId, OptionGroupId, Pieces,
    ProductId, Quantity, SkuId, TaxCategoryId, TaxRate,
};

/// Under which term and in which currency something is ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The term.
    pub term: TransactionTerm,
    /// The currency.
    pub currency: Currency,
}

/// One product with its priced lines. Names, numbers and the image are as they were when it was priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedItem {
    /// Which product.
    pub product: ProductId,
    /// Its model number.
    pub model_number: Code,
    /// Its name.
    pub name: LocalizedName,
    /// The names of what tells its SKUs apart, in the order of each line's values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Name>,
    /// How it is taxed; `None` = not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<TaxCategoryId>,
    /// A reference to its first image, as the host understands it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Line>,
    /// When the buyer would like to have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired_date: Option<Day>,
    /// For the buyer's own company. It never reaches the brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_to_own_company: Option<Note>,
    /// For the brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_to_brand: Option<Note>,
    /// Its SKUs: of one piece or more when it is placed, of none too in an order confirmation.
    pub lines: Vec<PricedLine>,
}

/// One SKU, priced. Base, rates and result are all kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedLine {
    /// Which SKU.
    pub sku: SkuId,
    /// Its number.
    pub number: Code,
    /// The values of the product's attributes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Name>,
    /// The base price of one piece.
    pub base: Money,
    /// The rates applied to it.
    #[serde(flatten)]
    pub rates: AppliedRates,
    /// The price of one piece without surcharges.
    pub unit_price: Money,
    /// How many pieces; at least one when it is placed. None, in an order confirmation, is what will not be delivered.
    pub quantity: Quantity,
    /// How they divide over options; none where nothing was chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<PricedOption>,
    /// The whole line, surcharges included.
    pub amount: Money,
}

/// Some pieces of a line with the choices made for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedOption {
    /// What was chosen.
    pub choices: Vec<ChosenOption>,
    /// For how many pieces.
    pub quantity: Quantity,
    /// What the choices cost on top, per piece.
    pub surcharge: Money,
}

/// One choice with the names it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenOption {
    /// In which group.
    pub group: OptionGroupId,
    /// The name of the group.
    pub group_name: LocalizedName,
    /// Which choice.
    pub choice: OptionChoiceId,
    /// The name of the choice.
    pub choice_name: LocalizedName,
}

/// Priced items, before shipping and tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedItems {
    /// The items; in a cart, those that have a piece or more.
    pub items: Vec<PricedItem>,
    /// The pieces of all lines.
    pub pieces: Pieces,
    /// How many lines have a piece or more.
    pub line_count: u32,
    /// The sum of all line amounts.
    pub amount: Money,
}

/// The shipping fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingFee {
    /// How much, before tax.
    pub fee: Money,
    /// How it is taxed; `None` = not at all.
    pub tax: Option<TaxCategoryId>,
}

/// What a brand takes off an order as one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscountLine {
    /// What it is for.
    pub label: Name,
    /// How much is taken off, before tax: zero or more.
    pub amount: Money,
    /// From which category's taxed sum it is taken; `None` = from what is not taxed.
    pub tax: Option<TaxCategoryId>,
}

/// The tax of one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    /// Which category.
    pub category: TaxCategoryId,
    /// Its name.
    pub name: Name,
    /// Its rate.
    pub rate: TaxRate,
    /// Whether papers mark it as reduced.
    pub reduced: bool,
    /// The sum that is taxed.
    pub taxable: Money,
    /// The tax on that sum, rounded once.
    pub tax: Money,
}

/// What everything costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// The pieces of all lines.
    pub pieces: Pieces,
    /// How many lines have a piece or more.
    pub line_count: u32,
    /// The sum of all line amounts, before shipping and tax.
    pub items: Money,
    /// The shipping fee; `None` = none is charged.
    pub shipping: Option<ShippingFee>,
    /// What the brand takes off as one line; `None` = nothing. An order as it is placed has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<DiscountLine>,
    /// The tax, per category.
    pub taxes: Vec<TaxLine>,
    /// Items, shipping and tax together, less the discount.
    pub total: Money,
}
