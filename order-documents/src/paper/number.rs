//! Numbers and dates as papers show them: both languages group by threes with commas and have a point. Never through a float.

use order_core::value::{Day, Money};

use crate::Language;

/// A count, in groups of three.
pub(super) fn count(count: u64) -> String {
    grouped(&count.to_string())
}

/// An amount with the digits of its currency, and without the code of that.
pub(super) fn amount(money: Money) -> String {
    let digits = usize::try_from(money.currency().digits()).unwrap_or_default();
    let minor = money.minor().unsigned_abs().to_string();
    // At least one digit stands before the point.
    let width = digits.saturating_add(1);
    let padded = format!("{minor:0>width$}");
    let (whole, fraction) =
        padded.split_at_checked(padded.len().saturating_sub(digits)).unwrap_or((&padded, ""));
    let (sign, whole) = (if money.is_negative() { "-" } else { "" }, grouped(whole));
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// An amount with the code of its currency, which stay together.
pub(super) fn money(money: Money) -> String {
    format!("{}\u{a0}{}", amount(money), money.currency().code())
}

/// A day as people write it.
pub(super) fn date(day: Day, language: Language) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, month, of_month) = (day.year(), day.month(), day.day_of_month());
    match language {
        Language::English => {
            let name = MONTHS.iter().zip(1_u32..).find(|(_, number)| *number == month);
            let name = name.map_or("", |(name, _)| name);
            format!("{of_month}\u{a0}{name}\u{a0}{year}")
        }
        Language::Japanese => format!("{year}年{month}月{of_month}日"),
    }
}

/// Digits with a comma after each group of three, counted from the end.
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(at);
        if at > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        for (minor, currency, text) in [
            (0, "EUR", "0.00"),
            (5, "EUR", "0.05"),
            (-123_456_789, "EUR", "-1,234,567.89"),
            (999_999_999_999, "JPY", "999,999,999,999"),
            (-100, "JPY", "-100"),
            (1_234, "KWD", "1.234"),
            (1_000_000_000_000_000_000, "USD", "10,000,000,000,000,000.00"),
        ] {
            let money = Money::from_minor(minor, currency.parse().unwrap()).unwrap();
            assert_eq!(amount(money), text);
        }
        let money_of = Money::from_minor(125_000, "EUR".parse().unwrap()).unwrap();
        assert_eq!(money(money_of), "1,250.00\u{a0}EUR");
        assert_eq!((count(0), count(999), count(1_000)), ("0".into(), "999".into(), "1,000".into()));
    }

    #[test]
    fn dates_are_written_as_people_do() {
        let day: Day = "2026-03-01".parse().unwrap();
        assert_eq!(date(day, Language::English), "1\u{a0}March\u{a0}2026");
        assert_eq!(date(day, Language::Japanese), "2026年3月1日");
        assert_eq!(date("2026-12-31".parse().unwrap(), Language::English), "31\u{a0}December\u{a0}2026");
    }
}
