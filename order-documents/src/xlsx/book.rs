//! A workbook that was looked through, and its sheets cell by cell.

use std::io::Cursor;

use calamine::{DataType as _, Reader as _, Xlsx};

use super::limits::{COLUMNS_MAX, ROWS_MAX, SHOWN_BYTES_MAX};
use super::place::letters;
use super::{Area, Cell, FileFault, Value, guard};

/// An opened workbook.
pub(crate) struct Book<'b> {
    // Boxed, as it is large and held for long.
    xlsx: Box<Xlsx<Cursor<&'b [u8]>>>,
    /// Whether there are merged cells anywhere; most workbooks have none, and need not be searched for them.
    has_merged: bool,
    /// How many bytes of texts and formulas may still be handed out.
    left: usize,
}

impl<'b> Book<'b> {
    /// Looks through a file and opens it.
    ///
    /// # Errors
    /// The first [`FileFault`] that is found.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, FileFault> {
        let seen = guard::look_through(bytes)?;
        let xlsx = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        let book = Self { xlsx: Box::new(xlsx), has_merged: seen.has_merged, left: SHOWN_BYTES_MAX };
        let mut names = book.sheets();
        names.sort_unstable();
        if names.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
            return Err(FileFault::Damaged { detail: "two sheets have the same name".to_owned() });
        }
        Ok(book)
    }

    /// The names of its sheets, in their order.
    pub(crate) fn sheets(&self) -> Vec<String> {
        self.xlsx.sheet_names()
    }

    /// The areas of a sheet whose cells are merged.
    ///
    /// # Errors
    /// [`FileFault::Damaged`].
    pub(crate) fn merged(&mut self, sheet: &str) -> Result<Vec<Area>, FileFault> {
        if !self.has_merged {
            return Ok(Vec::new());
        }
        let merged = self.xlsx.merge_cells_by_sheet_name(sheet).map_err(|error| damaged(&error))?;
        Ok(merged.into_iter().map(|area| Area { start: area.start, end: area.end }).collect())
    }

    /// Hands out the cells of a sheet that have something in them, row by row and each once.
    ///
    /// # Errors
    /// [`FileFault::TooFar`], [`FileFault::TooMany`] texts and [`FileFault::Damaged`].
    pub(crate) fn read(&mut self, sheet: &str, mut each: impl FnMut(Cell)) -> Result<(), FileFault> {
        // Cells one by one, never as a range: a range has room for all that lies between two cells.
        let mut cells = self.xlsx.worksheet_cells_reader(sheet).map_err(|error| damaged(&error))?;
        let mut last = None;
        while let Some(cell) = cells.next_cell_with_formula().map_err(|error| damaged(&error))? {
            // As every program writes them. Otherwise a row might have no end, and a cell two contents.
            if last.replace(cell.pos) >= Some(cell.pos) {
                return Err(damaged(&"the cells are not in order"));
            }
            // One text of the table can stand in every cell, and one formula.
            let bytes = [cell.value.get_string().map(str::len), cell.formula.as_ref().map(String::len)];
            let left = bytes.iter().flatten().try_fold(self.left, |left, bytes| left.checked_sub(*bytes));
            let what = "bytes of texts in its cells";
            self.left = left.ok_or(FileFault::TooMany { what, max: SHOWN_BYTES_MAX })?;
            let ((row, column), value) = (cell.pos, Value::of(&cell.value));
            if value == Value::Nothing && cell.formula.is_none() {
                continue;
            }
            if row >= ROWS_MAX || column >= COLUMNS_MAX {
                let cell = format!("{}{}", letters(column), u64::from(row).saturating_add(1));
                return Err(FileFault::TooFar { cell, rows: ROWS_MAX, columns: COLUMNS_MAX });
            }
            each(Cell { row, column, value, formula: cell.formula });
        }
        Ok(())
    }
}

/// Most characters that are kept of what a reader says.
const DETAIL_CHARS_MAX: usize = 200;

/// That somebody who reads a part cannot go on.
pub(super) fn damaged(error: &impl ToString) -> FileFault {
    FileFault::Damaged { detail: error.to_string().chars().take(DETAIL_CHARS_MAX).collect() }
}
