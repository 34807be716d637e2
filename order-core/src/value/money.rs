//! Amounts of money: always a whole number of minor units, always with their currency, never a float.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::currency::Currency;
use super::limits::MONEY_MINOR_MAX;
use super::rounding::{Rounding, exact_mul};

/// Why an amount cannot be read or computed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MoneyError {
    /// The text is not a plain decimal number.
    #[error("\"{text}\" is not an amount such as 12.50")]
    NotAnAmount {
        /// The beginning of the text.
        text: String,
    },
    /// The amount is finer than the smallest unit of the currency.
    #[error("an amount in {currency} has at most {digits} decimal digits")]
    TooFine {
        /// The currency.
        currency: Currency,
        /// Decimal digits it has.
        digits: u32,
    },
    /// The amount is beyond the largest that is computed with.
    #[error("amount in {currency} is beyond {max} minor units")]
    TooLarge {
        /// The currency.
        currency: Currency,
        /// Most minor units, on either side of zero.
        max: i64,
    },
    /// The result has more digits than can be computed without losing some.
    #[error("result in {currency} needs more digits than can be computed exactly")]
    NotExact {
        /// The currency.
        currency: Currency,
    },
    /// Amounts of two currencies do not add up; converting is nobody's business here.
    #[error("amounts in {left} and {right} cannot be put together")]
    CurrencyMismatch {
        /// Currency of the first amount.
        left: Currency,
        /// Currency of the other.
        right: Currency,
    },
    /// A split needs at least one part that gets something.
    #[error("an amount cannot be split without a part of positive weight")]
    NoWeights,
    /// A split into more parts than allowed.
    #[error("an amount cannot be split into {parts} parts, {max} at most")]
    TooManyParts {
        /// Parts asked for.
        parts: usize,
        /// Most parts allowed.
        max: usize,
    },
}

/// An amount in a currency.
///
/// There is no order between amounts, as there is none across currencies; see [`Money::cmp_amount`]. In JSON it is
/// `{"amount":"12.50","currency":"EUR"}`.
///
/// ```
/// use order_core::value::Money;
///
/// let euro = "EUR".parse()?;
/// let price = Money::parse("12.50", euro)?;
/// assert_eq!(price.times(3)?.minor(), 3750);
/// assert_eq!(price.checked_add(Money::from_minor(5, euro)?)?.to_string(), "12.55 EUR");
/// assert!(price.checked_add(Money::zero("JPY".parse()?)).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// Minor units in an integer are exact, small and quick to write; decimals are only made for rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// That many minor units, such as cents.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the limit.
    pub fn from_minor(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        Self::bounded(minor.into(), currency)
    }

    /// Rounds a decimal to the minor unit of the currency.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the limit.
    pub fn rounded(amount: Decimal, currency: Currency, rounding: Rounding) -> Result<Self, MoneyError> {
        let rounded = rounding.round(amount, currency.digits()).ok_or_else(|| too_large(currency))?;
        Self::bounded(rounded.mantissa(), currency)
    }

    fn bounded(minor: i128, currency: Currency) -> Result<Self, MoneyError> {
        i64::try_from(minor)
            .ok()
            .filter(|minor| minor.unsigned_abs() <= MONEY_MINOR_MAX.unsigned_abs())
            .map(|minor| Self { minor, currency })
            .ok_or_else(|| too_large(currency))
    }

    /// The amount in minor units.
    pub const fn minor(&self) -> i64 {
        self.minor
    }

    /// The amount with exactly the decimal digits of its currency.
    pub fn amount(&self) -> Decimal {
        Decimal::from_i128_with_scale(self.minor.into(), self.currency.digits())
    }

    /// The currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Whether it is nothing.
    pub const fn is_zero(&self) -> bool {
        self.minor == 0
    }

    /// Whether it is less than nothing.
    pub const fn is_negative(&self) -> bool {
        self.minor < 0
    }

    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], or [`MoneyError::TooLarge`] beyond the limit.
    pub fn checked_add(&self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(&other)?;
        // Two amounts within the limit cannot overflow a number of 128 bits.
        Self::bounded(i128::from(self.minor).saturating_add(other.minor.into()), self.currency)
    }

    /// The difference of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], or [`MoneyError::TooLarge`] beyond the limit.
    pub fn checked_sub(&self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(&other)?;
        Self::bounded(i128::from(self.minor).saturating_sub(other.minor.into()), self.currency)
    }

    /// The amount on the other side of zero.
    ///
    /// # Errors
    /// None today, as the limits lie evenly around zero; kept so that callers treat it like the other operations.
    pub fn checked_neg(&self) -> Result<Self, MoneyError> {
        Self::bounded(i128::from(self.minor).saturating_neg(), self.currency)
    }

    /// That many times the amount.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond the limit.
    pub fn times(&self, count: u64) -> Result<Self, MoneyError> {
        // 60 bits times 64 bits fit 128.
        Self::bounded(i128::from(self.minor).saturating_mul(count.into()), self.currency)
    }

    /// The amount times a rate, rounded once.
    ///
    /// ```
    /// use order_core::value::{Money, Rounding, TaxRate};
    ///
    /// let net = Money::parse("9.99", "EUR".parse()?)?;
    /// let rate: TaxRate = "7.5".parse()?;
    /// assert_eq!(net.times_rate(rate.fraction(), Rounding::HalfEven)?.minor(), 75);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`MoneyError::NotExact`] when the product has too many digits to be rounded only once, [`MoneyError::TooLarge`]
    /// beyond the limit.
    pub fn times_rate(&self, fraction: Decimal, rounding: Rounding) -> Result<Self, MoneyError> {
        let product =
            exact_mul(self.amount(), fraction).ok_or(MoneyError::NotExact { currency: self.currency })?;
        Self::rounded(product, self.currency, rounding)
    }

    /// The sum of many amounts of one currency, nothing when there are none.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] when one has another currency, [`MoneyError::TooLarge`] when the sum, or a part
    /// of it, is beyond the limit.
    pub fn sum(amounts: impl IntoIterator<Item = Self>, currency: Currency) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), |sum, amount| sum.checked_add(amount))
    }

    /// Compares two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`].
    pub fn cmp_amount(&self, other: &Self) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    fn same_currency(&self, other: &Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
        }
    }
}

