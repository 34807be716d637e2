//! Cells put into a sheet, each as what it is.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

use super::cell::Cell;
use super::format::Formats;
use super::number;

/// What a cell of Excel holds, in units of UTF-16.
const TEXT_UNITS_MAX: usize = 32_767;
/// Stands where the rest of a text that is too long was left out.
const CUT: char = '…';

/// A cell among totals.
#[derive(Debug, Clone)]
pub(in super::super) enum Total<'a> {
    /// A cell as any other.
    Plain(Cell<'a>),
    /// The sum of a range such as `E2:E9`, with what it comes to for readers that do not compute.
    Sum {
        /// The range.
        range: String,
        /// What it comes to: a count or an amount.
        result: Cell<'a>,
    },
}

/// Puts a cell where it belongs.
pub(super) fn put(
    worksheet: &mut Worksheet,
    formats: &mut Formats,
    (row, column): (u32, u16),
    cell: &Cell<'_>,
) -> Result<(), XlsxError> {
    // Never `write`, which guesses what a text means.
    match *cell {
        Cell::Empty => {}
        Cell::Text(ref text) => put_text(worksheet, formats, (row, column), text)?,
        Cell::Count(count) => match number::count(count) {
            Some(number) => put_number(worksheet, &formats.count, (row, column), number)?,
            None => put_text(worksheet, formats, (row, column), &count.to_string())?,
        },
        Cell::Amount(money) => match number::amount(money) {
            Some(number) => put_number(worksheet, formats.amount(money.currency()), (row, column), number)?,
            None => put_text(worksheet, formats, (row, column), &money.amount_text().to_string())?,
        },
        Cell::Share(ppm) => {
            if let Some((number, digits)) = number::share(ppm) {
                put_number(worksheet, formats.share(digits), (row, column), number)?;
            }
        }
        Cell::Day(day) => match number::day(day) {
            Some(number) => {
                worksheet.write_datetime_with_format(row, column, number, &formats.day)?;
            }
            None => put_text(worksheet, formats, (row, column), &day.to_string())?,
        },
        Cell::Moment(at, offset) => match number::moment(at, offset) {
            Some(number) => {
                worksheet.write_datetime_with_format(row, column, number, &formats.moment)?;
            }
            None => put_text(worksheet, formats, (row, column), &at.to_string())?,
        },
    }
    Ok(())
}

fn put_text(
    worksheet: &mut Worksheet,
    formats: &Formats,
    (row, column): (u32, u16),
    text: &str,
) -> Result<(), XlsxError> {
    worksheet.write_string_with_format(row, column, fitting(text), &formats.text).map(drop)
}

fn put_number(
    worksheet: &mut Worksheet,
    format: &Format,
    (row, column): (u32, u16),
    number: f64,
) -> Result<(), XlsxError> {
    worksheet.write_number_with_format(row, column, number, format).map(drop)
}

/// Puts a cell among totals where it belongs.
pub(super) fn put_total(
    worksheet: &mut Worksheet,
    formats: &mut Formats,
    (row, column): (u32, u16),
    total: &Total<'_>,
) -> Result<(), XlsxError> {
    let (range, cell) = match total {
        Total::Plain(cell) => return put(worksheet, formats, (row, column), cell),
        Total::Sum { range, result } => (range, result),
    };
    let sum = |result: String| Formula::new(format!("=SUM({range})")).set_result(result);
    match *cell {
        Cell::Count(count) if number::is_exact(count) => {
            worksheet.write_formula_with_format(row, column, sum(count.to_string()), &formats.count).map(drop)
        }
        Cell::Amount(money) if number::is_exact(money.minor().unsigned_abs()) => worksheet
            .write_formula_with_format(
                row,
                column,
                sum(money.amount_text().to_string()),
                formats.amount(money.currency()),
            )
            .map(drop),
        // What a double cannot hold stands as it was computed here.
        Cell::Empty
        | Cell::Text(_)
        | Cell::Count(_)
        | Cell::Amount(_)
        | Cell::Share(_)
        | Cell::Day(_)
        | Cell::Moment(..) => put(worksheet, formats, (row, column), cell),
    }
}

/// The text, or as much of it as a cell holds, with an ellipsis for the rest.
pub(super) fn fitting(text: &str) -> Cow<'_, str> {
    // No unit takes more bytes than there are units.
    if text.len() <= TEXT_UNITS_MAX || text.encode_utf16().count() <= TEXT_UNITS_MAX {
        return Cow::Borrowed(text);
    }
    let mut left = TEXT_UNITS_MAX.saturating_sub(CUT.len_utf16());
    let kept = text.chars().take_while(|char| match left.checked_sub(char.len_utf16()) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    });
    Cow::Owned(kept.chain([CUT]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_a_cell_ends() {
        for (whole, fits) in [("x".repeat(32_767), true), ("x".repeat(32_768), false)] {
            let cut = fitting(&whole);
            assert_eq!(cut.encode_utf16().count(), 32_767);
            assert_eq!(cut == whole, fits);
            assert_eq!(cut.ends_with(CUT), !fits);
        }
        // A character of two units is kept whole or left out.
        let cut = fitting(&format!("x{}", "\u{1f980}".repeat(16_384))).into_owned();
        assert_eq!((cut.encode_utf16().count(), cut.chars().count()), (32_766, 1 + 16_382 + 1));
        let short = "\u{3042}".repeat(32_767);
        assert_eq!(fitting(&short), short);
    }
}
