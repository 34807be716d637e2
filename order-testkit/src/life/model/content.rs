//! What an order asks for, and what it costs.

use std::collections::BTreeMap;

use super::super::scenario::product_of;
use super::super::step::{Edit, How};
use super::{Model, Order};
use crate::model::{Round, rounded};

/// A line: pieces of a SKU at a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Which SKU.
    pub sku: usize,
    /// How many pieces; 0 of a line that will not be delivered.
    pub pieces: u32,
    /// The base price of one.
    pub base: u32,
    /// How much of it is charged, in millionths.
    pub wholesale: u32,
    /// How much of that is taken off, in millionths.
    pub discount: u32,
}

/// The whole, in millionths.
const WHOLE: u32 = 1_000_000;

/// What lists show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Lines of a piece or more.
    pub lines: u32,
    /// Pieces.
    pub pieces: u64,
    /// Items and tax.
    pub total: i128,
}

impl Line {
    /// Pieces at the full base price.
    pub const fn of(sku: usize, pieces: u32, base: u32) -> Self {
        Self { sku, pieces, base, wholesale: WHOLE, discount: 0 }
    }

    /// What one piece costs.
    pub fn unit(&self) -> i128 {
        let whole = i128::from(WHOLE);
        let part = i128::from(self.base) * i128::from(self.wholesale) * (whole - i128::from(self.discount));
        rounded(part, whole * whole, Round::HalfEven)
    }

    /// What the line costs.
    pub fn amount(&self) -> i128 {
        self.unit() * i128::from(self.pieces)
    }
}

impl Order {
    /// What it asks for now.
    pub fn asks(&self) -> &[Line] {
        self.current.as_deref().unwrap_or(&self.original)
    }
}

impl Model {
    /// What lines come to. Tax is summed per product, since each has a category of its own, and rounded down.
    pub fn figures(&self, lines: &[Line]) -> Figures {
        let amount: i128 = lines.iter().map(Line::amount).sum();
        let taxed = lines.iter().map(|line| (product_of(line.sku), line.amount()));
        Figures {
            lines: u32::try_from(lines.iter().filter(|line| line.pieces > 0).count()).expect("few"),
            pieces: lines.iter().map(|line| u64::from(line.pieces)).sum(),
            total: amount + self.tax(taxed),
        }
    }

    /// The tax on amounts of products.
    pub(super) fn tax(&self, amounts: impl Iterator<Item = (usize, i128)>) -> i128 {
        let mut sums: BTreeMap<usize, i128> = BTreeMap::new();
        for (product, amount) in amounts {
            *sums.entry(product).or_insert(0) += amount;
        }
        let tax = |(product, sum)| {
            let ppm: Option<u32> = self.plan.taxes[product];
            ppm.map_or(0, |ppm| rounded(sum * i128::from(ppm), i128::from(WHOLE), Round::Down))
        };
        sums.into_iter().map(tax).sum()
    }

    /// What an order asks for after these changes.
    pub(super) fn edited(&self, order: &Order, edits: &[Edit]) -> Vec<Line> {
        let mut lines = order.asks().to_vec();
        for edit in edits {
            let known = lines.iter().position(|line| line.sku == edit.sku);
            if edit.how == How::Remove {
                lines.retain(|line| line.sku != edit.sku);
                continue;
            }
            let at = known.unwrap_or_else(|| {
                let base = self.prices[product_of(edit.sku)][order.currency];
                lines.push(Line::of(edit.sku, 0, base));
                lines.len() - 1
            });
            let line = &mut lines[at];
            line.pieces = edit.pieces.unwrap_or(line.pieces);
            line.base = edit.base.unwrap_or(line.base);
            line.wholesale = edit.wholesale.unwrap_or(line.wholesale);
            line.discount = edit.discount.unwrap_or(line.discount);
        }
        lines
    }
}
