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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Timestamp;

    fn money(minor: i64, currency: &str) -> Money {
        Money::from_minor(minor, currency.parse().unwrap()).unwrap()
    }

    fn euro(minor: i64) -> Money {
        money(minor, "EUR")
    }

    fn country(code: &str) -> Country {
        code.parse().unwrap()
    }

    fn rate(fee: i64) -> ShippingRate {
        ShippingRate { country: None, amount: None, quantity: None, fee: euro(fee), tax: None }
    }

    fn amount(from: i64, to: Option<i64>) -> AmountRange {
        AmountRange { from: euro(from), to: to.map(euro) }
    }

    fn quantity(from: u64, to: Option<u64>) -> QuantityRange {
        QuantityRange { from: Pieces::new(from), to: to.map(Pieces::new) }
    }

    /// The fee for an order of so many cents and pieces to Germany.
    fn fee(rates: &[ShippingRate], items: i64, pieces: u64) -> Option<i64> {
        let group = ShippingGroup {
            id: ShippingGroupId::made(Timestamp::MIN, [1; 10]),
            brand: BrandId::made(Timestamp::MIN, [2; 10]),
            name: Name::new("Post").unwrap(),
            rates: rates.to_vec(),
        };
        let chosen = group.choose(country("DE"), euro(items), Pieces::new(pieces));
        chosen.map(|rate| rate.fee.minor())
    }

    #[test]
    fn from_is_included_and_to_is_not() {
        let amounts = [ShippingRate { amount: Some(amount(100, Some(200))), ..rate(7) }];
        for (items, expected) in [(99, None), (100, Some(7)), (199, Some(7)), (200, None)] {
            assert_eq!(fee(&amounts, items, 1), expected, "{items}");
        }
        let quantities = [ShippingRate { quantity: Some(quantity(2, Some(5))), ..rate(7) }];
        for (pieces, expected) in [(1, None), (2, Some(7)), (4, Some(7)), (5, None)] {
            assert_eq!(fee(&quantities, 0, pieces), expected, "{pieces}");
        }
        let open =
            [ShippingRate { amount: Some(amount(100, None)), quantity: Some(quantity(2, None)), ..rate(7) }];
        assert_eq!(fee(&open, i64::MAX / 1_000, u64::MAX), Some(7));
        // Both conditions must hold.
        assert_eq!((fee(&open, 99, 2), fee(&open, 100, 1)), (None, None));
    }

    #[test]
    fn one_country_beats_all_whatever_the_bounds() {
        let all = ShippingRate { amount: Some(amount(100, None)), ..rate(1) };
        let here = ShippingRate { country: Some(country("DE")), ..rate(2) };
        let elsewhere = ShippingRate { country: Some(country("FR")), ..rate(3) };
        assert_eq!(fee(&[all.clone(), elsewhere.clone(), here.clone()], 150, 1), Some(2));
        assert_eq!(fee(&[here, all.clone()], 150, 1), Some(2));
        assert_eq!(fee(&[elsewhere.clone(), all], 150, 1), Some(1));
        assert_eq!(fee(&[elsewhere], 150, 1), None);
    }

    #[test]
    fn the_higher_lower_bound_wins_then_the_first() {
        let low = ShippingRate { amount: Some(amount(0, None)), ..rate(1) };
        let high = ShippingRate { amount: Some(amount(100, None)), ..rate(2) };
        assert_eq!(fee(&[high.clone(), low.clone()], 100, 1), Some(2));
        assert_eq!(fee(&[low.clone(), high.clone()], 100, 1), Some(2));
        assert_eq!(fee(&[high, low.clone()], 99, 1), Some(1));
        // A bound of nothing is still a bound, and the amount goes before the quantity.
        assert_eq!(fee(&[rate(9), low.clone()], 0, 1), Some(1));
        let few = ShippingRate { quantity: Some(quantity(1, None)), ..rate(3) };
        let many = ShippingRate { quantity: Some(quantity(2, None)), ..rate(4) };
        assert_eq!(fee(&[many.clone(), few.clone()], 0, 2), Some(4));
        assert_eq!(fee(&[few, many.clone()], 0, 2), Some(4));
        assert_eq!(fee(&[many, low], 0, 2), Some(1));
        assert_eq!(fee(&[rate(5), rate(6)], 0, 1), Some(5));
    }

    #[test]
    fn rates_of_another_currency_do_not_count() {
        let yen = ShippingRate { fee: money(500, "JPY"), ..rate(0) };
        assert_eq!(fee(std::slice::from_ref(&yen), 100, 1), None);
        assert_eq!(fee(&[yen, rate(8)], 100, 1), Some(8));
        // A bound in another currency holds no amount at all.
        let bound = AmountRange { from: money(0, "JPY"), to: None };
        assert_eq!(fee(&[ShippingRate { amount: Some(bound), ..rate(8) }], 100, 1), None);
        assert_eq!(fee(&[], 100, 1), None);
    }
}
