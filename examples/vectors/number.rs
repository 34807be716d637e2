//! Numbers of the published cases: any count of digits, any exponent. The oracle's side, so it shares no code with ours.

use rust_decimal::Decimal;

/// A finite number: its digits without leading and trailing zeros, times a power of ten. Zero has no digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    negative: bool,
    digits: String,
    exponent: i64,
    /// The exponent as it was written, which tells how many decimal digits were meant.
    written_exponent: i64,
}

/// What a text of a case stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A finite number.
    Finite(Number),
    /// An infinity or something that is no number.
    Special,
    /// An encoded form, or a text that is none of these.
    Other,
}

impl Operand {
    /// Reads an operand.
    pub fn read(text: &str) -> Self {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text).to_ascii_lowercase();
        let diagnostic = unsigned.trim_end_matches(|char: char| char.is_ascii_digit());
        if ["inf", "infinity"].contains(&unsigned.as_str()) || ["nan", "snan"].contains(&diagnostic) {
            return Self::Special;
        }
        Number::read(text).map_or(Self::Other, Self::Finite)
    }
}

impl Number {
    /// Reads digits with an optional sign, point and exponent.
    pub fn read(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (coefficient, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((coefficient, exponent)) => (coefficient, exponent.parse::<i64>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = coefficient.split_once('.').unwrap_or((coefficient, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let written_exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
        let significant = all.trim_start_matches('0');
        let digits = significant.trim_end_matches('0');
        let dropped = i64::try_from(significant.len() - digits.len()).ok()?;
        let exponent = if digits.is_empty() { 0 } else { written_exponent.checked_add(dropped)? };
        Some(Self {
            negative: negative && !digits.is_empty(),
            digits: digits.to_owned(),
            exponent,
            written_exponent,
        })
    }

    /// The number that a decimal holds.
    pub fn of(decimal: Decimal) -> Option<Self> {
        Self::read(&decimal.to_string())
    }

    /// The same amount, whatever it was written like.
    pub fn equals(&self, other: &Self) -> bool {
        (self.negative, &self.digits, self.exponent) == (other.negative, &other.digits, other.exponent)
    }

    /// Decimal digits after the point that it needs; below zero when it ends in zeros before the point.
    pub const fn needed_digits(&self) -> i64 {
        -self.exponent
    }

    /// Decimal digits that it was written with.
    pub const fn written_digits(&self) -> i64 {
        -self.written_exponent
    }

    /// The number as a whole one of this many decimal digits, when it is one and not too long.
    pub fn minor(&self, digits: i64) -> Option<i128> {
        if self.digits.is_empty() {
            return Some(0);
        }
        let zeros = u32::try_from(self.exponent.checked_add(digits)?).ok()?;
        let whole = self.digits.parse::<i128>().ok()?.checked_mul(10_i128.checked_pow(zeros)?)?;
        Some(if self.negative { -whole } else { whole })
    }

    /// The decimal of this amount; `None` when a decimal cannot hold it.
    pub fn decimal(&self) -> Option<Decimal> {
        let scale = self.needed_digits().max(0);
        Decimal::try_from_i128_with_scale(self.minor(scale)?, u32::try_from(scale).ok()?).ok()
    }

    /// The amount without an exponent, such as `-12.5`.
    pub fn plain(&self) -> Option<String> {
        self.decimal().map(|decimal| decimal.normalize().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_told_apart_from_their_spelling() {
        let read = |text: &str| Number::read(text).unwrap();
        for (left, right) in
            [("1.50", "15e-1"), ("0", "-0.00"), ("1E+3", "1000"), ("+7", "007"), (".5", "0.5"), ("5.", "5")]
        {
            assert!(read(left).equals(&read(right)), "{left} and {right}");
        }
        assert!(!read("1").equals(&read("-1")));
        assert!(!read("10").equals(&read("1")));
        assert_eq!((read("1.50").written_digits(), read("1.50").needed_digits()), (2, 1));
        assert_eq!(read("12e2").plain().unwrap(), "1200");
        assert_eq!(read("-0.0050").plain().unwrap(), "-0.005");
        assert_eq!(read("1e-29").decimal(), None);
        assert_eq!(read("79228162514264337593543950335").decimal(), Some(Decimal::MAX));
        assert_eq!(read("79228162514264337593543950336").decimal(), None);
        for text in ["", "-", ".", "e5", "1e", "0x1", "1 ", "--1"] {
            assert_eq!(Number::read(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_named_so() {
        for text in ["NaN", "-nan12", "sNaN", "Inf", "+Infinity"] {
            assert_eq!(Operand::read(text), Operand::Special, "{text}");
        }
        for text in ["", "#7c00", "abc", "nan1x", "infi"] {
            assert_eq!(Operand::read(text), Operand::Other, "{text}");
        }
    }
}
