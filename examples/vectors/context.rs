//! Arithmetic as the published cases ask for it, built from our exact operations and our rounding.

use order_core::value::{Rounding, exact_mul};
use rust_decimal::Decimal;

/// The rounding of that name, in whatever spelling the sources use.
pub fn rounding_named(name: &str) -> Option<Rounding> {
    match name.to_ascii_lowercase().as_str() {
        "half_even" => Some(Rounding::HalfEven),
        "half_up" => Some(Rounding::HalfUp),
        "half_down" => Some(Rounding::HalfDown),
        "half_positive_infinity" => Some(Rounding::HalfCeiling),
        "half_negative_infinity" => Some(Rounding::HalfFloor),
        "half_odd" => Some(Rounding::HalfOdd),
        "up" => Some(Rounding::Up),
        "down" => Some(Rounding::Down),
        "ceiling" => Some(Rounding::Ceiling),
        "floor" => Some(Rounding::Floor),
        _ => None,
    }
}

/// Rounds to `digits` decimal digits, which may be below zero: to tens, hundreds and so on. Our rounding knows no such thing, so
/// the point is shifted there and back.
pub fn round_to(value: Decimal, digits: i64, rounding: Rounding) -> Option<Decimal> {
    if let Ok(digits) = u32::try_from(digits) {
        return rounding.round(value, digits);
    }
    let zeros = u32::try_from(digits.checked_neg()?).ok()?;
    let tenth = Decimal::try_from_i128_with_scale(1, zeros).ok()?;
    let power = Decimal::try_from_i128_with_scale(10_i128.checked_pow(zeros)?, 0).ok()?;
    exact_mul(rounding.round(exact_mul(value, tenth)?, 0)?, power)
}

/// Rounds to so many significant digits, as arithmetic of a fixed precision does with every result.
pub fn to_precision(value: Decimal, precision: u32, rounding: Rounding) -> Option<Decimal> {
    let value = value.normalize();
    let digits = value.mantissa().unsigned_abs().checked_ilog10().map_or(1, |log| log + 1);
    match digits.checked_sub(precision) {
        None | Some(0) => Some(value),
        Some(dropped) => round_to(value, i64::from(value.scale()) - i64::from(dropped), rounding),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_on_both_sides_of_the_point() {
        let round = |text: &str, digits| {
            round_to(text.parse().unwrap(), digits, Rounding::HalfUp).unwrap().to_string()
        };
        assert_eq!(round("1250", -2), "1300");
        assert_eq!(round("12.345", 2), "12.35");
        assert_eq!(round("10", -8), "0");
        assert_eq!(to_precision("12345.6".parse().unwrap(), 3, Rounding::Down), Some(12_300.into()));
        assert_eq!(to_precision("0.00099951".parse().unwrap(), 3, Rounding::HalfUp), "0.001".parse().ok());
        assert_eq!(to_precision("12".parse().unwrap(), 3, Rounding::Up), Some(12.into()));
    }
}
