//! Rates: what part of a price is asked, taken off or taxed. Whole millionths, written as percent.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::wire::{quoted, serde_as_text};

/// Millionths of one percent point.
const PPM_PER_PERCENT: u32 = 10_000;
/// Decimal digits of a percentage that are kept.
const PERCENT_DIGITS: usize = 4;
/// Millionths of the whole.
const WHOLE_PPM: u32 = 1_000_000;
/// More than any rate needs; longer texts are refused unread.
const TEXT_BYTES_MAX: usize = 16;

/// Why a text or number is not a rate.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum RateError {
    /// The text is not a percentage.
    #[error("\"{text}\" is not a percentage such as 12.5 with at most 4 decimal digits")]
    NotARate {
        /// The beginning of the text.
        text: String,
    },
    /// The rate is above what its kind allows.
    #[error("rate is above {max_percent} percent")]
    TooHigh {
        /// Highest percentage allowed.
        max_percent: u32,
    },
}

/// Reads a percentage as millionths. `None` when it is none; what overflows is as good as the largest number.
fn read(text: &str) -> Option<u32> {
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (text, ""),
    };
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let loses = fraction.bytes().skip(PERCENT_DIGITS).any(|byte| byte != b'0');
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) || loses {
        return None;
    }
    let kept = fraction.bytes().chain(std::iter::repeat(b'0')).take(PERCENT_DIGITS);
    Some(
        whole.bytes().chain(kept).fold(0_u32, |ppm, byte| {
            ppm.saturating_mul(10).saturating_add(u32::from(byte.saturating_sub(b'0')))
        }),
    )
}

fn write(ppm: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (percent, rest) = (ppm / PPM_PER_PERCENT, ppm % PPM_PER_PERCENT);
    match rest {
        0 => write!(f, "{percent}"),
        rest if rest % 1_000 == 0 => write!(f, "{percent}.{}", rest / 1_000),
        rest if rest % 100 == 0 => write!(f, "{percent}.{:02}", rest / 100),
        rest if rest % 10 == 0 => write!(f, "{percent}.{:03}", rest / 10),
        rest => write!(f, "{percent}.{rest:04}"),
    }
}

