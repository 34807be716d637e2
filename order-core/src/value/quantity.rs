//! How many pieces: of one line, and of many lines together.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};

use super::limits::QUANTITY_MAX;

/// Why a number is not a quantity.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum QuantityError {
    /// Less than none.
    #[error("quantity {given} is negative")]
    Negative {
        /// The number given.
        given: i64,
    },
    /// More than one line may have.
    #[error("quantity {given} is above {max}")]
    TooLarge {
        /// The number given.
        given: u64,
        /// Most pieces allowed.
        max: u32,
    },
}

/// Pieces of one line, 0 to 1,000,000.
///
/// ```
/// use order_core::value::Quantity;
///
/// let quantity = Quantity::new(12)?;
/// assert_eq!(quantity.checked_add(Quantity::new(30)?)?.get(), 42);
/// assert!(Quantity::new(1_000_001).is_err());
/// # Ok::<(), order_core::value::QuantityError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Quantity(u32);

impl Quantity {
    /// No pieces.
    pub const ZERO: Self = Self(0);
    /// One piece.
    pub const ONE: Self = Self(1);
    /// The most pieces of one line.
    pub const MAX: Self = Self(QUANTITY_MAX);

    /// That many pieces.
    ///
    /// # Errors
    /// [`QuantityError::TooLarge`] beyond the limit.
    pub fn new(pieces: u32) -> Result<Self, QuantityError> {
        Self::try_from(u64::from(pieces))
    }

    /// The number of pieces.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Whether there are none.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The pieces of both.
    ///
    /// # Errors
    /// [`QuantityError::TooLarge`] beyond the limit.
    pub fn checked_add(self, other: Self) -> Result<Self, QuantityError> {
        // Two numbers within the limit are far from overflowing.
        Self::new(self.0.saturating_add(other.0))
    }

    /// What is left after taking the other away, `None` when it is more than there is.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl TryFrom<u64> for Quantity {
    type Error = QuantityError;

    fn try_from(pieces: u64) -> Result<Self, QuantityError> {
        u32::try_from(pieces)
            .ok()
            .filter(|pieces| *pieces <= QUANTITY_MAX)
            .map(Self)
            .ok_or(QuantityError::TooLarge { given: pieces, max: QUANTITY_MAX })
    }
}

impl TryFrom<i64> for Quantity {
    type Error = QuantityError;

    fn try_from(pieces: i64) -> Result<Self, QuantityError> {
        u64::try_from(pieces).map_err(|_| QuantityError::Negative { given: pieces }).and_then(Self::try_from)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;

        // Fractions and texts are refused because nothing here takes them.
        impl Visitor<'_> for Number {
            type Value = Quantity;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a whole number of pieces from 0 to {QUANTITY_MAX}")
            }

            fn visit_u64<E: Error>(self, pieces: u64) -> Result<Quantity, E> {
                Quantity::try_from(pieces).map_err(E::custom)
            }

            fn visit_i64<E: Error>(self, pieces: i64) -> Result<Quantity, E> {
                Quantity::try_from(pieces).map_err(E::custom)
            }
        }

        deserializer.deserialize_u32(Number)
    }
}

/// Pieces of many lines together.
///
/// ```
/// use order_core::value::{Pieces, Quantity};
///
/// let line = Pieces::from(Quantity::new(7)?);
/// assert_eq!(line.checked_add(line).map(Pieces::get), Some(14));
/// # Ok::<(), order_core::value::QuantityError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pieces(u64);

impl Pieces {
    /// No pieces.
    pub const ZERO: Self = Self(0);

    /// That many pieces.
    pub const fn new(pieces: u64) -> Self {
        Self(pieces)
    }

    /// The number of pieces.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The pieces of both, `None` when there are too many to count.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The pieces of many lines, `None` when there are too many to count.
    pub fn sum(lines: impl IntoIterator<Item = Quantity>) -> Option<Self> {
        lines.into_iter().try_fold(Self::ZERO, |sum, line| sum.checked_add(line.into()))
    }
}

impl From<Quantity> for Pieces {
    fn from(quantity: Quantity) -> Self {
        Self(quantity.0.into())
    }
}

impl fmt::Display for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stays_within_its_limit() {
        assert_eq!(Quantity::new(QUANTITY_MAX), Ok(Quantity::MAX));
        assert!(Quantity::new(u32::MAX).is_err());
        assert_eq!(Quantity::try_from(-1_i64), Err(QuantityError::Negative { given: -1 }));
        assert!(Quantity::try_from(i64::MIN).is_err());
        assert_eq!(
            Quantity::MAX.checked_add(Quantity::MAX),
            Err(QuantityError::TooLarge { given: 2_000_000, max: 1_000_000 })
        );
        assert_eq!(Quantity::ZERO.checked_sub(Quantity::MAX), None);
        assert_eq!(Pieces::new(u64::MAX).checked_add(Pieces::new(1)), None);
        assert_eq!(Pieces::sum([Quantity::MAX; 3]), Some(Pieces::new(3_000_000)));
    }

    #[test]
    fn refuses_hostile_json() {
        for json in [
            "-1",
            "1.0",
            "1.5",
            "1e3",
            "1000001",
            "18446744073709551616",
            "\"1\"",
            "null",
            "true",
            "[1]",
            "-0.0",
        ] {
            assert!(serde_json::from_str::<Quantity>(json).is_err(), "{json}");
        }
        for json in ["-1", "1.0", "18446744073709551616", "\"1\""] {
            assert!(serde_json::from_str::<Pieces>(json).is_err(), "{json}");
        }
    }

    proptest! {
        #[test]
        fn exactly_the_range_is_taken(pieces in prop_oneof![any::<i64>(), -10i64..2_000_000]) {
            let taken = (0..=1_000_000).contains(&pieces);
            prop_assert_eq!(Quantity::try_from(pieces).is_ok(), taken);
            let read = serde_json::from_str::<Quantity>(&pieces.to_string());
            prop_assert_eq!(read.is_ok(), taken);
            if let Ok(quantity) = read {
                prop_assert_eq!(serde_json::to_string(&quantity).unwrap(), pieces.to_string());
            }
        }
    }
}
