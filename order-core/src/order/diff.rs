//! What differs between two contents of one order, line by line.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::OrderContent;
use crate::cart::{DiscountLine, PricedItem, PricedLine, ShippingFee, TaxLine};
use crate::value::{Code, Day, Money, Pieces, ProductId, SkuId, TaxCategoryId};

/// Something before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Change<T> {
    /// Before.
    pub from: T,
    /// After.
    pub to: T,
}

impl<T: PartialEq> Change<T> {
    /// Whether it differs.
    pub fn is_change(&self) -> bool {
        self.from != self.to
    }
}

/// What differs between two contents of one order: the original and a revision, or any two of them. Notes to the buyer's own
/// company are no part of it.
///
/// ```
/// use order_core::order::{ContentDiff, LineChange, OrderContent};
///
/// fn added_lines(original: &OrderContent, confirmed: &OrderContent) -> usize {
///     let diff = ContentDiff::between(original, confirmed);
///     diff.lines.iter().filter(|line| line.change() == LineChange::Added).count()
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContentDiff {
    /// Every line of either content, kept ones included: those of the first in their order, then those that were added.
    pub lines: Vec<LineDiff>,
    /// The products whose desired date differs.
    pub dates: Vec<DateDiff>,
    /// The shipping fee.
    pub shipping: Change<Option<ShippingFee>>,
    /// The discount line.
    pub discount: Change<Option<DiscountLine>>,
    /// The categories whose tax line differs.
    pub taxes: Vec<TaxDiff>,
    /// The pieces of all lines.
    pub pieces: Change<Pieces>,
    /// How many lines have a piece or more.
    pub line_count: Change<u32>,
    /// The sum of all line amounts.
    pub items: Change<Money>,
    /// Everything together.
    pub total: Change<Money>,
}

/// One line in both contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineDiff {
    /// Which product.
    pub product: ProductId,
    /// Its model number.
    pub model_number: Code,
    /// Which SKU.
    pub sku: SkuId,
    /// The line before; `None` = it was not there.
    pub from: Option<PricedLine>,
    /// The line after; `None` = it is gone.
    pub to: Option<PricedLine>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineChange {
    /// It is the same.
    Kept,
    /// It is there, and something about it differs.
    Changed,
    /// It came.
    Added,
    /// It is gone. A line of no piece is not.
    Removed,
}

/// What of a line can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineField {
    /// The pieces.
    Quantity,
    /// The base price.
    Base,
    /// The wholesale rate.
    Wholesale,
    /// The discount rate.
    Discount,
    /// The price of one piece.
    UnitPrice,
    /// How the pieces divide over options.
    Options,
    /// The whole line.
    Amount,
}

/// The desired date of a product, where it differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateDiff {
    /// Which product.
    pub product: ProductId,
    /// Its model number.
    pub model_number: Code,
    /// The date; `None` = none, or the product is not there.
    pub date: Change<Option<Day>>,
}

/// The tax of a category, where it differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaxDiff {
    /// Which category.
    pub category: TaxCategoryId,
    /// Its tax; `None` = nothing of it is there.
    pub tax: Change<Option<TaxLine>>,
}

impl LineDiff {
    /// What became of the line.
    pub fn change(&self) -> LineChange {
        match (&self.from, &self.to) {
            (None, _) => LineChange::Added,
            (Some(_), None) => LineChange::Removed,
            (Some(_), Some(_)) if self.fields().is_empty() => LineChange::Kept,
            (Some(_), Some(_)) => LineChange::Changed,
        }
    }

    /// What of the line differs. All of it does where the line was added or removed.
    pub fn fields(&self) -> Vec<LineField> {
        let (Some(from), Some(to)) = (&self.from, &self.to) else { return LineField::ALL.to_vec() };
        LineField::ALL.into_iter().filter(|field| field.differs(from, to)).collect()
    }
}

