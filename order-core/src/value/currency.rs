//! Currencies by their code of ISO 4217.

use std::fmt;
use std::str::FromStr;

use super::currency_table::{NONE, TABLE};
use super::wire::{quoted, serde_as_text};

/// Why a text is not a currency.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CurrencyError {
    /// No current currency has this code.
    #[error("\"{text}\" is not a current currency code of ISO 4217 such as EUR")]
    Unknown {
        /// The beginning of the text.
        text: String,
    },
}

/// One of the current currencies of ISO 4217, by its code of three upper-case letters.
///
/// ```
/// use order_core::value::Currency;
///
/// let dinar: Currency = "KWD".parse()?;
/// assert_eq!(dinar.minor_unit(), Some(3));
/// let gold: Currency = "XAU".parse()?;
/// assert_eq!((gold.minor_unit(), gold.digits()), (None, 0));
/// # Ok::<(), order_core::value::CurrencyError>(())
/// ```
// The minor unit is kept beside the code, as every amount needs it and a search for each would cost.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
    minor: u8,
}

impl Currency {
    /// The code.
    pub fn code(&self) -> &str {
        // The table is ASCII, so the code is always text.
        str::from_utf8(&self.code).unwrap_or_default()
    }

    /// Decimal digits of its smallest unit: 0 for JPY, 2 for EUR. `None` for what has no unit, such as gold.
    pub fn minor_unit(&self) -> Option<u32> {
        (self.minor != NONE).then_some(u32::from(self.minor))
    }

    /// Decimal digits that amounts are kept with: those of the minor unit, or none.
    pub fn digits(&self) -> u32 {
        self.minor_unit().unwrap_or(0)
    }

    /// All current currencies, ascending by code.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(code, minor)| Self { code: *code, minor: *minor })
    }

    fn find(text: &str) -> Option<Self> {
        let wanted = <[u8; 3]>::try_from(text.as_bytes()).ok()?;
        let at = TABLE.binary_search_by_key(&wanted, |(code, _)| *code).ok()?;
        TABLE.get(at).map(|(code, minor)| Self { code: *code, minor: *minor })
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Currency({})", self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        Self::find(text).ok_or_else(|| CurrencyError::Unknown { text: quoted(text) })
    }
}

serde_as_text!(Currency, "a currency code such as EUR");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_is_in_order() {
        assert_eq!(TABLE.len(), 178);
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(Currency::all().filter(|currency| currency.minor_unit().is_none()).count(), 13);
        for currency in Currency::all() {
            assert_eq!(currency.code().parse::<Currency>(), Ok(currency));
            assert!(currency.digits() <= 4);
        }
        for (code, digits) in [("JPY", 0), ("USD", 2), ("EUR", 2), ("KWD", 3), ("CLF", 4), ("XAU", 0)] {
            assert_eq!(code.parse::<Currency>().unwrap().digits(), digits);
        }
    }

    #[test]
    fn refuses_other_codes() {
        for text in ["", "EU", "eur", "EURO", " EUR", "DEM", "XYZ", "€", "978", &"EUR".repeat(3_000_000)] {
            assert!(text.parse::<Currency>().unwrap_err().to_string().len() < 200);
        }
        assert!(serde_json::from_str::<Currency>("978").is_err());
    }

    proptest! {
        #[test]
        fn only_codes_of_the_table(text in "[A-Z]{3}|.{0,4}") {
            prop_assert_eq!(text.parse::<Currency>().is_ok(), Currency::all().any(|currency| currency.code() == text));
        }
    }
}
