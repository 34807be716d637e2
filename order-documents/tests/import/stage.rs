//! Bulk imports as other programs write them.

use order_documents::import::{ImportFaults, ImportFile};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

/// What stands in a cell.
#[derive(Debug, Clone)]
pub(crate) enum Put {
    Text(String),
    Number(f64),
    Date(f64),
    Boolean,
    Formula(&'static str),
    Nothing,
}

impl From<&str> for Put {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text.to_owned()) }
    }
}

impl From<f64> for Put {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

pub(crate) const TITLES: [&str; 6] =
    ["Order code", "Buyer code", "Catalog code", "Model number", "SKU number", "Quantity"];

/// Titles, and rows below them.
pub(crate) fn rows(titles: &[&str], rows: &[Vec<Put>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet(), titles, rows);
    workbook.save_to_buffer().unwrap()
}

pub(crate) fn fill(page: &mut Worksheet, titles: &[&str], rows: &[Vec<Put>]) {
    let titles: Vec<Put> = titles.iter().map(|title| (*title).into()).collect();
    for (row, cells) in (0..).zip(std::iter::once(&titles).chain(rows)) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Put::Text(text) => page.write_string(row, column, text).unwrap(),
                Put::Number(number) => page.write_number(row, column, *number).unwrap(),
                Put::Date(number) => {
                    let date = Format::new().set_num_format("yyyy-mm-dd");
                    page.write_number_with_format(row, column, *number, &date).unwrap()
                }
                Put::Boolean => page.write_boolean(row, column, true).unwrap(),
                Put::Formula(formula) => {
                    page.write_formula(row, column, Formula::new(formula).set_result("2")).unwrap()
                }
                Put::Nothing => page,
            };
        }
    }
}

/// One row under the usual titles.
pub(crate) fn line(
    order: &str,
    buyer: &str,
    catalog: &str,
    model: &str,
    sku: &str,
    quantity: impl Into<Put>,
) -> Vec<Put> {
    vec![order.into(), buyer.into(), catalog.into(), model.into(), sku.into(), quantity.into()]
}

pub(crate) fn read(titles: &[&str], given: &[Vec<Put>]) -> Result<ImportFile, ImportFaults> {
    ImportFile::read(&rows(titles, given))
}
