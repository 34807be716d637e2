//! What an order or a cart asks for, and what that costs.

use order_core::cart::{
    ChosenOption, DiscountLine, PricedItem, PricedLine, PricedOption, ShippingFee, TaxLine, Totals,
};
use order_core::value::{
    Code, Day, Line, Name, Note, OptionChoiceId, OptionGroupId, Pieces, ProductId, Quantity, SkuId,
    TaxCategoryId, TaxRate,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AppliedRatesShape, Form, LocalizedNameShape, MoneyShape, Reader, Scalar};

/// What an order asks for, and what that costs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Content")]
pub struct ContentShape {
    /// The products with their lines.
    items: Vec<ItemShape>,
    /// What they cost.
    totals: TotalsShape,
}

impl ContentShape {
    /// Items and totals.
    pub(crate) fn of(items: &[PricedItem], totals: &Totals) -> Self {
        Self { items: items.iter().map(ItemShape::from).collect(), totals: totals.into() }
    }
}

/// One product with its lines.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Item")]
pub struct ItemShape {
    product: Scalar<ProductId>,
    model_number: Scalar<Code>,
    name: LocalizedNameShape,
    /// A reference to its first image, as it was then.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Scalar<Line>>,
    /// The names of the attributes that tell its SKUs apart.
    attributes: Vec<Scalar<Name>>,
    /// When the buyer would like to have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    desired_date: Option<Scalar<Day>>,
    /// For the buyer's own company. The brand never sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    note_to_own_company: Option<Scalar<Note>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_to_brand: Option<Scalar<Note>>,
    lines: Vec<LineShape>,
}

impl From<&PricedItem> for ItemShape {
    fn from(item: &PricedItem) -> Self {
        Self {
            product: item.product.into(),
            model_number: (&item.model_number).into(),
            name: (&item.name).into(),
            image: item.image.as_ref().map(Scalar::from),
            attributes: item.attributes.iter().map(Scalar::from).collect(),
            desired_date: item.desired_date.map(Scalar::from),
            note_to_own_company: item.note_to_own_company.as_ref().map(Scalar::from),
            message_to_brand: item.message_to_brand.as_ref().map(Scalar::from),
            lines: item.lines.iter().map(LineShape::from).collect(),
        }
    }
}

/// One SKU with its price and pieces.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "OrderLine")]
pub struct LineShape {
    sku: Scalar<SkuId>,
    number: Scalar<Code>,
    /// The values of the attributes, in the order of the item's names.
    attributes: Vec<Scalar<Name>>,
    quantity: Scalar<Quantity>,
    /// The base price of one piece.
    base: MoneyShape,
    rates: AppliedRatesShape,
    /// The price of one piece, without surcharges of options.
    unit_price: MoneyShape,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    options: Vec<OptionRowShape>,
    /// The whole line, surcharges included.
    amount: MoneyShape,
}

impl From<&PricedLine> for LineShape {
    fn from(line: &PricedLine) -> Self {
        Self {
            sku: line.sku.into(),
            number: (&line.number).into(),
            attributes: line.attributes.iter().map(Scalar::from).collect(),
            quantity: line.quantity.into(),
            base: line.base.into(),
            rates: line.rates.into(),
            unit_price: line.unit_price.into(),
            options: line.options.iter().map(OptionRowShape::from).collect(),
            amount: line.amount.into(),
        }
    }
}

/// Pieces of a line with the same choices of options.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "PricedOption")]
pub(super) struct OptionRowShape {
    choices: Vec<ChosenShape>,
    quantity: Scalar<Quantity>,
    /// The surcharge for one piece.
    surcharge: MoneyShape,
}

impl From<&PricedOption> for OptionRowShape {
    fn from(row: &PricedOption) -> Self {
        Self {
            choices: row.choices.iter().map(ChosenShape::from).collect(),
            quantity: row.quantity.into(),
            surcharge: row.surcharge.into(),
        }
    }
}