macro_rules! rates {
    ($($(#[$doc:meta])+ $name:ident, $max:literal;)+) => {$(
        $(#[$doc])+
        ///
        /// ```
        #[doc = concat!("use order_core::value::", stringify!($name), ";")]
        ///
        #[doc = concat!("let rate: ", stringify!($name), " = \"12.50\".parse()?;")]
        /// assert_eq!((rate.ppm(), rate.to_string().as_str()), (125_000, "12.5"));
        /// # Ok::<(), order_core::value::RateError>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The highest percentage allowed.
            pub const MAX_PERCENT: u32 = $max;

            /// The rate of that many millionths.
            ///
            /// # Errors
            /// [`RateError::TooHigh`] above the highest percentage.
            pub const fn from_ppm(ppm: u32) -> Result<Self, RateError> {
                if ppm > $max * PPM_PER_PERCENT { Err(RateError::TooHigh { max_percent: $max }) } else { Ok(Self(ppm)) }
            }

            /// The rate in millionths.
            pub const fn ppm(self) -> u32 {
                self.0
            }

            /// The rate as the factor to multiply with, six decimal digits.
            pub fn fraction(self) -> Decimal {
                Decimal::new(self.0.into(), 6)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write(self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = RateError;

            fn from_str(text: &str) -> Result<Self, RateError> {
                let short = Some(text).filter(|text| text.len() <= TEXT_BYTES_MAX);
                Self::from_ppm(short.and_then(read).ok_or_else(|| RateError::NotARate { text: quoted(text) })?)
            }
        }

        serde_as_text!($name, "a percentage as text");
    )+};
}

rates! {
    /// What part of the base price a buyer is asked: 0 to 1000 percent.
    WholesaleRate, 1_000;
    /// What part is taken off: 0 to 100 percent.
    DiscountRate, 100;
    /// What part is added as tax: 0 to 100 percent.
    TaxRate, 100;
    /// What part of an order an invoice bills: 0 to 100 percent.
    BillingRatio, 100;
}

impl BillingRatio {
    /// Nothing.
    pub const NONE: Self = Self(0);

    /// All of it.
    pub const WHOLE: Self = Self(WHOLE_PPM);

    /// Both together; `None` above the whole.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(|ppm| Self::from_ppm(ppm).ok())
    }

    /// What is left to the whole.
    #[must_use]
    pub const fn rest(self) -> Self {
        Self(WHOLE_PPM.saturating_sub(self.0))
    }
}

impl WholesaleRate {
    /// The whole base price.
    pub const FULL: Self = Self(WHOLE_PPM);
}

impl DiscountRate {
    /// Nothing off.
    pub const NONE: Self = Self(0);

    /// What is left to pay: one minus the rate.
    ///
    /// ```
    /// use order_core::value::DiscountRate;
    ///
    /// let rate: DiscountRate = "30".parse()?;
    /// assert_eq!(rate.remaining().to_string(), "0.700000");
    /// # Ok::<(), order_core::value::RateError>(())
    /// ```
    pub fn remaining(self) -> Decimal {
        Decimal::new(WHOLE_PPM.saturating_sub(self.0).into(), 6)
    }
}

impl TaxRate {
    /// No tax.
    pub const ZERO: Self = Self(0);
}

impl Default for WholesaleRate {
    fn default() -> Self {
        Self::FULL
    }
}

impl Default for DiscountRate {
    fn default() -> Self {
        Self::NONE
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_percentages() {
        for (text, ppm) in [
            ("0", 0),
            ("100", 1_000_000),
            ("0.0001", 1),
            ("12.5", 125_000),
            ("8.25000", 82_500),
            ("007", 70_000),
        ] {
            assert_eq!(text.parse::<TaxRate>().unwrap().ppm(), ppm, "{text}");
        }
        assert_eq!("1000".parse::<WholesaleRate>().unwrap().fraction(), Decimal::TEN);
        assert_eq!(WholesaleRate::FULL.fraction(), Decimal::ONE);
        assert_eq!(DiscountRate::from_ppm(1_000_000).unwrap().remaining(), Decimal::ZERO);
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            "-1",
            "+1",
            ".5",
            "5.",
            "1e1",
            "12.5%",
            "0.00001",
            "1,5",
            " 1",
            "NaN",
            "１",
            "1.2.3",
            &"0".repeat(10_000_000),
        ] {
            assert!(matches!(text.parse::<TaxRate>(), Err(RateError::NotARate { .. })), "{text:.10}");
        }
        for text in ["100.0001", "101", "4294967297", "9999999999999999"] {
            assert_eq!(text.parse::<DiscountRate>(), Err(RateError::TooHigh { max_percent: 100 }), "{text}");
        }
        assert!("1000.0001".parse::<WholesaleRate>().is_err());
        assert!(WholesaleRate::from_ppm(u32::MAX).is_err());
        for json in ["12.5", "12", "null", "\"12.5%\""] {
            assert!(serde_json::from_str::<TaxRate>(json).is_err(), "{json}");
        }
    }

    proptest! {
        #[test]
        fn text_gives_the_rate_back(ppm in 0u32..=10_000_000) {
            let rate = WholesaleRate::from_ppm(ppm).unwrap();
            prop_assert_eq!(rate.to_string().parse::<WholesaleRate>(), Ok(rate));
            prop_assert_eq!(serde_json::from_str::<WholesaleRate>(&serde_json::to_string(&rate).unwrap()).unwrap(), rate);
            prop_assert_eq!(rate.to_string(), (rate.fraction() * Decimal::ONE_HUNDRED).normalize().to_string());
        }

        #[test]
        fn no_text_panics(text in ".{0,20}", near in "[0-9.]{0,18}") {
            let _ = (text.parse::<TaxRate>(), near.parse::<TaxRate>());
        }
    }
}
