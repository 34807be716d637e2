//! One sheet: a head that stays, and rows below it in the order in which they come.

use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::super::error::ExportError;
use super::cell::Cell;
use super::format::{Formats, Look};
use super::put::{Total, fitting, put, put_total};

/// Rows of a sheet of Excel below its head.
const ROWS_MAX: u32 = 1_048_575;
/// A4, as Excel numbers paper.
const PAPER: u8 = 9;

/// The head of a column.
#[derive(Debug, Clone)]
pub(in super::super) struct Head {
    /// What it says.
    pub(in super::super) title: Cow<'static, str>,
    /// How wide the column is, in digits.
    pub(in super::super) width: u16,
}

/// A sheet under way.
pub(in super::super) struct Sheet {
    worksheet: Worksheet,
    plain: Formats,
    total: Formats,
    /// The look of each column, once there is a cell in it.
    looks: Vec<Option<Look>>,
    /// The row that is written next; the head is row 0.
    next: u32,
    /// Whether a row failed, so that the sheet is not whole.
    broken: bool,
    /// The last row that can be filtered, when rows of totals follow it.
    filtered: Option<u32>,
}

impl Sheet {
    /// With its head. There are no more heads than a sheet has columns.
    pub(super) fn begin(
        mut worksheet: Worksheet,
        name: &str,
        heads: &[Head],
        staying: u16,
    ) -> Result<Self, ExportError> {
        let format = Formats::head();
        guarded(|| {
            worksheet.set_name(name)?.set_landscape().set_paper_size(PAPER).set_print_fit_to_pages(1, 0);
            worksheet.set_repeat_rows(0, 0)?.set_freeze_panes(1, staying)?;
            for (column, head) in (0_u16..).zip(heads) {
                worksheet.set_column_width(column, head.width)?;
                worksheet.write_string_with_format(0, column, fitting(&head.title), &format)?;
            }
            Ok(())
        })?;
        Ok(Self {
            worksheet,
            plain: Formats::plain(),
            total: Formats::total(),
            looks: vec![None; heads.len()],
            next: 1,
            broken: false,
            filtered: None,
        })
    }

    /// The number of the row that is written next, as people count: the head is row 1.
    pub(in super::super) const fn next_row(&self) -> u32 {
        self.next.saturating_add(1)
    }

    /// The number of the last row, as people count; `None` while there is only the head.
    pub(in super::super) fn last_row(&self) -> Option<u32> {
        Some(self.next).filter(|rows| *rows > 1)
    }

    /// Writes a row. There are no more cells than heads.
    pub(in super::super) fn row<'c>(
        &mut self,
        cells: impl IntoIterator<Item = Cell<'c>>,
    ) -> Result<(), ExportError> {
        self.write(|sheet, row| sheet.put_row(row, cells))
    }

    /// Writes a row whose last cell is a total of it.
    pub(in super::super) fn row_with_total<'c>(
        &mut self,
        cells: impl IntoIterator<Item = Cell<'c>>,
        total: &Total<'_>,
    ) -> Result<(), ExportError> {
        self.write(|sheet, row| {
            sheet.put_row(row, cells)?;
            let last = sheet.last_column();
            put_total(&mut sheet.worksheet, &mut sheet.plain, (row, last), total)
        })
    }

    fn put_row<'c>(&mut self, row: u32, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<(), XlsxError> {
        (0_u16..).zip(cells).zip(&mut self.looks).try_for_each(|((column, cell), look)| {
            put(&mut self.worksheet, (&mut self.plain, look), (row, column), &cell)
        })
    }

    fn last_column(&self) -> u16 {
        u16::try_from(self.looks.len()).unwrap_or(u16::MAX).saturating_sub(1)
    }

    /// Writes the row of totals that ends the sheet. Filters leave it out.
    pub(in super::super) fn totals(&mut self, cells: &[Total<'_>]) -> Result<(), ExportError> {
        self.filtered = Some(self.next.saturating_sub(1));
        self.write(|sheet, row| {
            (0_u16..).zip(cells).try_for_each(|(column, cell)| {
                put_total(&mut sheet.worksheet, &mut sheet.total, (row, column), cell)
            })
        })
    }

    fn write(
        &mut self,
        write: impl FnOnce(&mut Self, u32) -> Result<(), XlsxError>,
    ) -> Result<(), ExportError> {
        if self.broken {
            return Err(ExportError::NotWhole);
        }
        let row = self.next;
        let written = if row > ROWS_MAX {
            Err(ExportError::TooManyRows { max: ROWS_MAX })
        } else {
            guarded(|| write(self, row))
        };
        self.broken = written.is_err();
        self.next = row.saturating_add(1);
        written
    }

    /// The sheet with its filter.
    pub(super) fn end(mut self) -> Result<Worksheet, ExportError> {
        if self.broken {
            return Err(ExportError::NotWhole);
        }
        let last = self.filtered.unwrap_or(self.next.saturating_sub(1));
        let column = self.last_column();
        self.worksheet.autofilter(0, 0, last, column).map_err(ExportError::of)?;
        Ok(self.worksheet)
    }
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet")
            .field("columns", &self.looks.len())
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}

/// Does what may put rows aside. Where the disk is full, the library that writes workbooks panics instead of telling so; it is told here.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, XlsxError>) -> Result<(), ExportError> {
    // Nothing that was under way is used again: a sheet that failed is broken, and a workbook that failed is dropped.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map(drop).map_err(ExportError::of),
        Err(_) => Err(ExportError::PutAside(std::io::Error::other("the file for the rows took no more"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let head = Head { title: Cow::Borrowed("Pieces"), width: 9 };
        Sheet::begin(Worksheet::new(), "Orders", &[head], 0).unwrap()
    }

    #[test]
    fn a_full_sheet_says_so_and_is_not_taken_for_whole() {
        let mut sheet = sheet();
        sheet.next = ROWS_MAX;
        sheet.row([Cell::Count(1)]).unwrap();
        let full = sheet.row([Cell::Count(1)]).unwrap_err();
        assert!(matches!(full, ExportError::TooManyRows { max: 1_048_575 }), "{full:?}");
        assert!(matches!(sheet.row([Cell::Count(1)]), Err(ExportError::NotWhole)));
        assert!(matches!(sheet.end(), Err(ExportError::NotWhole)));
    }

    #[test]
    fn a_panic_of_the_library_is_an_error_and_nothing_is_made_of_the_sheet() {
        let mut sheet = sheet();
        let written = sheet.write(|_, _| panic!("as where the disk is full"));
        assert!(matches!(written, Err(ExportError::PutAside(_))), "{written:?}");
        assert!(matches!(sheet.row([Cell::Count(1)]), Err(ExportError::NotWhole)));
        assert!(matches!(sheet.end(), Err(ExportError::NotWhole)));
    }
}