/// What was chosen of an option group.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "ChosenOption")]
pub(crate) struct ChosenShape {
    group: Scalar<OptionGroupId>,
    group_name: LocalizedNameShape,
    choice: Scalar<OptionChoiceId>,
    choice_name: LocalizedNameShape,
}

impl From<&ChosenOption> for ChosenShape {
    fn from(chosen: &ChosenOption) -> Self {
        Self {
            group: chosen.group.into(),
            group_name: (&chosen.group_name).into(),
            choice: chosen.choice.into(),
            choice_name: (&chosen.choice_name).into(),
        }
    }
}

/// What everything costs together.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Totals")]
pub struct TotalsShape {
    /// The pieces of all lines.
    pieces: Scalar<Pieces>,
    line_count: u32,
    /// The sum of all lines.
    items: MoneyShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping: Option<ShippingFeeShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<DiscountShape>,
    taxes: Vec<TaxLineShape>,
    /// Items, shipping, discount and tax together.
    total: MoneyShape,
}

impl From<&Totals> for TotalsShape {
    fn from(totals: &Totals) -> Self {
        Self {
            pieces: totals.pieces.into(),
            line_count: totals.line_count,
            items: totals.items.into(),
            shipping: totals.shipping.as_ref().map(ShippingFeeShape::from),
            discount: totals.discount.as_ref().map(DiscountShape::from),
            taxes: totals.taxes.iter().map(TaxLineShape::from).collect(),
            total: totals.total.into(),
        }
    }
}

/// The fee for shipping.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ShippingFee")]
pub struct ShippingFeeShape {
    fee: MoneyShape,
    /// The category that it is taxed by.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<Scalar<TaxCategoryId>>,
}

impl From<&ShippingFee> for ShippingFeeShape {
    fn from(fee: &ShippingFee) -> Self {
        Self { fee: fee.fee.into(), tax: fee.tax.map(Scalar::from) }
    }
}

impl Form for ShippingFeeShape {
    type Value = ShippingFee;

    fn read(self, reader: &mut Reader) -> Option<ShippingFee> {
        let fee = reader.field("fee", self.fee);
        let tax = reader.optional("tax", self.tax);
        Some(ShippingFee { fee: fee?, tax: tax? })
    }
}

/// What is taken off the whole.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Discount")]
pub(crate) struct DiscountShape {
    /// What it is for.
    label: Scalar<Name>,
    /// How much is taken off; not negative.
    amount: MoneyShape,
    /// The category that it is taken from.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax: Option<Scalar<TaxCategoryId>>,
}

impl From<&DiscountLine> for DiscountShape {
    fn from(line: &DiscountLine) -> Self {
        Self { label: (&line.label).into(), amount: line.amount.into(), tax: line.tax.map(Scalar::from) }
    }
}

impl Form for DiscountShape {
    type Value = DiscountLine;

    fn read(self, reader: &mut Reader) -> Option<DiscountLine> {
        let label = reader.field("label", self.label);
        let amount = reader.field("amount", self.amount);
        let tax = reader.optional("tax", self.tax);
        Some(DiscountLine { label: label?, amount: amount?, tax: tax? })
    }
}

/// The tax of one category.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "TaxLine")]
pub(super) struct TaxLineShape {
    category: Scalar<TaxCategoryId>,
    name: Scalar<Name>,
    rate: Scalar<TaxRate>,
    /// Whether papers mark the rate as reduced.
    reduced: bool,
    /// What is taxed.
    taxable: MoneyShape,
    tax: MoneyShape,
}

impl From<&TaxLine> for TaxLineShape {
    fn from(line: &TaxLine) -> Self {
        Self {
            category: line.category.into(),
            name: (&line.name).into(),
            rate: line.rate.into(),
            reduced: line.reduced,
            taxable: line.taxable.into(),
            tax: line.tax.into(),
        }
    }
}
