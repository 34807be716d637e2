//! Our parsers on every text that the cases offer: numbers, other spellings of numbers, and what is none.

use order_core::value::{Currency, Money, Quantity, WholesaleRate};

use crate::number::Number;
use crate::tally::Verdict;

/// Amounts of more minor units than these are refused.
const MINOR_MAX: i128 = 1_000_000_000_000_000_000;
/// Longer texts are refused unread.
const BYTES_MAX: usize = 64;

/// Reads a text as an amount of a currency of four digits, directly and from JSON. Only plain decimals are amounts: no exponent,
/// no plus sign, no point without digits on both sides, no infinity.
pub fn read(text: &str, currency: Currency) -> Verdict {
    let parsed = Money::parse(text, currency).ok();
    let json = serde_json::json!({ "amount": text, "currency": currency.code() });
    if serde_json::from_value::<Money>(json).ok() != parsed {
        return Verdict::Disagrees("JSON is read differently from text".to_owned());
    }
    let expected = Some(text)
        .filter(|text| is_plain(text) && text.len() <= BYTES_MAX)
        .and_then(Number::read)
        .and_then(|number| number.minor(i64::from(currency.digits())))
        .filter(|minor| minor.abs() <= MINOR_MAX);
    match Verdict::same(&parsed.map(|money| i128::from(money.minor())), &expected) {
        Verdict::Agrees if parsed.is_none() => Verdict::Refused,
        verdict => verdict,
    }
}

/// An infinity or something that is no number must be refused wherever a number is read.
pub fn refuse(text: &str, currency: Currency) -> Verdict {
    // JSON lets blanks around a number through, which is not for us to refuse.
    let quantity = text.trim() == text && serde_json::from_str::<Quantity>(text).is_ok();
    if Money::parse(text, currency).is_err() && text.parse::<WholesaleRate>().is_err() && !quantity {
        Verdict::Refused
    } else {
        Verdict::Disagrees(format!("{text:?} was read as a number"))
    }
}

fn is_plain(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}
