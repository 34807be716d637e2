//! What is to become different in an order.

use order_core::cart::OptionRow;
use order_core::operation::confirmation::{
    AddedLine, ConfirmationEdits, DateEdit, DiscountEdit, LineEdit, PriceEdit, ShippingEdit,
};
use order_core::value::{Day, OptionChoiceId, OptionGroupId, ProductId, Quantity, SkuId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{DiscountShape, Form, MoneyShape, RatesShape, Reader, Scalar, ShippingFeeShape};

/// How pieces divide over the choices of options.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OptionRow")]
pub(crate) struct OptionRowForm {
    /// One choice per option group.
    choices: Vec<ChoiceForm>,
    /// How many pieces have them.
    quantity: Scalar<Quantity>,
}

/// What is chosen of one option group.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Choice")]
pub(crate) struct ChoiceForm {
    group: Scalar<OptionGroupId>,
    choice: Scalar<OptionChoiceId>,
}

impl Form for ChoiceForm {
    type Value = (OptionGroupId, OptionChoiceId);

    fn read(self, reader: &mut Reader) -> Option<Self::Value> {
        let group = reader.field("group", self.group);
        let choice = reader.field("choice", self.choice);
        Some((group?, choice?))
    }
}

impl Form for OptionRowForm {
    type Value = OptionRow;

    fn read(self, reader: &mut Reader) -> Option<OptionRow> {
        let choices: Option<Vec<_>> = reader.list("choices", self.choices);
        let quantity = reader.field("quantity", self.quantity);
        let choices = choices?;
        let row = OptionRow { choices: choices.iter().copied().collect(), quantity: quantity? };
        if row.choices.len() != choices.len() {
            reader.at("choices", |reader| reader.fault("an option group has one choice for the same pieces"));
        }
        Some(row)
    }
}

/// What of one line is to become different. What is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LineEdit")]
pub(crate) struct LineEditForm {
    sku: Scalar<SkuId>,
    /// The pieces; 0 shows that it will not be delivered.
    #[serde(default)]
    quantity: Option<Scalar<Quantity>>,
    /// The base price of one piece.
    #[serde(default)]
    base: Option<MoneyShape>,
    #[serde(default)]
    rates: RatesShape,
    /// How the pieces divide over options.
    #[serde(default)]
    options: Option<Vec<OptionRowForm>>,
}

impl Form for LineEditForm {
    type Value = LineEdit;

    fn read(self, reader: &mut Reader) -> Option<LineEdit> {
        let sku = reader.field("sku", self.sku);
        let quantity = reader.optional("quantity", self.quantity);
        let base = reader.optional("base", self.base);
        let rates = reader.field("rates", self.rates);
        let options = match self.options {
            None => Some(None),
            Some(rows) => reader.list("options", rows).map(Some),
        };
        Some(LineEdit { sku: sku?, quantity: quantity?, base: base?, rates: rates?, options: options? })
    }
}

/// A line that the brand adds.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AddedLine")]
pub(crate) struct AddedLineForm {
    product: Scalar<ProductId>,
    sku: Scalar<SkuId>,
    quantity: Scalar<Quantity>,
    /// The base price of one piece; the present one unless it is given.
    #[serde(default)]
    base: Option<MoneyShape>,
    #[serde(default)]
    rates: RatesShape,
    #[serde(default)]
    options: Vec<OptionRowForm>,
}

impl Form for AddedLineForm {
    type Value = AddedLine;

    fn read(self, reader: &mut Reader) -> Option<AddedLine> {
        let product = reader.field("product", self.product);
        let sku = reader.field("sku", self.sku);
        let quantity = reader.field("quantity", self.quantity);
        let base = reader.optional("base", self.base);
        let rates = reader.field("rates", self.rates);
        let options = reader.list("options", self.options);
        Some(AddedLine {
            product: product?,
            sku: sku?,
            quantity: quantity?,
            base: base?,
            rates: rates?,
            options: options?,
        })
    }
}

/// The desired date of a product; null takes it away.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DateEdit")]
pub(crate) struct DateEditForm {
    product: Scalar<ProductId>,
    date: Option<Scalar<Day>>,
}

impl Form for DateEditForm {
    type Value = DateEdit;

    fn read(self, reader: &mut Reader) -> Option<DateEdit> {
        let product = reader.field("product", self.product);
        let date = reader.optional("date", self.date);
        Some(DateEdit { product: product?, date: date? })
    }
}

// Variants without fields are written with braces: without them, serde takes any field of theirs.
/// A value that is kept, taken away, or set to another.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "{T}Edit")]
pub(crate) enum EditForm<T> {
    /// It stays.
    Keep {},
    /// It is taken away.
    Remove {},
    /// It becomes this.
    Set {
        /// What it becomes.
        to: T,
    },
}

impl<T> Default for EditForm<T> {
    fn default() -> Self {
        Self::Keep {}
    }
}

/// What is to become different in the content of an order. What is left out stays as it is.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Edits")]
pub(crate) struct EditsForm {
    lines: Vec<LineEditForm>,
    /// Lines that the brand adds.
    added: Vec<AddedLineForm>,
    /// Lines that are taken out.
    removed: Vec<Scalar<SkuId>>,
    dates: Vec<DateEditForm>,
    shipping: EditForm<ShippingFeeShape>,
    discount: EditForm<DiscountShape>,
}

impl Form for EditsForm {
    type Value = ConfirmationEdits;

    fn read(self, reader: &mut Reader) -> Option<ConfirmationEdits> {
        let lines = reader.list("lines", self.lines);
        let added = reader.list("added", self.added);
        let removed = reader.list("removed", self.removed);
        let dates = reader.list("dates", self.dates);
        let shipping = match self.shipping {
            EditForm::Keep {} => Some(ShippingEdit::Keep),
            EditForm::Remove {} => Some(ShippingEdit::Remove),
            EditForm::Set { to } => {
                reader.at("shipping", |reader| reader.field("to", to)).map(ShippingEdit::Set)
            }
        };
        let discount = match self.discount {
            EditForm::Keep {} => Some(DiscountEdit::Keep),
            EditForm::Remove {} => Some(DiscountEdit::Remove),
            EditForm::Set { to } => {
                reader.at("discount", |reader| reader.field("to", to)).map(DiscountEdit::Set)
            }
        };
        Some(ConfirmationEdits {
            lines: lines?,
            added: added?,
            removed: removed?,
            dates: dates?,
            shipping: shipping?,
            discount: discount?,
        })
    }
}

/// The price of one line, adjusted before the order is answered.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PriceEdit")]
pub(crate) struct PriceEditForm {
    sku: Scalar<SkuId>,
    /// The base price of one piece.
    #[serde(default)]
    base: Option<MoneyShape>,
    #[serde(default)]
    rates: RatesShape,
}

impl Form for PriceEditForm {
    type Value = PriceEdit;

    fn read(self, reader: &mut Reader) -> Option<PriceEdit> {
        let sku = reader.field("sku", self.sku);
        let base = reader.optional("base", self.base);
        let rates = reader.field("rates", self.rates);
        Some(PriceEdit { sku: sku?, base: base?, rates: rates? })
    }
}
