//! Numbers as cells hold them: doubles, of which Excel shows and keeps fifteen digits.
//!
//! Doubles are read from decimal texts, which gives the nearest one; nothing is computed with them.

use order_core::value::{Day, Money, Timestamp, UtcOffset};
use rust_xlsxwriter::ExcelDateTime;

/// Whole numbers below this have at most fifteen digits.
const EXACT_BELOW: u64 = 1_000_000_000_000_000;
/// Excel counts a 29th of February 1900 that there never was; days before this one would be off by one.
const FIRST_YEAR_AND_MONTH: (i32, u32) = (1900, 3);
const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_MINUTE: i64 = 60;
/// Millionths of the whole have this many digits.
const SHARE_DIGITS: usize = 6;

/// Whether a whole number, such as an amount in minor units, can be kept without losing a digit.
pub(in super::super) const fn is_exact(number: u64) -> bool {
    number < EXACT_BELOW
}

/// A count; `None` when it has too many digits.
pub(super) fn count(count: u64) -> Option<f64> {
    is_exact(count).then(|| count.to_string()).and_then(|text| text.parse().ok())
}

/// An amount; `None` when it has too many digits.
pub(super) fn amount(money: Money) -> Option<f64> {
    is_exact(money.minor().unsigned_abs())
        .then(|| money.amount_text().to_string())
        .and_then(|text| text.parse().ok())
}

/// Millionths of a whole, with the digits that the percentage needs after its point.
pub(super) fn share(ppm: u32) -> Option<(f64, usize)> {
    // As text, moving the point is all there is to it.
    let text = format!("{ppm}e-{SHARE_DIGITS}");
    let zeros = ppm.to_string().bytes().rev().take_while(|digit| *digit == b'0').count();
    let digits = if ppm == 0 { 0 } else { SHARE_DIGITS.saturating_sub(2).saturating_sub(zeros) };
    text.parse().ok().map(|number| (number, digits))
}

/// A day; `None` for one that Excel does not have.
pub(super) fn day(day: Day) -> Option<ExcelDateTime> {
    if (day.year(), day.month()) < FIRST_YEAR_AND_MONTH {
        return None;
    }
    let (year, month) = (u16::try_from(day.year()).ok()?, u8::try_from(day.month()).ok()?);
    ExcelDateTime::from_ymd(year, month, u8::try_from(day.day_of_month()).ok()?).ok()
}

/// A time as clocks show it there, to the second before: what is shown then never rounds into another minute or day. `None` for one
/// that Excel does not have.
pub(super) fn moment(at: Timestamp, offset: UtcOffset) -> Option<ExcelDateTime> {
    let ahead = i64::from(offset.minutes()).checked_mul(SECONDS_PER_MINUTE)?;
    let seconds = at.micros().div_euclid(MICROS_PER_SECOND).checked_add(ahead)?;
    ExcelDateTime::from_timestamp(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use order_core::value::{Currency, limits::MONEY_MINOR_MAX};
    use proptest::prelude::*;

    fn money(minor: i64, currency: &str) -> Money {
        Money::from_minor(minor, currency.parse::<Currency>().unwrap()).unwrap()
    }

    #[test]
    fn fifteen_digits_are_a_number_and_sixteen_are_not() {
        let most = 999_999_999_999_999;
        for sign in [1, -1] {
            assert!(amount(money(sign * most, "JPY")).is_some());
            assert!(amount(money(sign * (most + 1), "JPY")).is_none());
            assert!(amount(money(sign * MONEY_MINOR_MAX, "EUR")).is_none());
        }
        assert!(count(u64::MAX).is_none());
    }

    #[test]
    fn a_percentage_has_the_digits_that_it_needs() {
        for (ppm, number, digits) in [
            (0, 0.0, 0),
            (1_000_000, 1.0, 0),
            (10_000_000, 10.0, 0),
            (500_000, 0.5, 0),
            (125_000, 0.125, 1),
            (83_300, 0.0833, 2),
            (1, 0.000_001, 4),
        ] {
            let (found, shown) = share(ppm).unwrap();
            assert!((found - number).abs() < f64::EPSILON, "{ppm}");
            assert_eq!(shown, digits, "{ppm}");
        }
    }

    #[test]
    fn days_are_numbers_from_march_1900_on() {
        for (text, serial) in [
            ("0001-01-01", None),
            ("1899-12-31", None),
            ("1900-01-01", None),
            ("1900-02-28", None),
            ("1900-03-01", Some(61.0)),
            ("1970-01-01", Some(25_569.0)),
            ("2026-03-01", Some(46_082.0)),
            ("9999-12-31", Some(2_958_465.0)),
        ] {
            let found = day(text.parse().unwrap()).map(|day| day.to_excel());
            assert_eq!(found, serial, "{text}");
        }
    }

    #[test]
    fn times_are_those_of_the_clocks_at_the_offset() {
        let at = |text: &str, offset: &str| {
            let (at, offset) = (Timestamp::parse(text).unwrap(), offset.parse().unwrap());
            moment(at, offset).map(|moment| moment.to_excel())
        };
        assert_eq!(at("2026-03-01T00:00:00Z", "+00:00"), Some(46_082.0));
        assert_eq!(at("2026-02-28T15:00:00Z", "+09:00"), Some(46_082.0));
        assert_eq!(at("2026-03-01T12:00:00Z", "+00:00"), Some(46_082.5));
        assert_eq!(at("2026-03-01T06:00:00.999999Z", "-06:00"), Some(46_082.0));
        assert_eq!(at("1970-01-01T00:00:00Z", "-12:00"), Some(25_568.5));
        assert_eq!(at("9999-12-31T23:59:59Z", "+00:01"), None);
    }

    proptest! {
        #[test]
        fn an_amount_is_the_double_that_writes_the_same_text(minor in -999_999_999_999_999_i64..=999_999_999_999_999, at in 0_usize..4) {
            let money = money(minor, ["JPY", "EUR", "KWD", "CLF"][at]);
            let number = amount(money).unwrap();
            let digits = usize::try_from(money.currency().digits()).unwrap();
            prop_assert_eq!(format!("{number:.digits$}"), money.amount_text().to_string());
        }
    }
}
