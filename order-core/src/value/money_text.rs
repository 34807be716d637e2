//! Amounts as text: read from plain decimals only, written without a detour, as every line of every order has several.

use std::borrow::Cow;
use std::fmt;

use serde::de::Error as _;
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::currency::Currency;
use super::money::{Money, MoneyError, too_large};
use super::wire::quoted;

/// More than any amount needs; longer texts are refused unread.
const TEXT_BYTES_MAX: usize = 64;
/// Nineteen digits, a sign and a point, with some to spare.
const WRITTEN_BYTES: usize = 24;

impl Money {
    /// Reads an amount: digits, with a `-` before and a `.` and more digits after if wanted, nothing else.
    ///
    /// Zeros beyond the digits of the currency are let through, as they change nothing.
    ///
    /// ```
    /// use order_core::value::Money;
    ///
    /// let yen = "JPY".parse()?;
    /// assert_eq!(Money::parse("1500.00", yen)?.minor(), 1500);
    /// assert!(Money::parse("1500.5", yen).is_err());
    /// assert!(Money::parse("1.5e3", yen).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`MoneyError`] when the text has another form, is finer than the currency or beyond the limit.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let wrong = || MoneyError::NotAnAmount { text: quoted(text) };
        if text.len() > TEXT_BYTES_MAX {
            return Err(wrong());
        }
        let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((_, "")) => return Err(wrong()),
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
            return Err(wrong());
        }
        let digits = currency.digits();
        let kept = usize::try_from(digits).unwrap_or(0);
        if fraction.bytes().skip(kept).any(|byte| byte != b'0') {
            return Err(MoneyError::TooFine { currency, digits });
        }
        let padded = fraction.bytes().chain(std::iter::repeat(b'0')).take(kept);
        let minor = whole
            .bytes()
            .chain(padded)
            .try_fold(0_i64, |minor, byte| {
                minor.checked_mul(10)?.checked_add(i64::from(byte.checked_sub(b'0')?))
            })
            .ok_or_else(|| too_large(currency))?;
        Self::from_minor(if negative { minor.saturating_neg() } else { minor }, currency)
    }

    /// The amount as text without its currency, such as `-12.50`. Allocates nothing.
    pub fn amount_text(&self) -> impl fmt::Display + use<> {
        AmountText::of(self)
    }
}

/// An amount written into the end of a buffer.
struct AmountText {
    buffer: [u8; WRITTEN_BYTES],
    free: usize,
}

impl AmountText {
    fn of(money: &Money) -> Self {
        let digits = usize::try_from(money.currency().digits()).unwrap_or(0);
        let mut text = Self { buffer: [b'0'; WRITTEN_BYTES], free: WRITTEN_BYTES };
        let mut rest = money.minor().unsigned_abs();
        let mut written: usize = 0;
        while rest > 0 || written <= digits {
            if written == digits && digits > 0 {
                text.push(b'.');
            }
            // Below ten, so the conversion and the sum hold.
            text.push(b'0'.saturating_add(u8::try_from(rest % 10).unwrap_or(0)));
            rest /= 10;
            written = written.saturating_add(1);
        }
        if money.is_negative() {
            text.push(b'-');
        }
        text
    }

    fn push(&mut self, byte: u8) {
        self.free = self.free.saturating_sub(1);
        if let Some(slot) = self.buffer.get_mut(self.free) {
            *slot = byte;
        }
    }

