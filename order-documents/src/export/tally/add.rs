//! Rows of a tally added up.

use std::collections::{BTreeMap, BTreeSet};

use order_core::record::TallyRow;
use order_core::value::{BuyerOrganizationId, Money, Pieces, SkuId};

use super::super::book::{Cell, is_exact};
use super::{TallyError, TallyMeasure, TallyOf};

/// A SKU by its numbers, which it is also sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SkuKey {
    pub(super) model_number: String,
    pub(super) number: String,
    pub(super) sku: SkuId,
}

/// What each SKU, buyer, or both come to.
#[derive(Debug, Clone)]
pub(super) enum Body {
    Skus(BTreeMap<SkuKey, Sum>),
    Buyers(BTreeMap<BuyerOrganizationId, Sum>),
    Both(BTreeMap<SkuKey, BTreeMap<BuyerOrganizationId, Sum>>),
}

/// One of the two figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Quantity,
    Amount,
}

/// Pieces and what they cost, where that is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum {
    pieces: Pieces,
    amount: Option<Money>,
    /// Whether all pieces that were added, and their sum, can be numbers of a spreadsheet, so that it comes to the same.
    exact_pieces: bool,
    /// Whether all amounts can.
    exact_amount: bool,
}

impl Sum {
    const fn of(pieces: Pieces, amount: Option<Money>) -> Self {
        Self { pieces, amount, exact_pieces: true, exact_amount: true }.checked()
    }

    pub(super) const fn zero(measure: TallyMeasure) -> Self {
        let amount = match measure {
            TallyMeasure::QuantityAndAmount(currency) => Some(Money::zero(currency)),
            TallyMeasure::Quantity => None,
        };
        Self::of(Pieces::ZERO, amount)
    }

    const fn checked(mut self) -> Self {
        self.exact_pieces = self.exact_pieces && is_exact(self.pieces.get());
        if let Some(amount) = &self.amount {
            self.exact_amount = self.exact_amount && is_exact(amount.minor().unsigned_abs());
        }
        self
    }

    pub(super) fn add(&mut self, other: &Self) -> Result<(), TallyError> {
        let pieces = self.pieces.checked_add(other.pieces).ok_or(TallyError::TooLarge)?;
        let amount = match (self.amount, other.amount) {
            (Some(amount), Some(more)) => Some(amount.checked_add(more).map_err(|_| TallyError::TooLarge)?),
            (amount, _) => amount,
        };
        let (exact_pieces, exact_amount) =
            (self.exact_pieces && other.exact_pieces, self.exact_amount && other.exact_amount);
        *self = Self { pieces, amount, exact_pieces, exact_amount }.checked();
        Ok(())
    }

    pub(super) const fn is_exact(&self, part: Part) -> bool {
        match part {
            Part::Quantity => self.exact_pieces,
            Part::Amount => self.exact_amount,
        }
    }

    pub(super) fn cell(&self, part: Part) -> Cell<'static> {
        match part {
            Part::Quantity => Cell::Count(self.pieces.get()),
            Part::Amount => self.amount.map_or(Cell::Empty, Cell::Amount),
        }
    }
}

/// Adds up rows that are of the same.
pub(super) fn add_up(rows: &[TallyRow], of: TallyOf, measure: TallyMeasure) -> Result<Body, TallyError> {
    if let TallyMeasure::QuantityAndAmount(wanted) = measure {
        let others: BTreeSet<_> =
            rows.iter().map(|row| row.currency).filter(|found| *found != wanted).collect();
        if !others.is_empty() {
            return Err(TallyError::OtherCurrencies { wanted, others: others.into_iter().collect() });
        }
    }
    let zero = || Sum::zero(measure);
    let sum_of = |row: &TallyRow| {
        let amount = matches!(measure, TallyMeasure::QuantityAndAmount(_)).then_some(row.amount);
        Sum::of(row.pieces, amount)
    };
    let (mut skus, mut buyers, mut both) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (at, row) in rows.iter().enumerate() {
        let wrong = || TallyError::OtherKeys { row: at };
        let sum = match of {
            TallyOf::Sku => skus.entry(sku_of(&row.keys).ok_or_else(wrong)?).or_insert_with(zero),
            TallyOf::Buyer => buyers.entry(buyer_of(&row.keys).ok_or_else(wrong)?).or_insert_with(zero),
            TallyOf::BuyerAndSku => {
                let (buyer, sku) = row.keys.split_at_checked(1).ok_or_else(wrong)?;
                let (buyer, sku) = (buyer_of(buyer).ok_or_else(wrong)?, sku_of(sku).ok_or_else(wrong)?);
                both.entry(sku).or_insert_with(BTreeMap::new).entry(buyer).or_insert_with(zero)
            }
        };
        sum.add(&sum_of(row))?;
    }
    Ok(match of {
        TallyOf::Sku => Body::Skus(skus),
        TallyOf::Buyer => Body::Buyers(buyers),
        TallyOf::BuyerAndSku => Body::Both(both),
    })
}

fn buyer_of(keys: &[String]) -> Option<BuyerOrganizationId> {
    let [buyer] = keys else { return None };
    buyer.parse().ok()
}

fn sku_of(keys: &[String]) -> Option<SkuKey> {
    let [sku, model_number, number] = keys else { return None };
    Some(SkuKey { model_number: model_number.clone(), number: number.clone(), sku: sku.parse().ok()? })
}
