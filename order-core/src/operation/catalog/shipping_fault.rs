//! What can be wrong with the rates of a shipping group.

use thiserror::Error;

use super::super::reasons;
use crate::catalog::{PriceList, ShippingRate};
use crate::value::limits::SHIPPING_RATES_MAX;
use crate::value::{Currency, Money};

/// What is wrong with shipping rates. Rates are numbered from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShippingRateFault {
    /// There are more rates than a group may have. They are not looked at one by one.
    #[error("{count} shipping rates are more than {max}")]
    TooMany {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// A fee is below zero.
    #[error("the fee of shipping rate {rate} is negative: {fee}")]
    NegativeFee {
        /// Which rate.
        rate: usize,
        /// Its fee.
        fee: Money,
    },
    /// A fee is higher than any price may be.
    #[error("the fee of shipping rate {rate} is above the highest possible price: {fee}")]
    FeeTooHigh {
        /// Which rate.
        rate: usize,
        /// Its fee.
        fee: Money,
    },
    /// A bound of the range of amounts is in another currency than the fee, so no order would ever meet the rate.
    #[error("shipping rate {rate} has its fee in {fee} and a bound in {bound}")]
    MixedCurrencies {
        /// Which rate.
        rate: usize,
        /// The currency of the fee.
        fee: Currency,
        /// The currency of the bound.
        bound: Currency,
    },
    /// The range of amounts ends where it begins, or before.
    #[error("the amounts of shipping rate {rate} end at {to}, and begin at {from}")]
    EmptyAmounts {
        /// Which rate.
        rate: usize,
        /// Where the range begins.
        from: Money,
        /// Where it ends.
        to: Money,
    },
    /// The range of quantities ends where it begins, or before.
    #[error("the quantities of shipping rate {rate} end at {to}, and begin at {from}")]
    EmptyQuantities {
        /// Which rate.
        rate: usize,
        /// Where the range begins.
        from: u64,
        /// Where it ends.
        to: u64,
    },
}

reasons! {
    ShippingRateFault {
        TooMany { count, max } = "too_many_shipping_rates";
        NegativeFee { rate, fee } = "negative_shipping_fee";
        FeeTooHigh { rate, fee } = "shipping_fee_too_high";
        MixedCurrencies { rate, fee, bound } = "mixed_shipping_currencies";
        EmptyAmounts { rate, from, to } = "empty_shipping_amounts";
        EmptyQuantities { rate, from, to } = "empty_shipping_quantities";
    }
}

impl ShippingRateFault {
    /// Everything that is wrong, fault by fault and within each in the order of the rates.
    pub(super) fn of(rates: &[ShippingRate]) -> Vec<Self> {
        let count = rates.len();
        if count > SHIPPING_RATES_MAX {
            return vec![Self::TooMany { count, max: SHIPPING_RATES_MAX }];
        }
        let checks = [negative_fee, fee_too_high, mixed_currencies, empty_amounts, empty_quantities];
        let numbered = || (1..).zip(rates);
        checks.iter().flat_map(|check| numbered().filter_map(|(number, rate)| check(number, rate))).collect()
    }
}

fn negative_fee(number: usize, rate: &ShippingRate) -> Option<ShippingRateFault> {
    let fee = rate.fee;
    fee.is_negative().then_some(ShippingRateFault::NegativeFee { rate: number, fee })
}

fn fee_too_high(number: usize, rate: &ShippingRate) -> Option<ShippingRateFault> {
    let fee = rate.fee;
    (fee.minor() > PriceList::HIGHEST_MINOR).then_some(ShippingRateFault::FeeTooHigh { rate: number, fee })
}

fn mixed_currencies(number: usize, rate: &ShippingRate) -> Option<ShippingRateFault> {
    let fee = rate.fee.currency();
    let bounds = rate.amount.iter().flat_map(|range| [Some(range.from), range.to]).flatten();
    let other = bounds.map(|bound| bound.currency()).find(|bound| *bound != fee);
    other.map(|bound| ShippingRateFault::MixedCurrencies { rate: number, fee, bound })
}

/// Ranges of two currencies have no order, and are told of as such.
fn empty_amounts(number: usize, rate: &ShippingRate) -> Option<ShippingRateFault> {
    let range = rate.amount?;
    let to = range.to?;
    let empty = range.from.cmp_amount(&to).is_ok_and(std::cmp::Ordering::is_ge);
    empty.then_some(ShippingRateFault::EmptyAmounts { rate: number, from: range.from, to })
}

fn empty_quantities(number: usize, rate: &ShippingRate) -> Option<ShippingRateFault> {
    let range = rate.quantity?;
    let (from, to) = (range.from.get(), range.to?.get());
    (from >= to).then_some(ShippingRateFault::EmptyQuantities { rate: number, from, to })
}
