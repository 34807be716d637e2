//! Workbooks: sheets whose rows come one after the other, and how a value becomes a cell.
//!
//! Decides types, formats and looks of cells. Deliberately knows no order and no tally.

mod cell;
mod format;
mod number;
mod put;
mod sheet;

use std::io::Write;
use std::path::PathBuf;

use order_core::value::Timestamp;
use rust_xlsxwriter::{DocProperties, Workbook, Worksheet};

use super::error::ExportError;
use crate::Language;

pub(super) use cell::Cell;
pub(super) use number::is_exact;
pub(super) use put::Total;
pub(super) use sheet::{Head, Sheet};

/// Most columns of a sheet.
pub(super) const COLUMNS_MAX: usize = 16_384;

/// How a workbook is made.
#[derive(Debug, Clone)]
pub struct BookSettings {
    /// In which language its titles are.
    pub language: Language,
    /// When it is made. It stands in the properties of the workbook, so that the same rows give the same bytes at one time.
    pub made_at: Timestamp,
    /// Where rows are kept until it is finished.
    pub rows_in: RowsIn,
}

impl BookSettings {
    /// In this language and of this time, with rows in the temporary folder.
    pub const fn new(language: Language, made_at: Timestamp) -> Self {
        Self { language, made_at, rows_in: RowsIn::TemporaryFolder }
    }
}

/// Where rows are kept until a workbook is finished.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RowsIn {
    /// In a file without a name in the temporary folder of the system. It goes away with the workbook.
    #[default]
    TemporaryFolder,
    /// In a file without a name in this folder.
    Folder(PathBuf),
    /// In memory, which then grows with every row: for where no folder can be written to.
    Memory,
}

/// A workbook under way.
pub(super) struct Book {
    workbook: Workbook,
    in_memory: bool,
}

impl Book {
    /// An empty one.
    pub(super) fn new(title: &str, settings: &BookSettings) -> Result<Self, ExportError> {
        let mut workbook = Workbook::new();
        // Without an author: who made it is nobody's business who gets it.
        let mut properties = DocProperties::new().set_title(title);
        if let Some(made_at) = number::moment(settings.made_at, order_core::value::UtcOffset::UTC) {
            properties = properties.set_creation_datetime(&made_at);
        }
        workbook.set_properties(&properties);
        if let RowsIn::Folder(folder) = &settings.rows_in {
            workbook.set_tempdir(folder).map_err(ExportError::of)?;
        }
        Ok(Self { workbook, in_memory: settings.rows_in == RowsIn::Memory })
    }

    /// A sheet with its head, and so many columns that stay beside it. The name is one that Excel takes: up to 31 characters, none of
    /// `[]:*?/\`.
    pub(super) fn sheet(&mut self, name: &str, heads: &[Head], staying: u16) -> Result<Sheet, ExportError> {
        let worksheet = if self.in_memory {
            Worksheet::new()
        } else {
            let made = self.workbook.new_worksheet_with_constant_memory();
            made.map_err(ExportError::of)?
        };
        Sheet::begin(worksheet, name, heads, staying)
    }

    /// Puts the sheets together and writes the workbook.
    pub(super) fn finish(
        mut self,
        sheets: impl IntoIterator<Item = Sheet>,
        writer: impl Write + Send,
    ) -> Result<(), ExportError> {
        for sheet in sheets {
            self.workbook.push_worksheet(sheet.end()?);
        }
        sheet::guarded(|| self.workbook.save_to_writer(writer))
    }
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book").field("in_memory", &self.in_memory).finish_non_exhaustive()
    }
}