pub(super) const fn too_large(currency: Currency) -> MoneyError {
    MoneyError::TooLarge { currency, max: MONEY_MINOR_MAX }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn euro(minor: i64) -> Money {
        Money::from_minor(minor, "EUR".parse().unwrap()).unwrap()
    }

    #[test]
    fn stays_within_its_limit() {
        let most = euro(MONEY_MINOR_MAX);
        let large = Err(too_large(most.currency()));
        assert_eq!(most.checked_add(euro(1)), large);
        assert_eq!(most.checked_neg().unwrap().checked_sub(euro(1)), large);
        assert_eq!(most.times(u64::MAX), large);
        assert_eq!(euro(-1).times(u64::MAX), large);
        assert_eq!(Money::from_minor(i64::MIN, most.currency()), large);
        assert_eq!(Money::from_minor(MONEY_MINOR_MAX + 1, most.currency()), large);
        assert_eq!(Money::rounded(Decimal::MAX, most.currency(), Rounding::Down), large);
        assert_eq!(
            most.times_rate(Decimal::MAX, Rounding::Down),
            Err(MoneyError::NotExact { currency: most.currency() })
        );
        assert_eq!(most.times_rate(Decimal::TEN, Rounding::Down), large);
        assert_eq!(most.times_rate(Decimal::ONE, Rounding::Down), Ok(most));
        // The largest amount times the finest rate is still computed exactly.
        assert!(most.times_rate(Decimal::new(999_999, 6), Rounding::Down).is_ok());
    }

    #[test]
    fn keeps_currencies_apart() {
        let yen = Money::from_minor(1, "JPY".parse().unwrap()).unwrap();
        let mismatch = MoneyError::CurrencyMismatch { left: euro(1).currency(), right: yen.currency() };
        assert_eq!(euro(1).checked_add(yen), Err(mismatch.clone()));
        assert_eq!(euro(1).checked_sub(yen), Err(mismatch.clone()));
        assert_eq!(euro(1).cmp_amount(&yen), Err(mismatch.clone()));
        assert!(Money::sum([euro(1), yen], yen.currency()).is_err());
        assert_eq!(mismatch.to_string(), "amounts in EUR and JPY cannot be put together");
        assert_eq!(Money::sum([], yen.currency()), Ok(Money::zero(yen.currency())));
    }

    #[test]
    fn amount_has_the_digits_of_the_currency() {
        for (code, scale) in [("JPY", 0), ("EUR", 2), ("KWD", 3), ("CLF", 4), ("XAU", 0)] {
            assert_eq!(Money::zero(code.parse().unwrap()).amount().scale(), scale);
            assert_eq!(
                Money::from_minor(-MONEY_MINOR_MAX, code.parse().unwrap()).unwrap().amount().scale(),
                scale
            );
        }
    }

    proptest! {
        #[test]
        fn computes_like_integers(a in -1_000_000_000_000i64..1_000_000_000_000, b in -1_000_000_000_000i64..1_000_000_000_000, n in 0u64..100_000) {
            prop_assert_eq!(euro(a).checked_add(euro(b)), Ok(euro(a + b)));
            prop_assert_eq!(euro(a).checked_sub(euro(b)), Ok(euro(a - b)));
            prop_assert_eq!(euro(a).times(n), Ok(euro(a * i64::try_from(n).unwrap())));
            prop_assert_eq!(euro(a).cmp_amount(&euro(b)), Ok(a.cmp(&b)));
            prop_assert_eq!(Money::sum([euro(a), euro(b), euro(a)], euro(0).currency()), Ok(euro(a + b + a)));
            prop_assert_eq!(Money::rounded(euro(a).amount(), euro(a).currency(), Rounding::Up), Ok(euro(a)));
        }

        #[test]
        fn a_rate_rounds_once(minor in -MONEY_MINOR_MAX..=MONEY_MINOR_MAX, ppm in 0u32..=1_000_000) {
            let part = euro(minor).times_rate(Decimal::new(ppm.into(), 6), Rounding::HalfUp).unwrap();
            let exact = i128::from(minor) * i128::from(ppm);
            let expected = (exact.abs() + 500_000) / 1_000_000 * exact.signum();
            prop_assert_eq!(i128::from(part.minor()), expected);
        }
    }
}
