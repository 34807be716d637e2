//! Places in a sheet, as they are written: `H12`.

use std::fmt;

/// The last row that a sheet can have.
const ROW_LAST: u32 = 1_048_576;
/// The last column that a sheet can have, `XFD`.
const COLUMN_LAST: u32 = 16_384;
/// How many letters there are.
const LETTERS: u32 = 26;

/// Where something is in a sheet. It is shown as people find it, with the title of the column where it has one: `H12 (Quantity)`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The row, as it is numbered in the sheet: from 1.
    pub row: u32,
    /// The column, counted from 0; column `A` is 0.
    pub column: u32,
    /// What the column is titled, where it has a title.
    pub title: Option<String>,
}

impl Place {
    /// A place by row and column, both counted from 0.
    pub(crate) fn of(row: u32, column: u32, title: Option<&str>) -> Self {
        Self { row: row.saturating_add(1), column, title: title.map(str::to_owned) }
    }

    /// The letters of the column, such as `H`.
    pub fn letters(&self) -> String {
        letters(self.column)
    }

    /// What of it is told with a fault.
    pub(crate) fn details(&self) -> Vec<(&'static str, String)> {
        let mut details = vec![("row", self.row.to_string()), ("column", self.letters())];
        details.extend(self.title.iter().map(|title| ("title", title.clone())));
        details
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.letters(), self.row)?;
        self.title.as_ref().map_or(Ok(()), |title| write!(f, " ({title})"))
    }
}

/// The letters of a column that is counted from 0.
pub(crate) fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = Some(column);
    while let Some(at) = rest {
        // Below 26, so the conversion and the sum hold.
        letters.push(b'A'.saturating_add(u8::try_from(at % LETTERS).unwrap_or(0)));
        rest = (at / LETTERS).checked_sub(1);
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// An area of a sheet, both corners included, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) start: (u32, u32),
    pub(crate) end: (u32, u32),
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let corner = |(row, column): (u32, u32)| format!("{}{}", letters(column), row.saturating_add(1));
        write!(f, "{}:{}", corner(self.start), corner(self.end))
    }
}

/// Row and column of a cell such as `H12`, counted from 0; `None` when there is no such cell.
pub(crate) fn cell(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|char: char| char.is_ascii_digit())?;
    let (column, number) = text.split_at_checked(digits)?;
    if column.is_empty() || column.len() > 3 {
        return None;
    }
    let column = column.bytes().try_fold(0_u32, |sum, byte| {
        let letter = byte.to_ascii_uppercase();
        let value = letter.is_ascii_uppercase().then(|| letter.checked_sub(b'A'))??;
        sum.checked_mul(LETTERS)?.checked_add(u32::from(value))?.checked_add(1)
    })?;
    let column = column.checked_sub(1).filter(|column| *column < COLUMN_LAST)?;
    Some((row(number)?, column))
}

/// A row as it is numbered, counted from 0; `None` when there is no such row.
pub(crate) fn row(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.len() <= 7 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = is_number.then(|| text.parse().ok())??;
    number.checked_sub(1).filter(|row| *row < ROW_LAST)
}

/// An area such as `A1:H12`, or one cell.
pub(crate) fn area(text: &str) -> Option<Area> {
    let (start, end) = text.split_once(':').unwrap_or((text, text));
    let (start, end) = (cell(start)?, cell(end)?);
    (start.0 <= end.0 && start.1 <= end.1).then_some(Area { start, end })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn places_are_shown_as_people_find_them() {
        assert_eq!(Place::of(11, 7, Some("Quantity")).to_string(), "H12 (Quantity)");
        assert_eq!(Place::of(0, 0, None).to_string(), "A1");
        assert_eq!(Area { start: (0, 1), end: (3, 30) }.to_string(), "B1:AE4");
    }

    #[test]
    fn only_cells_that_there_are_are_read() {
        assert_eq!(cell("XFD1048576"), Some((1_048_575, 16_383)));
        assert_eq!(cell("aa7"), Some((6, 26)));
        for text in [
            "",
            "A",
            "1",
            "A0",
            "XFE1",
            "A1048577",
            "AAAA1",
            "A-1",
            "A1B",
            "Ä1",
            "A99999999999",
            "$A$1",
            " A1",
        ] {
            assert_eq!(cell(text), None, "{text}");
        }
        assert_eq!(area("B2:C4"), Some(Area { start: (1, 1), end: (3, 2) }));
        assert_eq!(area("B2"), Some(Area { start: (1, 1), end: (1, 1) }));
        for text in ["B2:A1", "A2:B1", "A1:", ":A1", "A1:B2:C3", "A:B"] {
            assert_eq!(area(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn letters_give_the_column_back(row_at in 0..ROW_LAST, column in 0..COLUMN_LAST) {
            let text = format!("{}{}", letters(column), u64::from(row_at) + 1);
            prop_assert_eq!(cell(&text), Some((row_at, column)));
        }

        #[test]
        fn no_text_panics(text in ".{0,12}", like in "[A-Za-z]{0,12}[0-9]{0,12}") {
            let _ = (cell(&text), area(&text), cell(&like), area(&like), row(&like));
        }
    }
}
