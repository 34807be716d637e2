//! What differs between the original order and what is asked for now.

use order_core::cart::PricedLine;
use order_core::order::{Change, ContentDiff, DateDiff, LineChange, LineDiff, LineField, TaxDiff};
use order_core::value::{Code, Day, Pieces, ProductId, SkuId, TaxCategoryId};
use schemars::JsonSchema;
use serde::Serialize;

use super::content::{DiscountShape, TaxLineShape};
use super::plain::words;
use super::{LineShape, MoneyShape, Scalar, ShippingFeeShape};

words! {
    LineChange, "LineChange", "What became of a line.", [
        LineChange::Kept = "kept", LineChange::Changed = "changed", LineChange::Added = "added",
        LineChange::Removed = "removed",
    ];
    LineField, "LineField", "What of a line can differ.", [
        LineField::Quantity = "quantity", LineField::Base = "base", LineField::Wholesale = "wholesale",
        LineField::Discount = "discount", LineField::UnitPrice = "unit_price", LineField::Options = "options",
        LineField::Amount = "amount",
    ];
}

/// Something before and after.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "{T}Change")]
pub(super) struct ChangeShape<T> {
    from: T,
    to: T,
}

impl<T> ChangeShape<T> {
    fn of<C>(change: Change<C>, shape: impl Fn(C) -> T) -> Self {
        Self { from: shape(change.from), to: shape(change.to) }
    }
}

/// What differs between two contents of one order.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Diff")]
pub struct DiffShape {
    /// Every line of either content.
    lines: Vec<LineDiffShape>,
    /// The products whose desired date differs.
    dates: Vec<DateDiffShape>,
    shipping: ChangeShape<Option<ShippingFeeShape>>,
    discount: ChangeShape<Option<DiscountShape>>,
    /// The categories whose tax differs.
    taxes: Vec<TaxDiffShape>,
    pieces: ChangeShape<Scalar<Pieces>>,
    /// The sum of all lines.
    items: ChangeShape<MoneyShape>,
    total: ChangeShape<MoneyShape>,
}

impl From<&ContentDiff> for DiffShape {
    fn from(diff: &ContentDiff) -> Self {
        let shipping = diff.shipping.clone();
        let discount = diff.discount.clone();
        Self {
            lines: diff.lines.iter().map(LineDiffShape::from).collect(),
            dates: diff.dates.iter().map(DateDiffShape::from).collect(),
            shipping: ChangeShape::of(shipping, |fee| fee.as_ref().map(ShippingFeeShape::from)),
            discount: ChangeShape::of(discount, |line| line.as_ref().map(DiscountShape::from)),
            taxes: diff.taxes.iter().map(TaxDiffShape::from).collect(),
            pieces: ChangeShape::of(diff.pieces, Scalar::from),
            items: ChangeShape::of(diff.items, MoneyShape::from),
            total: ChangeShape::of(diff.total, MoneyShape::from),
        }
    }
}

/// One line in both contents.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "LineDiff")]
pub(super) struct LineDiffShape {
    product: Scalar<ProductId>,
    model_number: Scalar<Code>,
    sku: Scalar<SkuId>,
    change: Scalar<LineChange>,
    /// What differs.
    fields: Vec<Scalar<LineField>>,
    /// The line before; null where it was not there.
    from: Option<LineShape>,
    /// The line after; null where it is gone.
    to: Option<LineShape>,
}

impl From<&LineDiff> for LineDiffShape {
    fn from(diff: &LineDiff) -> Self {
        let line = |line: &Option<PricedLine>| line.as_ref().map(LineShape::from);
        Self {
            product: diff.product.into(),
            model_number: (&diff.model_number).into(),
            sku: diff.sku.into(),
            change: diff.change().into(),
            fields: diff.fields().into_iter().map(Scalar::from).collect(),
            from: line(&diff.from),
            to: line(&diff.to),
        }
    }
}

/// The desired date of a product, where it differs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "DateDiff")]
pub(super) struct DateDiffShape {
    product: Scalar<ProductId>,
    model_number: Scalar<Code>,
    date: ChangeShape<Option<Scalar<Day>>>,
}

impl From<&DateDiff> for DateDiffShape {
    fn from(diff: &DateDiff) -> Self {
        Self {
            product: diff.product.into(),
            model_number: (&diff.model_number).into(),
            date: ChangeShape::of(diff.date, |day| day.map(Scalar::from)),
        }
    }
}

/// The tax of one category, where it differs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "TaxDiff")]
pub(super) struct TaxDiffShape {
    category: Scalar<TaxCategoryId>,
    tax: ChangeShape<Option<TaxLineShape>>,
}

impl From<&TaxDiff> for TaxDiffShape {
    fn from(diff: &TaxDiff) -> Self {
        Self {
            category: diff.category.into(),
            tax: ChangeShape::of(diff.tax.clone(), |line| line.as_ref().map(TaxLineShape::from)),
        }
    }
}
