//! How cells look, each look made once.

use std::collections::BTreeMap;

use order_core::value::Currency;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const COUNT_FORMAT: &str = "#,##0";
const DAY_FORMAT: &str = "yyyy-mm-dd";
const MOMENT_FORMAT: &str = "yyyy-mm-dd hh:mm";
const HEAD_GREY: Color = Color::RGB(0x00E7_E9EC);

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// A text. With a quote before it, so to say: whoever edits the cell in Excel still has a text, and no formula.
    Text,
    /// A whole number.
    Count,
    /// A day.
    Day,
    /// A day with a time.
    Moment,
    /// A percentage, with so many digits after its point.
    Share(usize),
    /// An amount. The code of the currency stands before it, as signs mean several.
    Amount(Currency),
}

/// The format of each look, each made once.
#[derive(Debug)]
pub(super) struct Formats {
    base: Format,
    made: BTreeMap<Look, Format>,
}

impl Formats {
    /// Those of plain rows.
    pub(super) fn plain() -> Self {
        Self { base: Format::new(), made: BTreeMap::new() }
    }

    /// Those of totals.
    pub(super) fn total() -> Self {
        Self { base: Format::new().set_bold().set_border_top(FormatBorder::Thin), made: BTreeMap::new() }
    }

    /// That of heads.
    pub(super) fn head() -> Format {
        Format::new()
            .set_bold()
            .set_background_color(HEAD_GREY)
            .set_border_bottom(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
    }

    /// That of a look.
    pub(super) fn get(&mut self, look: Look) -> &Format {
        let base = &self.base;
        self.made.entry(look).or_insert_with(|| {
            let base = base.clone();
            match look {
                Look::Text => base.set_quote_prefix(),
                Look::Count => base.set_num_format(COUNT_FORMAT),
                Look::Day => base.set_num_format(DAY_FORMAT).set_align(FormatAlign::Left),
                Look::Moment => base.set_num_format(MOMENT_FORMAT).set_align(FormatAlign::Left),
                Look::Share(digits) => base.set_num_format(share_format(digits)),
                Look::Amount(currency) => base.set_num_format(amount_format(currency)),
            }
        })
    }
}

fn share_format(digits: usize) -> String {
    format!("0{}%", fraction(digits))
}

fn fraction(digits: usize) -> String {
    if digits == 0 { String::new() } else { format!(".{}", "0".repeat(digits)) }
}

fn amount_format(currency: Currency) -> String {
    let digits = usize::try_from(currency.digits()).unwrap_or_default();
    format!("[${currency}] #,##0{}", fraction(digits))
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
        assert_eq!([0, 1, 4].map(share_format), ["0%", "0.0%", "0.0000%"]);
    }
}
