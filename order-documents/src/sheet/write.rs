//! Writing an order sheet as a workbook.

use order_core::value::{Currency, Money, SkuId};
use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Formula, ProtectionOptions, Workbook,
    Worksheet, XlsxError,
};
use thiserror::Error;

use super::OrderSheet;
use super::identity::SHEET;
use super::layout::{Column, FIRST_ROW, Layout, Of, Shown, TITLES_ROW, TOTAL_ROW};
use super::words::Words;
use crate::writing::{narrow, properties, whole_numbers};

/// Why an order sheet cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetError {
    /// There is no SKU that could be ordered by it.
    #[error("there is no SKU to order")]
    NoRows,
    /// There are more SKUs than a catalog has.
    #[error("the sheet would have {rows} rows, {max} at most")]
    TooManyRows {
        /// How many it would have.
        rows: usize,
        /// How many it may have.
        max: usize,
    },
    /// There are more cells than are read back: many rows of products with many attributes.
    #[error("the sheet would have {cells} cells, {max} at most")]
    TooManyCells {
        /// How many it would have.
        cells: usize,
        /// How many it may have.
        max: usize,
    },
    /// A SKU is there twice.
    #[error("the SKU {sku} is there twice")]
    SkuRepeated {
        /// Which SKU.
        sku: SkuId,
    },
    /// A price is in another currency than the sheet.
    #[error("a price of the SKU {sku} is not in the currency of the sheet")]
    OtherCurrency {
        /// Of which SKU.
        sku: SkuId,
    },
    /// A row has no price of the buyer and the sheet shows those, or it has one and the sheet shows none.
    #[error("the row of the SKU {sku} does not have the prices that the sheet shows")]
    OwnPrice {
        /// Of which SKU.
        sku: SkuId,
    },
    /// The workbook could not be written.
    #[error("the workbook could not be written: {detail}")]
    Unwritable {
        /// What the writer says.
        detail: String,
    },
}

impl SheetError {
    /// That the writer refuses something.
    pub(crate) fn unwritable(error: &XlsxError) -> Self {
        Self::Unwritable { detail: error.to_string() }
    }
}

/// The formats of cells.
struct Formats {
    title: Format,
    label: Format,
    titles: Format,
    text: Format,
    price: Format,
    amount: Format,
    pieces: Format,
    open: Format,
}

/// What people may enter into.
const OPEN_COLOR: Color = Color::RGB(0x00FF_F6D6);
/// What is above a column.
const TITLES_COLOR: Color = Color::RGB(0x00E8_ECF1);

impl Formats {
    fn of(currency: Currency) -> Self {
        let decimals = usize::try_from(currency.digits()).unwrap_or(0);
        let point = if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(decimals)) };
        // Of sums that are 0 nothing is shown, or a sheet would be full of it before anything is entered.
        let sum = |point: &str| format!("#,##0{point};-#,##0{point};");
        let border = |format: Format| format.set_border(FormatBorder::Hair).set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            label: Format::new().set_bold(),
            titles: border(Format::new().set_bold().set_background_color(TITLES_COLOR).set_text_wrap()),
            text: border(Format::new()),
            price: border(Format::new().set_num_format(format!("#,##0{point}"))),
            amount: border(Format::new().set_num_format(sum(&point))),
            pieces: border(Format::new().set_num_format(sum(""))),
            open: border(Format::new().set_num_format("0").set_background_color(OPEN_COLOR).set_unlocked()),
        }
    }
}

pub(super) fn to_xlsx(sheet: &OrderSheet) -> Result<Vec<u8>, SheetError> {
    written(sheet).map_err(|error| SheetError::unwritable(&error))
}

fn written(sheet: &OrderSheet) -> Result<Vec<u8>, XlsxError> {
    let layout = Layout::of(&sheet.head, &sheet.rows);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties()?);
    let page = workbook.add_worksheet();
    page.set_name(layout.words().sheet)?;
    let formats = Formats::of(sheet.head.terms.currency);
    cells(page, &layout, &formats)?;
    columns(page, &layout)?;
    entry(page, &layout)?;
    page.set_freeze_panes(FIRST_ROW, 3)?;
    page.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(TITLES_ROW, TITLES_ROW)?;
    page.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..Default::default()
    });
    let hidden = workbook.add_worksheet();
    hidden.set_name(SHEET)?.set_very_hidden(true);
    for (row, (name, text)) in (0..).zip(sheet.identity().lines()) {
        hidden.write_string(row, 0, name)?.write_string(row, 1, text)?;
    }
    hidden.protect();
    workbook.save_to_buffer()
}

fn cells(page: &mut Worksheet, layout: &Layout<'_>, formats: &Formats) -> Result<(), XlsxError> {
    let mut outcome = Ok(());
    layout.each(|row, column, shown| {
        if outcome.is_ok() {
            outcome = cell(page, (row, column), shown, formats);
        }
    });
    outcome
}

fn cell(
    page: &mut Worksheet,
    (row, column): (u32, u32),
    shown: &Shown<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let at = narrow(column);
    match shown {
        Shown::Text(text) => {
            let format = match row {
                0 => &formats.title,
                1..=TOTAL_ROW => &formats.label,
                TITLES_ROW => &formats.titles,
                FIRST_ROW.. => &formats.text,
            };
            // Texts of others are written as texts, whatever they begin with.
            page.write_string_with_format(row, at, text.as_ref(), format)?;
        }
        Shown::Amount(money) => {
            page.write_number_with_format(row, at, number(money), &formats.price)?;
        }
        Shown::Formula(formula, of) => {
            let format = if *of == Of::Money { &formats.amount } else { &formats.pieces };
            page.write_formula_with_format(row, at, Formula::new(formula).set_result("0"), format)?;
        }
        Shown::Open => {
            page.write_blank(row, at, &formats.open)?;
        }
    }
    Ok(())
}

fn columns(page: &mut Worksheet, layout: &Layout<'_>) -> Result<(), XlsxError> {
    for (at, column) in layout.columns() {
        let at = narrow(at);
        let width = match column {
            Column::Product | Column::Further => 32.0,
            Column::ModelNumber | Column::SkuNumber | Column::Attribute(_) | Column::Amount => 16.0,
            Column::Retail | Column::OwnPrice | Column::Quantity => 12.0,
            Column::Id => {
                page.set_column_hidden(at)?;
                continue;
            }
        };
        page.set_column_width(at, width)?;
    }
    Ok(())
}

/// What can be entered into the quantities, and what is said of it.
fn entry(page: &mut Worksheet, layout: &Layout<'_>) -> Result<(), XlsxError> {
    let words = layout.words();
    let column = narrow(layout.at(&Column::Quantity));
    let last = layout.end_row().saturating_sub(1);
    page.add_data_validation(FIRST_ROW, column, last, column, &quantities(words.quantity, words)?)?;
    Ok(())
}

fn quantities(title: &str, words: &Words) -> Result<DataValidation, XlsxError> {
    whole_numbers()
        .set_input_title(title)?
        .set_input_message(words.hint)?
        .set_error_title(words.refused_title)?
        .set_error_message(words.refused)
}

/// An amount as a workbook has it. Of the prices that there can be, none loses a digit.
fn number(money: &Money) -> f64 {
    money.amount_text().to_string().parse().unwrap_or_default()
}
