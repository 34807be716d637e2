//! The only place that rounds, and arithmetic that would rather give nothing than round.
//!
//! The decimal type rounds silently once a result needs more digits than it has. Therefore products and sums on the way
//! to a price go through [`exact_mul`] and [`exact_add`], and a rounding is always asked for by name.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What becomes of the digits that are dropped. The first five differ only in what they do with exact halves.
///
/// ```
/// use order_core::value::Rounding;
/// use rust_decimal::Decimal;
///
/// let half = Decimal::new(25, 1);
/// assert_eq!(Rounding::HalfEven.round(half, 0), Some(Decimal::new(2, 0)));
/// assert_eq!(Rounding::HalfUp.round(half, 0), Some(Decimal::new(3, 0)));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest, halves to the even digit.
    #[default]
    HalfEven,
    /// To the nearest, halves away from zero.
    HalfUp,
    /// To the nearest, halves towards zero.
    HalfDown,
    /// To the nearest, halves towards positive infinity.
    HalfCeiling,
    /// To the nearest, halves towards negative infinity.
    HalfFloor,
    /// To the nearest, halves to the odd digit.
    HalfOdd,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards positive infinity.
    Ceiling,
    /// Towards negative infinity.
    Floor,
}

impl Rounding {
    /// Rounds to exactly `digits` decimal digits. `None` when a decimal cannot hold the result with that many digits.
    pub fn round(self, value: Decimal, digits: u32) -> Option<Decimal> {
        let mantissa = value.mantissa();
        let rounded = match value.scale().checked_sub(digits) {
            Some(dropped) => self.divide(mantissa, 10_i128.checked_pow(dropped)?)?,
            None => mantissa.checked_mul(10_i128.checked_pow(digits.checked_sub(value.scale())?)?)?,
        };
        Decimal::try_from_i128_with_scale(rounded, digits).ok()
    }

    /// Divides by a positive number and rounds to a whole one.
    fn divide(self, dividend: i128, divisor: i128) -> Option<i128> {
        let quotient = dividend.checked_div(divisor)?;
        let remainder = dividend.checked_rem(divisor)?;
        if remainder == 0 {
            return Some(quotient);
        }
        let negative = dividend < 0;
        let half = remainder.unsigned_abs().checked_mul(2)?.cmp(&divisor.unsigned_abs());
        let odd = quotient.checked_rem(2)? != 0;
        let on_half = |away: bool| half.is_gt() || (half.is_eq() && away);
        let away = match self {
            Self::HalfEven => on_half(odd),
            Self::HalfUp => on_half(true),
            Self::HalfDown => on_half(false),
            Self::HalfCeiling => on_half(!negative),
            Self::HalfFloor => on_half(negative),
            Self::HalfOdd => on_half(!odd),
            Self::Up => true,
            Self::Down => false,
            Self::Ceiling => !negative,
            Self::Floor => negative,
        };
        match (away, negative) {
            (false, _) => Some(quotient),
            (true, false) => quotient.checked_add(1),
            (true, true) => quotient.checked_sub(1),
        }
    }
}

/// The exact product, or `None` when a decimal cannot hold all of its digits.
///
/// ```
/// use order_core::value::exact_mul;
/// use rust_decimal::Decimal;
///
/// assert_eq!(exact_mul(Decimal::new(125, 2), Decimal::new(8, 1)), Some(Decimal::ONE));
/// assert_eq!(exact_mul(Decimal::MAX, Decimal::new(11, 1)), None);
/// ```
pub fn exact_mul(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (mut left, mut right) = (a.mantissa(), b.mantissa());
    let mut scale = a.scale().checked_add(b.scale())?;
    if let Some(product) = left.checked_mul(right).and_then(|product| fitted(product, scale)) {
        return Some(product);
    }
    // Too large as it stands: take out factors of ten, whichever side their two and five are on, and try once more.
    while scale > 0 {
        let divides = |number: i128, by: i128| number.checked_rem(by) == Some(0);
        let (by_left, by_right) = if divides(left, 10) {
            (10, 1)
        } else if divides(right, 10) {
            (1, 10)
        } else if divides(left, 2) && divides(right, 5) {
            (2, 5)
        } else if divides(left, 5) && divides(right, 2) {
            (5, 2)
        } else {
            break;
        };
        left = left.checked_div(by_left)?;
        right = right.checked_div(by_right)?;
        scale = scale.checked_sub(1)?;
    }
    fitted(left.checked_mul(right)?, scale)
}

