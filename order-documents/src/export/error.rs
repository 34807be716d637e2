//! Why no workbook comes about.

use std::error::Error as StdError;
use std::io;

use rust_xlsxwriter::XlsxError;
use thiserror::Error;

use super::orders::Column;

/// Why no workbook comes about.
#[derive(Debug, Error)]
pub enum ExportError {
    /// Columns were chosen that only the brand may see.
    #[error("for a buyer there is no column {}", words(columns))]
    NotForBuyers {
        /// Which ones, in the order of the choice.
        columns: Vec<Column>,
    },
    /// A sheet of Excel holds no more rows.
    #[error("a sheet has no room for more than {max} rows below its head")]
    TooManyRows {
        /// Most rows below the head.
        max: u32,
    },
    /// Rows cannot be put aside in the temporary folder: it is not there, cannot be written to, or is full.
    /// [`RowsIn`](super::RowsIn) says where else they may go.
    #[error("rows cannot be put aside in the temporary folder")]
    PutAside(#[source] io::Error),
    /// The finished workbook cannot be written to where it is to go.
    #[error("the workbook cannot be written")]
    Write(#[source] io::Error),
    /// The workbook cannot be put together, which no order and no name should be able to cause.
    #[error("the workbook cannot be put together")]
    Workbook(#[source] Box<dyn StdError + Send + Sync>),
    /// An earlier row failed, so what is there is not whole.
    #[error("the workbook lacks a row that failed earlier")]
    NotWhole,
}

fn words(columns: &[Column]) -> String {
    let words: Vec<&str> = columns.iter().map(|column| column.word()).collect();
    words.join(", ")
}

impl ExportError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the many others are one: a fault of this crate")]
    pub(super) fn of(error: XlsxError) -> Self {
        match error {
            XlsxError::TempFileError(_, source) => Self::PutAside(source),
            XlsxError::IoError(source) => Self::Write(source),
            XlsxError::ZipError(source) => Self::Write(source.into()),
            other => Self::Workbook(Box::new(other)),
        }
    }
}
