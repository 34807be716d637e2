//! How cells look, each look made once.

use std::collections::BTreeMap;

use order_core::value::Currency;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Digits of a percentage after its point.
const SHARE_FORMATS: [&str; 5] = ["0%", "0.0%", "0.00%", "0.000%", "0.0000%"];
const COUNT_FORMAT: &str = "#,##0";
const DAY_FORMAT: &str = "yyyy-mm-dd";
const MOMENT_FORMAT: &str = "yyyy-mm-dd hh:mm";
const HEAD_GREY: Color = Color::RGB(0x00E7_E9EC);

/// Every look of one sheet.
#[derive(Debug)]
pub(super) struct Formats {
    base: Format,
    pub(super) head: Format,
    pub(super) text: Format,
    pub(super) count: Format,
    pub(super) day: Format,
    pub(super) moment: Format,
    shares: [Format; SHARE_FORMATS.len()],
    amounts: BTreeMap<Currency, Format>,
}

impl Formats {
    fn from(base: Format) -> Self {
        let of = |number: &str| base.clone().set_num_format(number);
        let head = Format::new()
            .set_bold()
            .set_background_color(HEAD_GREY)
            .set_border_bottom(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        Self {
            head,
            // With a quote before it, so to say: whoever edits the cell in Excel still has a text, and no formula.
            text: base.clone().set_quote_prefix(),
            count: of(COUNT_FORMAT),
            day: of(DAY_FORMAT).set_align(FormatAlign::Left),
            moment: of(MOMENT_FORMAT).set_align(FormatAlign::Left),
            shares: SHARE_FORMATS.map(of),
            amounts: BTreeMap::new(),
            base,
        }
    }

    /// Those of plain rows.
    pub(super) fn plain() -> Self {
        Self::from(Format::new())
    }

    /// Those of a row of totals.
    pub(super) fn total() -> Self {
        Self::from(Format::new().set_bold().set_border_top(FormatBorder::Thin))
    }

    /// That of a percentage with so many digits after its point.
    pub(super) fn share(&self, digits: usize) -> &Format {
        self.shares.get(digits).unwrap_or(&self.count)
    }

    /// That of amounts in a currency. The code of the currency stands before them, as signs mean several.
    pub(super) fn amount(&mut self, currency: Currency) -> &Format {
        let base = &self.base;
        self.amounts.entry(currency).or_insert_with(|| base.clone().set_num_format(amount_format(currency)))
    }
}

fn amount_format(currency: Currency) -> String {
    let digits = usize::try_from(currency.digits()).unwrap_or_default();
    let fraction = if digits == 0 { String::new() } else { format!(".{}", "0".repeat(digits)) };
    format!("[${currency}] #,##0{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_show_the_digits_of_their_currency() {
        for (currency, format) in [
            ("JPY", "[$JPY] #,##0"),
            ("EUR", "[$EUR] #,##0.00"),
            ("KWD", "[$KWD] #,##0.000"),
            ("CLF", "[$CLF] #,##0.0000"),
        ] {
            assert_eq!(amount_format(currency.parse().unwrap()), format);
        }
    }
}
