//! Workbooks as others read them.

use std::io::{Cursor, Read as _};

use calamine::{Data, Range, Reader as _, Xlsx};
use order_documents::export::{ColumnChoice, ExportError, Names, OrderExport, OrderSettings, Tally};

use super::made::Made;

/// A workbook of orders.
pub(crate) fn exported(choice: &str, settings: OrderSettings, orders: &[Made], names: &Names) -> Vec<u8> {
    try_exported(choice, settings, orders, names).unwrap()
}

pub(crate) fn try_exported(
    choice: &str,
    settings: OrderSettings,
    orders: &[Made],
    names: &Names,
) -> Result<Vec<u8>, ExportError> {
    let mut export = OrderExport::new(choice.parse::<ColumnChoice>().unwrap(), settings)?;
    for order in orders {
        export.push(order.exported(), names)?;
    }
    let mut bytes = Vec::new();
    export.finish(&mut bytes)?;
    Ok(bytes)
}

/// A workbook of a tally.
pub(crate) fn tallied(tally: &Tally, names: &Names, language: order_documents::Language) -> Vec<u8> {
    let mut bytes = Vec::new();
    tally.export(names, &super::made::book(language), &mut bytes).unwrap();
    bytes
}

pub(crate) fn book(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// The cells of a sheet, with the head.
pub(crate) fn cells(bytes: &[u8], sheet: &str) -> Range<Data> {
    book(bytes).worksheet_range(sheet).unwrap()
}

/// The formulas of a sheet, each with its row and column.
pub(crate) fn formulas(bytes: &[u8], sheet: &str) -> Vec<((u32, u32), String)> {
    let range = book(bytes).worksheet_formula(sheet).unwrap();
    let Some((row, column)) = range.start() else { return Vec::new() };
    range
        .used_cells()
        .map(|(down, right, formula)| {
            let at = (row + u32::try_from(down).unwrap(), column + u32::try_from(right).unwrap());
            (at, formula.clone())
        })
        .filter(|(_, formula)| !formula.is_empty())
        .collect()
}

/// Every part of the workbook as text, one after the other.
pub(crate) fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    parts(bytes).into_iter().find(|(found, _)| found == name).unwrap().1
}

pub(crate) fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}