impl LineField {
    /// Everything of a line that can differ.
    pub const ALL: [Self; 7] = [
        Self::Quantity,
        Self::Base,
        Self::Wholesale,
        Self::Discount,
        Self::UnitPrice,
        Self::Options,
        Self::Amount,
    ];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Base => "base",
            Self::Wholesale => "wholesale",
            Self::Discount => "discount",
            Self::UnitPrice => "unit_price",
            Self::Options => "options",
            Self::Amount => "amount",
        }
    }

    fn differs(self, from: &PricedLine, to: &PricedLine) -> bool {
        match self {
            Self::Quantity => from.quantity != to.quantity,
            Self::Base => from.base != to.base,
            Self::Wholesale => from.rates.wholesale != to.rates.wholesale,
            Self::Discount => from.rates.discount != to.rates.discount,
            Self::UnitPrice => from.unit_price != to.unit_price,
            Self::Options => from.options != to.options,
            Self::Amount => from.amount != to.amount,
        }
    }
}

impl ContentDiff {
    /// What differs from one content to another of the same order.
    pub fn between(from: &OrderContent, to: &OrderContent) -> Self {
        let (old, new) = (&from.totals, &to.totals);
        Self {
            lines: lines(from, to),
            dates: dates(from, to),
            shipping: Change { from: old.shipping.clone(), to: new.shipping.clone() },
            discount: Change { from: old.discount.clone(), to: new.discount.clone() },
            taxes: taxes(&old.taxes, &new.taxes),
            pieces: Change { from: old.pieces, to: new.pieces },
            line_count: Change { from: old.line_count, to: new.line_count },
            items: Change { from: old.items, to: new.items },
            total: Change { from: old.total, to: new.total },
        }
    }

    /// The lines that are not the same.
    pub fn changed_lines(&self) -> impl Iterator<Item = &LineDiff> {
        self.lines.iter().filter(|line| line.change() != LineChange::Kept)
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        let figures = self.pieces.is_change()
            || self.line_count.is_change()
            || self.items.is_change()
            || self.total.is_change();
        let charges = self.shipping.is_change() || self.discount.is_change();
        let parts = self.dates.is_empty() && self.taxes.is_empty() && self.changed_lines().next().is_none();
        parts && !charges && !figures
    }
}

fn lines(from: &OrderContent, to: &OrderContent) -> Vec<LineDiff> {
    let after: HashMap<SkuId, &PricedLine> = to.lines().map(|(_, line)| (line.sku, line)).collect();
    let before: HashSet<SkuId> = from.lines().map(|(_, line)| line.sku).collect();
    let line = |item: &PricedItem, sku, from: Option<&PricedLine>, to: Option<&PricedLine>| LineDiff {
        product: item.product,
        model_number: item.model_number.clone(),
        sku,
        from: from.cloned(),
        to: to.cloned(),
    };
    let old = from.lines().map(|(item, was)| line(item, was.sku, Some(was), after.get(&was.sku).copied()));
    let added = to.lines().filter(|(_, is)| !before.contains(&is.sku));
    old.chain(added.map(|(item, is)| line(item, is.sku, None, Some(is)))).collect()
}

fn dates(from: &OrderContent, to: &OrderContent) -> Vec<DateDiff> {
    let after: HashMap<ProductId, &PricedItem> = to.items.iter().map(|item| (item.product, item)).collect();
    let before: HashSet<ProductId> = from.items.iter().map(|item| item.product).collect();
    let date = |item: &PricedItem, from, to| DateDiff {
        product: item.product,
        model_number: item.model_number.clone(),
        date: Change { from, to },
    };
    let old = from.items.iter().map(|was| {
        let is = after.get(&was.product).and_then(|item| item.desired_date);
        date(was, was.desired_date, is)
    });
    let added = to.items.iter().filter(|is| !before.contains(&is.product));
    let all = old.chain(added.map(|is| date(is, None, is.desired_date)));
    all.filter(|date| date.date.is_change()).collect()
}

fn taxes(from: &[TaxLine], to: &[TaxLine]) -> Vec<TaxDiff> {
    let of = |taxes: &[TaxLine], category| taxes.iter().find(|tax| tax.category == category).cloned();
    let old = from.iter().map(|tax| tax.category);
    let added = to.iter().map(|tax| tax.category).filter(|id| of(from, *id).is_none());
    let all = old
        .chain(added)
        .map(|category| TaxDiff { category, tax: Change { from: of(from, category), to: of(to, category) } });
    all.filter(|tax| tax.tax.is_change()).collect()
}
