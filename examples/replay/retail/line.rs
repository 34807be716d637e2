//! One line of a file, as it is written, and what counts of it.

use std::error::Error;

use csv::StringRecord;
use order_core::catalog::PriceList;
use order_core::value::{Code, Currency, Money, Rounding, Timestamp};
use rust_decimal::Decimal;

/// Where the columns are that matter.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    invoice: usize,
    stock_code: usize,
    description: usize,
    quantity: usize,
    time: usize,
    price: usize,
    customer: usize,
}

impl Columns {
    /// Finds them in the header row.
    pub fn of(header: &StringRecord) -> Result<Self, Box<dyn Error>> {
        let at = |name: &str| {
            let found = header.iter().position(|column| column.trim_start_matches('\u{feff}') == name);
            found.ok_or_else(|| format!("there is no column {name}"))
        };
        Ok(Self {
            invoice: at("InvoiceNo")?,
            stock_code: at("StockCode")?,
            description: at("Description")?,
            quantity: at("Quantity")?,
            time: at("InvoiceDate")?,
            price: at("UnitPrice")?,
            customer: at("CustomerID")?,
        })
    }

    /// The line that a row holds.
    pub fn line<'r>(&self, row: &'r StringRecord) -> Line<'r> {
        let text = |at: usize| row.get(at).unwrap_or_default().trim();
        Line {
            invoice: text(self.invoice),
            stock_code: text(self.stock_code),
            description: text(self.description),
            quantity: text(self.quantity),
            time: text(self.time),
            price: text(self.price),
            customer: text(self.customer),
        }
    }
}

/// One line, as written but for blanks around each field.
#[derive(Debug, Clone, Copy)]
pub struct Line<'r> {
    pub invoice: &'r str,
    pub stock_code: &'r str,
    pub description: &'r str,
    pub quantity: &'r str,
    pub time: &'r str,
    pub price: &'r str,
    pub customer: &'r str,
}

/// A line that counts.
#[derive(Debug, PartialEq, Eq)]
pub struct Counted {
    pub model_number: Code,
    pub sku_number: Code,
    pub price: Money,
    pub pieces: u64,
}

impl Line<'_> {
    /// What counts of the line, or the reason why nothing does. A line with several faults is counted under the first.
    pub fn counted(&self, currency: Currency) -> Result<Counted, &'static str> {
        let pieces: i64 = self.quantity.parse().map_err(|_| "line_quantity_unreadable")?;
        let written = decimal(self.price).ok_or("line_price_unreadable")?;
        let pieces =
            u64::try_from(pieces).ok().filter(|pieces| *pieces >= 1).ok_or("line_quantity_below_one")?;
        if written <= Decimal::ZERO {
            return Err("line_price_not_above_zero");
        }
        // The price counts as written; what it is rounded to may well be 0.00.
        let price = Money::rounded(written, currency, Rounding::HalfEven)
            .ok()
            .filter(|price| price.minor() <= PriceList::HIGHEST_MINOR)
            .ok_or("line_price_too_large")?;
        let code = |text: &str| Code::new(text).map_err(|_| "line_stock_code_unusable");
        let model_number = code(self.stock_code)?;
        let sku_number = code(&format!("{model_number}@{}", price.amount_text()))?;
        Ok(Counted { model_number, sku_number, price, pieces })
    }

    /// The time, taken as UTC: `2010-12-01T08:26:00`.
    pub fn placed_at(&self) -> Option<Timestamp> {
        format!("{}Z", self.time.replacen(' ', "T", 1)).parse().ok()
    }
}

/// A plain decimal number with all its digits.
fn decimal(text: &str) -> Option<Decimal> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    Some(text).filter(|_| plain).and_then(|text| Decimal::from_str_exact(text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line<'r>(code: &'r str, quantity: &'r str, price: &'r str) -> Line<'r> {
        Line { invoice: "1", stock_code: code, description: "", quantity, time: "", price, customer: "" }
    }

    fn counted(line: &Line<'_>) -> Result<Counted, &'static str> {
        line.counted("GBP".parse().unwrap())
    }

    #[test]
    fn the_price_is_rounded_half_even_to_the_penny() {
        for (written, minor) in
            [("2.5", 250), ("2.505", 250), ("2.515", 252), ("0.001", 0), ("3", 300), ("0.0050001", 1)]
        {
            assert_eq!(counted(&line("A", "1", written)).unwrap().price.minor(), minor, "{written}");
        }
        assert_eq!(counted(&line("85123A", "3", "2.55")).unwrap().sku_number.as_str(), "85123A@2.55");
        assert_eq!(counted(&line("a", "80995", "1")).unwrap().pieces, 80_995);
    }

    #[test]
    fn what_does_not_count_has_a_reason() {
        let long = "x".repeat(60);
        for (line, reason) in [
            (line("A", "0", "1"), "line_quantity_below_one"),
            (line("A", "-3", "0"), "line_quantity_below_one"),
            (line("A", "3", "0.000"), "line_price_not_above_zero"),
            (line("A", "3", "-0.5"), "line_price_not_above_zero"),
            (line("A", "1.5", "1"), "line_quantity_unreadable"),
            (line("A", "", "1"), "line_quantity_unreadable"),
            (line("A", "9223372036854775808", "1"), "line_quantity_unreadable"),
            (line("A", "1", ""), "line_price_unreadable"),
            (line("A", "1", "NaN"), "line_price_unreadable"),
            (line("A", "1", "1e3"), "line_price_unreadable"),
            (line("A", "1", "1-2"), "line_price_unreadable"),
            (line("A", "1", "99999999999999999999"), "line_price_too_large"),
            (line("", "1", "1"), "line_stock_code_unusable"),
            (line(&long, "1", "100"), "line_stock_code_unusable"),
        ] {
            assert_eq!(counted(&line), Err(reason), "{line:?}");
        }
    }

    #[test]
    fn times_are_utc() {
        let at = |time| Line { time, ..line("A", "1", "1") }.placed_at().map(|time| time.to_string());
        assert_eq!(at("2010-12-01T08:26:00").unwrap(), "2010-12-01T08:26:00.000000Z");
        assert_eq!(at("2010-12-01 08:26:00"), at("2010-12-01T08:26:00"));
        for wrong in ["", "2010-12-01", "2010-02-30T00:00:00", "2010-12-01T08:26:00Z", "1/12/2010 8:26"] {
            assert_eq!(at(wrong), None, "{wrong}");
        }
    }
}
