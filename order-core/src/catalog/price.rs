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
    /// The base price, charged in full.
    pub const FULL: Self = Self { wholesale: WholesaleRate::FULL, discount: DiscountRate::NONE };

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
    if rates == AppliedRates::FULL {
        return Ok(base);
    }
    let charged = exact_mul(base.amount(), rates.wholesale.fraction());
    let exact = charged.and_then(|charged| exact_mul(charged, rates.discount.remaining()));
    let currency = base.currency();
    Money::rounded(exact.ok_or(MoneyError::NotExact { currency })?, currency, rounding)
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::limits::{CART_LINES_MAX, PRICES_MAX, QUANTITY_MAX};

    fn money(minor: i64, currency: &str) -> Money {
        Money::from_minor(minor, currency.parse().unwrap()).unwrap()
    }

    fn price(term: &str, amount: Money) -> BasePrice {
        BasePrice { term: TransactionTerm::new(term).unwrap(), amount }
    }

    fn rates(wholesale: Option<&str>, discount: Option<&str>) -> Rates {
        Rates {
            wholesale: wholesale.map(|text| text.parse().unwrap()),
            discount: discount.map(|text| text.parse().unwrap()),
        }
    }

    fn applied(wholesale: &str, discount: &str) -> AppliedRates {
        AppliedRates::resolve([rates(Some(wholesale), Some(discount)); 4])
    }

    #[test]
    fn the_strongest_level_that_speaks_decides_each_rate() {
        let levels = ["10", "20", "30", "40"];
        for strongest in 0..4 {
            let mut given = levels.map(|text| rates(Some(text), None));
            given[..strongest].fill(Rates::default());
            let resolved = AppliedRates::resolve(given);
            assert_eq!(resolved.wholesale, levels[strongest].parse().unwrap());
            assert_eq!(resolved.discount, DiscountRate::NONE);
            let mut given = levels.map(|text| rates(None, Some(text)));
            given[..strongest].fill(Rates::default());
            let resolved = AppliedRates::resolve(given);
            assert_eq!(resolved.discount, levels[strongest].parse().unwrap());
            assert_eq!(resolved.wholesale, WholesaleRate::FULL);
        }
        // Each rate has a precedence of its own: a level that gives one is silent about the other.
        let mixed = [
            rates(None, Some("0")),
            rates(Some("60"), Some("5")),
            rates(Some("70"), None),
            rates(None, None),
        ];
        assert_eq!(AppliedRates::resolve(mixed), applied("60", "0"));
    }

    #[test]
    fn one_piece_is_rounded_once() {
        let table = [
            // 0.05 × 50 % = 0.025: halfway, to the even neighbour.
            (5, "50", "0", Rounding::HalfEven, 2),
            (15, "50", "0", Rounding::HalfEven, 8),
            (5, "50", "0", Rounding::HalfUp, 3),
            (5, "50", "0", Rounding::Down, 2),
            // 0.99 × 60 % × 95 % = 0.5643. Rounded in between it would be 0.59 × 95 % = 0.5605.
            (99, "60", "5", Rounding::Up, 57),
            (1_000, "60", "10", Rounding::HalfEven, 540),
            (1_000, "1000", "0", Rounding::HalfEven, 10_000),
            (1_000, "60", "100", Rounding::Up, 0),
            (0, "60", "5", Rounding::Up, 0),
            (1_000, "100", "0", Rounding::Up, 1_000),
        ];
        for (base, wholesale, discount, rounding, expected) in table {
            let unit = unit_price(money(base, "EUR"), applied(wholesale, discount), rounding).unwrap();
            assert_eq!(unit, money(expected, "EUR"), "{base} × {wholesale} % − {discount} % {rounding:?}");
        }
        // The minor unit is the currency's: no yen is halved, and a dinar has a thousand parts.
        let half = applied("50", "0");
        assert_eq!(unit_price(money(5, "JPY"), half, Rounding::HalfUp), Ok(money(3, "JPY")));
        assert_eq!(unit_price(money(1_001, "KWD"), half, Rounding::HalfUp), Ok(money(501, "KWD")));
    }

    #[test]
    fn the_highest_prices_are_still_computed() {
        let most = money(PriceList::HIGHEST_MINOR, "CLF");
        let unit = unit_price(most, applied("1000", "0"), Rounding::Up).unwrap();
        assert_eq!(unit.minor(), PriceList::HIGHEST_MINOR * 10);
        // A modest order at such prices is still money; one of every limit at once is not, and says so.
        assert!(unit.times(u64::from(QUANTITY_MAX) / 10).is_ok());
        let lines = u64::try_from(CART_LINES_MAX).unwrap();
        assert!(unit.times(u64::from(QUANTITY_MAX) * lines).is_err());
    }

    proptest! {
        #[test]
        fn no_price_of_a_list_fails_with_any_rates(
            minor in 0..=PriceList::HIGHEST_MINOR,
            wholesale in 0u32..=10_000_000,
            discount in 0u32..=1_000_000,
            currency in prop_oneof![Just("JPY"), Just("EUR"), Just("KWD"), Just("CLF")],
        ) {
            let rates = AppliedRates {
                wholesale: WholesaleRate::from_ppm(wholesale).unwrap(),
                discount: DiscountRate::from_ppm(discount).unwrap(),
            };
            let unit = unit_price(money(minor, currency), rates, Rounding::HalfUp).unwrap();
            let exact = i128::from(minor) * i128::from(wholesale) * i128::from(1_000_000 - discount);
            let expected = (exact + 500_000_000_000) / 1_000_000_000_000;
            prop_assert_eq!(i128::from(unit.minor()), expected);
        }
    }

    #[test]
    fn a_list_tells_every_fault() {
        let high = money(PriceList::HIGHEST_MINOR + 1, "EUR");
        let below = money(-1, "EUR");
        let list = vec![price("FOB", below), price("FOB", high), price("FOB", money(0, "JPY"))];
        let term = TransactionTerm::new("FOB").unwrap();
        let expected = vec![
            PriceFault::Negative { term: term.clone(), amount: below },
            PriceFault::TooHigh { term: term.clone(), amount: high },
            PriceFault::Repeated { term, currency: high.currency() },
        ];
        assert_eq!(PriceList::new(list), Err(expected));
        let many: Vec<_> = (0..=PRICES_MAX).map(|at| price(&at.to_string(), money(1, "EUR"))).collect();
        assert!(PriceList::new(many[..PRICES_MAX].to_vec()).is_ok());
        let too_many = PriceFault::TooMany { count: PRICES_MAX + 1, max: PRICES_MAX };
        assert_eq!(PriceList::new(many), Err(vec![too_many]));
    }

    #[test]
    fn a_price_is_found_by_term_and_currency_exactly() {
        let list =
            vec![price("FOB", money(1, "EUR")), price("fob", money(2, "EUR")), price("FOB", money(0, "JPY"))];
        let list = PriceList::new(list).unwrap();
        let get = |term: &str, currency: &str| {
            list.get(&TransactionTerm::new(term).unwrap(), currency.parse().unwrap())
        };
        assert_eq!(get("FOB", "EUR"), Some(money(1, "EUR")));
        assert_eq!(get("fob", "EUR"), Some(money(2, "EUR")));
        assert_eq!(get("FOB", "JPY"), Some(money(0, "JPY")));
        assert_eq!((get("FOB", "USD"), get("DDP", "EUR")), (None, None));
    }

    #[test]
    fn reading_a_list_checks_it() {
        let list = PriceList::new(vec![price("FOB", money(250, "EUR"))]).unwrap();
        let json = serde_json::to_string(&list).unwrap();
        assert_eq!(json, r#"[{"term":"FOB","amount":{"amount":"2.50","currency":"EUR"}}]"#);
        assert_eq!(serde_json::from_str::<PriceList>(&json).unwrap(), list);
        let negative = json.replace("2.50", "-2.50");
        assert!(serde_json::from_str::<PriceList>(&negative).is_err());
        let one = json.trim_matches(['[', ']']);
        let twice = format!("[{one},{one}]");
        assert!(serde_json::from_str::<PriceList>(&twice).is_err());
    }
}
