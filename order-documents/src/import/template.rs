//! An empty bulk import for people to fill in.

use rust_xlsxwriter::{Color, DataValidation, Format, FormatBorder, Workbook, XlsxError};

use super::ImportColumn;
use crate::Language;
use crate::sheet::SheetError;
use crate::writing::{narrow, properties, whole_numbers};

/// The rows of a template that say what is to be entered.
const ROWS: u32 = 5_000;
/// What is above a column that must be filled in, and what above the others.
const REQUIRED_COLOR: Color = Color::RGB(0x00DD_E6F0);
const OPTIONAL_COLOR: Color = Color::RGB(0x00F0_F0F0);

/// An empty workbook with the titles of all columns. It can be read back as soon as there is a row in it. The same language gives the
/// same bytes.
///
/// # Errors
/// [`SheetError::Unwritable`].
pub fn template(language: Language) -> Result<Vec<u8>, SheetError> {
    written(language).map_err(|error| SheetError::unwritable(&error))
}

fn written(language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties()?);
    let page = workbook.add_worksheet();
    page.set_name(match language {
        Language::English => "Orders",
        Language::Japanese => "注文",
    })?;
    // Codes are texts, so that none loses its zeros or becomes a date.
    let text = Format::new().set_num_format("@");
    for (at, column) in (0..).zip(ImportColumn::ALL) {
        let color = if column.is_required() { REQUIRED_COLOR } else { OPTIONAL_COLOR };
        let title = Format::new().set_bold().set_border(FormatBorder::Hair).set_background_color(color);
        let at = narrow(at);
        page.write_string_with_format(0, at, column.title(language), &title)?;
        page.set_column_width(at, 18.0)?;
        let hint = if column == ImportColumn::Quantity {
            whole_numbers()
        } else {
            page.set_column_format(at, &text)?;
            DataValidation::new().allow_any_value()
        };
        let hint = hint.set_input_title(column.title(language))?.set_input_message(column.hint(language))?;
        page.add_data_validation(1, at, ROWS, at, &hint)?;
    }
    page.set_freeze_panes(1, 0)?;
    workbook.save_to_buffer()
}
