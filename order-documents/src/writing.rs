//! What all workbooks that are written here have in common.

use order_core::value::Quantity;
use rust_xlsxwriter::{DataValidation, DataValidationRule, DocProperties, ExcelDateTime, XlsxError};

/// The moment at which every workbook says it was made, so that the same content gives the same bytes.
pub(crate) fn properties() -> Result<DocProperties, XlsxError> {
    Ok(DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
}

/// What a quantity can be.
pub(crate) fn whole_numbers() -> DataValidation {
    let most = i32::try_from(Quantity::MAX.get()).unwrap_or(i32::MAX);
    DataValidation::new().allow_whole_number(DataValidationRule::Between(0, most))
}

/// A column as the writer counts it. There are a few dozen at most.
pub(crate) fn narrow(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
