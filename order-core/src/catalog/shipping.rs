//! Shipping rates and the choice among them.

use serde::{Deserialize, Serialize};

use crate::value::{BrandId, Country, Money, Name, Pieces, ShippingGroupId, TaxCategoryId};

/// Rates of the shipping fee. Each rate is of the currency of its fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingGroup {
    /// Its id.
    pub id: ShippingGroupId,
    /// Whose it is.
    pub brand: BrandId,
    /// What staff call it.
    pub name: Name,
    /// The rates.
    pub rates: Vec<ShippingRate>,
}

/// One rate: where and for which orders it is, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingRate {
    /// The country of the delivery address; `None` = every country.
    pub country: Option<Country>,
    /// On the amount of the items before tax; `None` = any.
    pub amount: Option<AmountRange>,
    /// On the pieces of all lines; `None` = any.
    pub quantity: Option<QuantityRange>,
    /// The fee.
    pub fee: Money,
    /// How the fee is taxed; `None` = not at all.
    pub tax: Option<TaxCategoryId>,
}

/// From this amount on, and below that one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountRange {
    /// The lowest amount included.
    pub from: Money,
    /// The first amount not included; `None` = no end.
    pub to: Option<Money>,
}

/// From this many pieces on, and below that many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuantityRange {
    /// The lowest count included.
    pub from: Pieces,
    /// The first count not included; `None` = no end.
    pub to: Option<Pieces>,
}

impl AmountRange {
    /// Whether it holds an amount of the same currency.
    pub fn holds(&self, amount: Money) -> bool {
        let from = amount.currency() == self.from.currency() && amount.minor() >= self.from.minor();
        from && self.to.is_none_or(|to| amount.minor() < to.minor())
    }
}

impl QuantityRange {
    /// Whether it holds a count.
    pub fn holds(&self, pieces: Pieces) -> bool {
        pieces >= self.from && self.to.is_none_or(|to| pieces < to)
    }
}

impl ShippingGroup {
    /// The rate for an order, `None` = no fee. Only rates whose fee is of the currency of `items` count. A rate for the one country
    /// beats one for all; among those the higher lower bound of the amount wins, then that of the quantity, then the first in the group.
    pub fn choose(&self, country: Country, items: Money, pieces: Pieces) -> Option<&ShippingRate> {
        let fits = |rate: &&ShippingRate| {
            rate.fee.currency() == items.currency()
                && rate.country.is_none_or(|target| target == country)
                && rate.amount.is_none_or(|range| range.holds(items))
                && rate.quantity.is_none_or(|range| range.holds(pieces))
        };
        // `max_by_key` keeps the last of equals; reversed, that is the first in the group.
        self.rates.iter().filter(fits).rev().max_by_key(|rate| {
            let amount = rate.amount.map_or(i64::MIN, |range| range.from.minor());
            (rate.country.is_some(), amount, rate.quantity.map(|range| range.from))
        })
    }
}