    fn as_str(&self) -> &str {
        // Only ASCII is written, so this is always text.
        self.buffer.get(self.free..).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl fmt::Display for AmountText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The amount and its currency, such as `12.50 EUR`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", AmountText::of(self).as_str(), self.currency().code())
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut wire = serializer.serialize_struct("Money", 2)?;
        wire.serialize_field("amount", AmountText::of(self).as_str())?;
        wire.serialize_field("currency", self.currency().code())?;
        wire.end()
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename = "Money", deny_unknown_fields)]
        struct Wire<'a> {
            #[serde(borrow)]
            amount: Cow<'a, str>,
            currency: Currency,
        }
        let wire = Wire::deserialize(deserializer)?;
        Self::parse(&wire.amount, wire.currency).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::super::limits::MONEY_MINOR_MAX;
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn written(minor: i64, code: &str) -> String {
        Money::from_minor(minor, currency(code)).unwrap().amount_text().to_string()
    }

    #[test]
    fn writes_all_digits_of_the_currency() {
        for (minor, code, text) in [
            (0, "EUR", "0.00"),
            (5, "EUR", "0.05"),
            (-5, "EUR", "-0.05"),
            (1250, "EUR", "12.50"),
            (0, "JPY", "0"),
            (-1500, "JPY", "-1500"),
            (1, "CLF", "0.0001"),
            (12_345, "KWD", "12.345"),
            (-MONEY_MINOR_MAX, "CLF", "-100000000000000.0000"),
        ] {
            assert_eq!(written(minor, code), text);
        }
        assert_eq!(Money::from_minor(1250, currency("EUR")).unwrap().to_string(), "12.50 EUR");
    }

    #[test]
    fn reads_plain_decimals_only() {
        let euro = currency("EUR");
        for (text, minor) in
            [("12.5", 1250), ("0", 0), ("-0.00", 0), ("007", 700), ("1.2300", 123), ("-1", -100)]
        {
            assert_eq!(Money::parse(text, euro).unwrap().minor(), minor, "{text}");
        }
        for text in [
            "", "-", ".", "1.", ".5", "-.5", "+1", "--1", "1e3", "1E3", "NaN", "inf", "1_000", "1,000", "1 ",
            " 1", "1\n", "0x10", "１", "1.2.3", "1.-2", "1-", "\0", "€1", "1.5e-3",
        ] {
            assert!(matches!(Money::parse(text, euro), Err(MoneyError::NotAnAmount { .. })), "{text:?}");
        }
        assert_eq!(Money::parse("0.001", euro), Err(MoneyError::TooFine { currency: euro, digits: 2 }));
        assert_eq!(
            Money::parse("0.1", currency("XAU")).unwrap_err().to_string(),
            "an amount in XAU has at most 0 decimal digits"
        );
        assert_eq!(Money::parse("10000000000000000.01", euro), Err(too_large(euro)));
        assert_eq!(Money::parse(&"9".repeat(60), euro), Err(too_large(euro)));
        assert!(Money::parse("10000000000000000", euro).is_ok());
        for huge in ["0".repeat(10_000_000), format!("1.{}", "0".repeat(10_000_000))] {
            assert!(Money::parse(&huge, euro).unwrap_err().to_string().len() < 200);
        }
    }

    #[test]
    fn is_never_a_float_in_json() {
        let money = Money::from_minor(1250, currency("EUR")).unwrap();
        let json = serde_json::to_string(&money).unwrap();
        assert_eq!(json, r#"{"amount":"12.50","currency":"EUR"}"#);
        assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money);
        assert_eq!(serde_json::from_value::<Money>(serde_json::to_value(money).unwrap()).unwrap(), money);
        let escaped = r#"{"currency":"EU\u0052","amount":"12\u002e50"}"#;
        assert_eq!(serde_json::from_str::<Money>(escaped).unwrap(), money);
        assert_eq!(serde_json::from_reader::<_, Money>(json.as_bytes()).unwrap(), money);
        for json in [
            r#"{"amount":12.5,"currency":"EUR"}"#,
            r#"{"amount":12,"currency":"EUR"}"#,
            r#"{"amount":"12.501","currency":"EUR"}"#,
            r#"{"amount":"12.50","currency":"eur"}"#,
            r#"{"amount":"12.50"}"#,
            r#"{"amount":"1","amount":"2","currency":"EUR"}"#,
            r#"{"amount":"12.50","currency":"EUR","minor":1}"#,
            r#""12.50 EUR""#,
        ] {
            assert!(serde_json::from_str::<Money>(json).is_err(), "{json}");
        }
    }

    proptest! {
        #[test]
        fn text_gives_the_amount_back(minor in -MONEY_MINOR_MAX..=MONEY_MINOR_MAX, at in 0usize..178) {
            let money = Money::from_minor(minor, Currency::all().nth(at).unwrap()).unwrap();
            let text = money.amount_text().to_string();
            prop_assert_eq!(&text, &money.amount().to_string());
            prop_assert_eq!(Money::parse(&text, money.currency()), Ok(money));
            prop_assert_eq!(serde_json::from_str::<Money>(&serde_json::to_string(&money).unwrap()).unwrap(), money);
        }

        #[test]
        fn reads_what_the_decimal_type_reads(text in "-?[0-9]{1,18}(\\.[0-9]{1,6})?") {
            let decimal: rust_decimal::Decimal = text.parse().unwrap();
            match Money::parse(&text, currency("EUR")) {
                Ok(money) => prop_assert_eq!(money.amount(), decimal),
                Err(MoneyError::TooFine { .. }) => prop_assert!(decimal.normalize().scale() > 2),
                Err(error) => prop_assert_eq!(error, too_large(currency("EUR"))),
            }
        }

        #[test]
        fn no_text_panics(text in ".{0,70}", near in "[0-9.+e_-]{0,30}") {
            let _ = (Money::parse(&text, currency("EUR")), Money::parse(&near, currency("JPY")));
        }
    }
}
