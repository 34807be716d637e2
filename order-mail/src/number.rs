//! Numbers as the recipient writes them: digits, the signs between them, and where they are grouped. Never through a float.

use icu_decimal::input::Decimal;
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use order_core::value::{Locale, Money, TaxRate};

/// A rate is kept in millionths, which are ten thousandths of a percent.
const DIGITS_OF_PERCENT: u32 = 4;

/// How numbers are written in one language and region.
pub(crate) struct NumberFormat(Option<DecimalFormatter>);

impl NumberFormat {
    /// That of a locale, be there a template in its language or not.
    pub(crate) fn of(locale: Locale) -> Self {
        let preferences = locale
            .to_string()
            .parse::<icu_locale_core::Locale>()
            .map_or_else(|_| DecimalFormatterPreferences::default(), |locale| (&locale).into());
        Self(
            DecimalFormatter::try_new(preferences, icu_decimal::options::DecimalFormatterOptions::default())
                .ok(),
        )
    }

    /// An amount with the code of its currency and as many digits as that has.
    pub(crate) fn money(&self, money: &Money) -> String {
        let currency = money.currency();
        let amount = self.decimal(money.minor(), currency.digits(), currency.digits());
        // A space that does not break: the amount stays with its currency.
        format!("{amount}\u{a0}{}", currency.code())
    }

    /// A count of something.
    pub(crate) fn count(&self, count: u64) -> String {
        self.write(&Decimal::from(count))
    }

    /// How many there are that are not shown; `None` = there are none.
    pub(crate) fn more(&self, count: usize) -> Option<String> {
        (count > 0).then(|| self.count(u64::try_from(count).unwrap_or(u64::MAX)))
    }

    /// A rate in percent, with the digits that it needs.
    pub(crate) fn percent(&self, rate: TaxRate) -> String {
        self.decimal(rate.ppm().into(), DIGITS_OF_PERCENT, 0)
    }

    /// A number of `units`, the last `digits` of which stand behind the point; of zeros at the end those up to `kept` digits stay.
    fn decimal(&self, units: i64, digits: u32, kept: u32) -> String {
        let place = |digits: u32| i16::try_from(digits).unwrap_or(0).saturating_neg();
        let mut number = Decimal::from(units);
        number.multiply_pow10(place(digits));
        number.absolute.pad_end(place(kept));
        self.write(&number)
    }

    fn write(&self, number: &Decimal) -> String {
        match &self.0 {
            Some(format) => format.format(number).to_string(),
            None => number.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn money(locale: &str, amount: &str, currency: &str) -> String {
        let money = Money::parse(amount, currency.parse().unwrap()).unwrap();
        NumberFormat::of(locale.parse().unwrap()).money(&money)
    }

    #[test]
    fn amounts_are_written_as_the_recipient_does() {
        for (locale, amount, currency, written) in [
            ("en", "1234.5", "EUR", "1,234.50\u{a0}EUR"),
            ("en", "0", "USD", "0.00\u{a0}USD"),
            ("en", "-0.05", "USD", "-0.05\u{a0}USD"),
            ("de", "1234567.5", "EUR", "1.234.567,50\u{a0}EUR"),
            ("de-CH", "1234.5", "CHF", "1'234.50\u{a0}CHF"),
            ("ja", "1234", "JPY", "1,234\u{a0}JPY"),
            ("ja", "1200", "JPY", "1,200\u{a0}JPY"),
            ("fr", "1234.5", "EUR", "1\u{202f}234,50\u{a0}EUR"),
            ("hi", "12345678.9", "INR", "1,23,45,678.90\u{a0}INR"),
            ("en-IN", "12345678", "INR", "1,23,45,678.00\u{a0}INR"),
            ("es-MX", "1234.5", "MXN", "1,234.50\u{a0}MXN"),
            ("en", "1.234", "BHD", "1.234\u{a0}BHD"),
            ("xx-XX", "1234.5", "EUR", "1,234.50\u{a0}EUR"),
        ] {
            assert_eq!(money(locale, amount, currency), written, "{locale} {amount}");
        }
    }

    #[test]
    fn counts_are_grouped_and_rates_have_the_digits_they_need() {
        let number = |locale: &str| NumberFormat::of(locale.parse().unwrap());
        assert_eq!(number("en").count(12_000), "12,000");
        assert_eq!(number("de").count(12_000), "12.000");
        for (rate, german) in [("10", "10"), ("8.25", "8,25"), ("0", "0"), ("0.0001", "0,0001"), ("20", "20")]
        {
            assert_eq!(number("de").percent(rate.parse().unwrap()), german);
        }
    }

    proptest! {
        #[test]
        fn no_digit_of_an_amount_is_lost(minor in -1_000_000_000_000_i64..1_000_000_000_000, locale in "(en|de|fr|ja|hi|de-CH)") {
            for currency in ["JPY", "EUR", "BHD"] {
                let money = Money::from_minor(minor, currency.parse().unwrap()).unwrap();
                let written = NumberFormat::of(locale.parse().unwrap()).money(&money);
                let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
                prop_assert_eq!(digits(&written), digits(&money.amount_text().to_string()));
                prop_assert_eq!(written.starts_with(['-', '\u{2212}']), minor < 0);
            }
        }
    }
}
