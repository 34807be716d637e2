//! Base prices, rates and their precedence, and the price of one piece.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::value::{
    Code, Currency, DiscountRate, Money, MoneyError, Rounding, TextError, WholesaleRate, exact_mul, limits,
};

/// The term under which goods change hands, such as `wholesale`, `EXW`, `DDP` or `FOB`. Compared exactly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TransactionTerm(Code);

impl TransactionTerm {
    /// A term of this name.
    ///
    /// # Errors
    /// [`TextError`] when it is not a [`Code`].
    pub fn new(name: impl AsRef<str>) -> Result<Self, TextError> {
        Code::new(name).map(Self)
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl std::fmt::Display for TransactionTerm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The base price of one piece under a term, in the currency of the amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasePrice {
    /// Under which term.
    pub term: TransactionTerm,
    /// The price; zero is a price, a negative amount is not.
    pub amount: Money,
}

/// Base prices, at most one per term and currency.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct PriceList(Vec<BasePrice>);

/// What is wrong with a list of base prices.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PriceFault {
    /// A price is below zero.
    #[error("the base price for `{term}` is negative: {amount}")]
    Negative {
        /// Its term.
        term: TransactionTerm,
        /// The price.
        amount: Money,
    },
    /// Two prices have the same term and currency.
    #[error("there are two base prices for `{term}` in {currency}")]
    Repeated {
        /// The term.
        term: TransactionTerm,
        /// The currency.
        currency: Currency,
    },
    /// A price is so high that a priced line could not be computed exactly.
    #[error("the base price for `{term}` is above the highest possible one: {amount}")]
    TooHigh {
        /// Its term.
        term: TransactionTerm,
        /// The price.
        amount: Money,
    },
    /// There are more prices than a list may have.
    #[error("{count} base prices are more than {max}")]
    TooMany {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
}

impl PriceList {
    /// The highest base price, in minor units: a thousand thousand million.
    pub const HIGHEST_MINOR: i64 = 1_000_000_000_000;

    /// No prices.
    pub const EMPTY: Self = Self(Vec::new());

    /// A list of one price.
    ///
    /// # Errors
    /// [`PriceFault::Negative`] and [`PriceFault::TooHigh`].
    pub fn one(term: TransactionTerm, amount: Money) -> Result<Self, PriceFault> {
        Self::new(vec![BasePrice { term: term.clone(), amount }]).map_err(|faults| {
            // One price has one fault at most.
            faults.into_iter().next().unwrap_or(PriceFault::Negative { term, amount })
        })
    }

    /// A list of prices.
    ///
    /// # Errors
    /// Every [`PriceFault`] there is.
    pub fn new(prices: Vec<BasePrice>) -> Result<Self, Vec<PriceFault>> {
        let mut faults = Vec::new();
        if prices.len() > limits::PRICES_MAX {
            faults.push(PriceFault::TooMany { count: prices.len(), max: limits::PRICES_MAX });
            return Err(faults);
        }
        for (at, price) in prices.iter().enumerate() {
            let BasePrice { term, amount } = price;
            if amount.is_negative() {
                faults.push(PriceFault::Negative { term: term.clone(), amount: *amount });
            }
            if amount.minor() > Self::HIGHEST_MINOR {
                faults.push(PriceFault::TooHigh { term: term.clone(), amount: *amount });
            }
            let currency = amount.currency();
            let same = |other: &BasePrice| other.term == *term && other.amount.currency() == currency;
            if prices.iter().take(at).any(same) {
                faults.push(PriceFault::Repeated { term: term.clone(), currency });
            }
        }
        if faults.is_empty() { Ok(Self(prices)) } else { Err(faults) }
    }

    /// The price under a term in a currency.
    pub fn get(&self, term: &TransactionTerm, currency: Currency) -> Option<Money> {
        let matching = |price: &&BasePrice| price.amount.currency() == currency && price.term == *term;
        self.0.iter().find(matching).map(|price| price.amount)
    }

    /// Every price.
    pub fn iter(&self) -> impl Iterator<Item = &BasePrice> {
        self.0.iter()
    }
}

impl<'de> Deserialize<'de> for PriceList {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let prices = Vec::deserialize(deserializer)?;
        Self::new(prices).map_err(|faults| {
            let first = faults.first().map(ToString::to_string);
            serde::de::Error::custom(first.unwrap_or_default())
        })
    }
}

/// Rates that one level gives; a level that is silent leaves the word to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rates {
    /// Percent of the base price charged.
    pub wholesale: Option<WholesaleRate>,
    /// Percent then taken off.
    pub discount: Option<DiscountRate>,
}

/// The rates that a line is priced with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedRates {
    /// Percent of the base price charged.
    pub wholesale: WholesaleRate,
    /// Percent then taken off.
    pub discount: DiscountRate,
}

impl AppliedRates {
    /// The rates that apply, each from the first level that gives it. `levels` comes strongest first: the product in the catalog,
    /// the product, the catalog, then the connection or link. Where all are silent the base price is charged in full.
    pub fn resolve(levels: [Rates; 4]) -> Self {
        Self {
            wholesale: levels.iter().find_map(|rates| rates.wholesale).unwrap_or(WholesaleRate::FULL),
            discount: levels.iter().find_map(|rates| rates.discount).unwrap_or(DiscountRate::NONE),
        }
    }
}

/// The price of one piece without surcharges: base × wholesale rate × (1 − discount rate), rounded once to the minor unit.
///
/// # Errors
/// [`MoneyError::TooLarge`] when the result is beyond what money can be. No base price of a [`PriceList`] gives it with these rates.
pub fn unit_price(base: Money, rates: AppliedRates, rounding: Rounding) -> Result<Money, MoneyError> {
    if rates.wholesale == WholesaleRate::FULL && rates.discount == DiscountRate::NONE {
        return Ok(base);
    }
    let charged = exact_mul(base.amount(), rates.wholesale.fraction());
    let exact = charged.and_then(|charged| exact_mul(charged, rates.discount.remaining()));
    let currency = base.currency();
    Money::rounded(exact.ok_or(MoneyError::NotExact { currency })?, currency, rounding)
}