/// The exact sum, or `None` when a decimal cannot hold all of its digits.
pub fn exact_add(a: Decimal, b: Decimal) -> Option<Decimal> {
    // Without trailing zeros the wider scale of the two is needed, so nothing that fits is missed.
    let (a, b) = (a.normalize(), b.normalize());
    let scale = a.scale().max(b.scale());
    let aligned = |number: Decimal| {
        let missing = scale.checked_sub(number.scale())?;
        number.mantissa().checked_mul(10_i128.checked_pow(missing)?)
    };
    fitted(aligned(a)?.checked_add(aligned(b)?)?, scale)
}

/// A decimal of exactly this value, with trailing zeros dropped as far as needed.
fn fitted(mut mantissa: i128, mut scale: u32) -> Option<Decimal> {
    loop {
        if let Ok(decimal) = Decimal::try_from_i128_with_scale(mantissa, scale) {
            return Some(decimal);
        }
        if mantissa.checked_rem(10)? != 0 {
            return None;
        }
        mantissa = mantissa.checked_div(10)?;
        scale = scale.checked_sub(1)?;
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Rounding; 10] = [
        Rounding::HalfEven,
        Rounding::HalfUp,
        Rounding::HalfDown,
        Rounding::HalfCeiling,
        Rounding::HalfFloor,
        Rounding::HalfOdd,
        Rounding::Up,
        Rounding::Down,
        Rounding::Ceiling,
        Rounding::Floor,
    ];

    #[test]
    fn every_mode_on_both_sides_of_zero() {
        // Modes in the order of ALL, for -2.5, -1.5, -1.1, 1.1, 1.5, 2.5 in tenths.
        let expected = [
            [-2, -2, -1, 1, 2, 2],
            [-3, -2, -1, 1, 2, 3],
            [-2, -1, -1, 1, 1, 2],
            [-2, -1, -1, 1, 2, 3],
            [-3, -2, -1, 1, 1, 2],
            [-3, -1, -1, 1, 1, 3],
            [-3, -2, -2, 2, 2, 3],
            [-2, -1, -1, 1, 1, 2],
            [-2, -1, -1, 2, 2, 3],
            [-3, -2, -2, 1, 1, 2],
        ];
        for (mode, row) in ALL.iter().zip(expected) {
            for (tenths, whole) in [-25, -15, -11, 11, 15, 25].into_iter().zip(row) {
                let rounded = mode.round(Decimal::new(tenths, 1), 0).unwrap();
                assert_eq!(rounded, Decimal::from(whole), "{mode:?} of {tenths} tenths");
            }
        }
    }

    #[test]
    fn names_are_stable() {
        let names: Vec<String> = ALL.iter().map(|mode| serde_json::to_string(mode).unwrap()).collect();
        let expected = "\"half_even\" \"half_up\" \"half_down\" \"half_ceiling\" \"half_floor\" \"half_odd\" \"up\" \"down\" \"ceiling\" \"floor\"";
        assert_eq!(names.join(" "), expected);
        assert!(serde_json::from_str::<Rounding>("\"HALF_UP\"").is_err());
    }

    #[test]
    fn does_not_fit() {
        assert_eq!(Rounding::Up.round(Decimal::MAX, 1), None);
        assert_eq!(Rounding::Up.round(Decimal::ONE, 29), None);
        assert_eq!(Rounding::Up.round(Decimal::ONE, u32::MAX), None);
        assert_eq!(Rounding::Up.round(Decimal::new(-1, 28), 0), Some(Decimal::NEGATIVE_ONE));
        assert_eq!(
            Rounding::Down.round(Decimal::new(-1, 28), 0).map(|zero| zero.is_sign_negative()),
            Some(false)
        );
    }

    #[test]
    fn exact_or_nothing() {
        let tiny = Decimal::new(1, 28);
        assert_eq!(exact_mul(tiny, tiny), None);
        assert_eq!(exact_mul(tiny, Decimal::ZERO), Some(Decimal::ZERO));
        assert_eq!(exact_add(Decimal::MAX, tiny), None);
        assert_eq!(exact_add(Decimal::MAX, Decimal::ONE), None);
        assert_eq!(exact_add(Decimal::MAX, Decimal::MIN), Some(Decimal::ZERO));
        // 2^95 / 10^28 times 5^40 / 10^28 has 39 factors of ten to give away.
        let two = Decimal::try_from_i128_with_scale(1 << 95, 28).unwrap();
        let five = Decimal::try_from_i128_with_scale(5_i128.pow(40), 28).unwrap();
        let expected = Decimal::try_from_i128_with_scale(1 << 55, 16).unwrap();
        assert_eq!(exact_mul(two, five), Some(expected));
        let padded = Decimal::try_from_i128_with_scale(10_i128.pow(28), 28).unwrap();
        assert_eq!(exact_mul(padded, Decimal::MAX), Some(Decimal::MAX));
        assert_eq!(exact_add(padded, Decimal::new(1, 1)), Some(Decimal::new(11, 1)));
    }

    fn decimals() -> impl Strategy<Value = Decimal> {
        let bound = (1_i128 << 96) - 1;
        (-bound..=bound, 0u32..96, 0u32..=28)
            .prop_map(|(wide, shift, scale)| Decimal::try_from_i128_with_scale(wide >> shift, scale).unwrap())
    }

    proptest! {
        #[test]
        fn rounding_stays_within_one_step(value in decimals(), digits in 0u32..6) {
            let step = Decimal::new(1, digits);
            for mode in ALL {
                if let Some(rounded) = mode.round(value, digits) {
                    prop_assert_eq!(rounded.scale(), digits);
                    if let Some(off) = exact_add(rounded, -value) {
                        prop_assert!(off.abs() < step);
                        prop_assert_eq!(mode.round(rounded, digits), Some(rounded));
                        prop_assert!(!matches!(mode, Rounding::Ceiling) || off >= Decimal::ZERO);
                        prop_assert!(!matches!(mode, Rounding::Floor) || off <= Decimal::ZERO);
                    }
                }
            }
        }

        #[test]
        fn modes_mirror_at_zero(value in decimals(), digits in 0u32..6) {
            for (mode, mirror) in [
                (Rounding::HalfEven, Rounding::HalfEven), (Rounding::HalfUp, Rounding::HalfUp), (Rounding::HalfOdd, Rounding::HalfOdd),
                (Rounding::HalfDown, Rounding::HalfDown), (Rounding::HalfCeiling, Rounding::HalfFloor), (Rounding::Ceiling, Rounding::Floor),
            ] {
                prop_assert_eq!(mode.round(value, digits), mirror.round(-value, digits).map(|rounded| -rounded));
            }
        }

        #[test]
        fn exact_results_do_not_depend_on_order(a in decimals(), b in decimals()) {
            prop_assert_eq!(exact_mul(a, b), exact_mul(b, a));
            prop_assert_eq!(exact_add(a, b), exact_add(b, a));
            if let Some(sum) = exact_add(a, b) {
                prop_assert_eq!(exact_add(sum, -b), Some(a));
            }
        }

        #[test]
        fn small_products_are_those_of_integers(a: i32, b: i32, x in 0u32..=14, y in 0u32..=14) {
            let product = exact_mul(Decimal::new(a.into(), x), Decimal::new(b.into(), y));
            prop_assert_eq!(product, Some(Decimal::from_i128_with_scale(i128::from(a) * i128::from(b), x + y)));
        }
    }
}
