//! Cells put into a sheet, each as what it is.

use std::borrow::Cow;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Worksheet, XlsxError};

use super::cell::Cell;
use super::format::{Formats, Look};
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

/// What a cell of Excel is.
enum Value<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Time(ExcelDateTime),
}

/// What a cell becomes: a number where Excel has one for it, else a text.
fn valued<'a>(cell: &'a Cell<'_>) -> Option<(Value<'a>, Look)> {
    let number = |(number, look)| (Value::Number(number), look);
    let time = |time: Option<ExcelDateTime>, look| time.map(|time| (Value::Time(time), look));
    let text = |text: String| (Value::Text(Cow::Owned(text)), Look::Text);
    match *cell {
        Cell::Empty => None,
        Cell::Text(ref text) => Some((Value::Text(fitting(text)), Look::Text)),
        Cell::Count(count) => Some(match number::count(count) {
            Some(found) => number((found, Look::Count)),
            None => text(count.to_string()),
        }),
        Cell::Amount(money) => Some(match number::amount(money) {
            Some(found) => number((found, Look::Amount(money.currency()))),
            None => text(money.amount_text().to_string()),
        }),
        Cell::Share(ppm) => number::share(ppm).map(|(share, digits)| number((share, Look::Share(digits)))),
        Cell::Day(day) => time(number::day(day), Look::Day).or_else(|| Some(text(day.to_string()))),
        Cell::Moment(at, offset) => {
            time(number::moment(at, offset), Look::Moment).or_else(|| Some(text(at.to_string())))
        }
    }
}

/// Puts a cell where it belongs. A column has the look of the first cell in it, and only cells of another look name theirs: looking
/// formats up by their content is what writing a cell would otherwise take most of its time for.
pub(super) fn put(
    worksheet: &mut Worksheet,
    (formats, of_column): (&mut Formats, &mut Option<Look>),
    (row, column): (u32, u16),
    cell: &Cell<'_>,
) -> Result<(), XlsxError> {
    let Some((value, look)) = valued(cell) else { return Ok(()) };
    if of_column.is_none() {
        worksheet.set_column_format(column, formats.get(look))?;
        *of_column = Some(look);
    }
    if *of_column != Some(look) {
        return put_formatted(worksheet, formats.get(look), (row, column), value);
    }
    // Never `write`, which guesses what a text means.
    match value {
        Value::Text(text) => worksheet.write_string(row, column, text),
        Value::Number(number) => worksheet.write_number(row, column, number),
        Value::Time(time) => worksheet.write_datetime(row, column, time),
    }
    .map(drop)
}

fn put_formatted(
    worksheet: &mut Worksheet,
    format: &Format,
    (row, column): (u32, u16),
    value: Value<'_>,
) -> Result<(), XlsxError> {
    match value {
        Value::Text(text) => worksheet.write_string_with_format(row, column, text, format),
        Value::Number(number) => worksheet.write_number_with_format(row, column, number, format),
        Value::Time(time) => worksheet.write_datetime_with_format(row, column, time, format),
    }
    .map(drop)
}

/// Puts a cell among totals where it belongs.
pub(super) fn put_total(
    worksheet: &mut Worksheet,
    formats: &mut Formats,
    (row, column): (u32, u16),
    total: &Total<'_>,
) -> Result<(), XlsxError> {
    let (cell, range) = match total {
        Total::Plain(cell) => (cell, None),
        Total::Sum { range, result } => (result, Some(range)),
    };
    match (valued(cell), range) {
        (None, _) => Ok(()),
        (Some((Value::Number(result), look)), Some(range)) => {
            let sum = Formula::new(format!("=SUM({range})")).set_result(result.to_string());
            worksheet.write_formula_with_format(row, column, sum, formats.get(look)).map(drop)
        }
        // What a double cannot hold stands as it was computed here.
        (Some((value, look)), _) => put_formatted(worksheet, formats.get(look), (row, column), value),
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
