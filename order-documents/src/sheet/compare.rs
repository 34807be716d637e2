//! Comparing a workbook that came back with the sheet as it should be: row by row, as the file hands them out.

use std::collections::HashMap;

use order_core::value::{Money, SkuId};

use super::file::FilledLine;
use super::formula::essence;
use super::identity::SHEET;
use super::layout::{Column, FIRST_ROW, Layout, Shown};
use super::{FilledSheet, OrderSheet, SheetFault, SheetFaults, SheetRow};
use crate::fault::Found;
use crate::xlsx::{Book, Cell, Value, quantity};
use crate::{InCell, Place};

/// Reads the quantities of a workbook that says it is this sheet.
pub(super) fn compare(book: &mut Book<'_>, sheet: &OrderSheet) -> Result<FilledSheet, SheetFaults> {
    let file = |fault| SheetFaults::one(SheetFault::File(fault));
    let layout = Layout::of(&sheet.head, &sheet.rows);
    let page = layout.words().sheet;
    let mut reading = Reading::of(sheet, &layout);
    for name in book.sheets().into_iter().filter(|name| name != page && name != SHEET) {
        reading.found.push(SheetFault::SheetAdded { sheet: name });
    }
    if book.sheets().iter().any(|name| name == page) {
        for area in book.merged(page).map_err(file)? {
            reading.found.push(SheetFault::Merged { area: area.to_string() });
        }
        book.read(page, |cell| reading.cell(cell)).map_err(file)?;
        reading.end();
    } else {
        reading.found.push(SheetFault::SheetMissing { sheet: page.to_owned() });
    }
    let filled = FilledSheet { lines: reading.lines, ..FilledSheet::none(sheet) };
    reading.found.verdict(filled, |fault| fault.place().map(|place| (place.row, place.column)))
}

/// What was read so far.
struct Reading<'s> {
    sheet: &'s OrderSheet,
    layout: &'s Layout<'s>,
    places: HashMap<SkuId, usize>,
    /// Where the column of quantities is, and that of ids.
    quantity: u32,
    id: u32,
    /// The row that is being handed out, with its cells.
    row: u32,
    cells: Vec<Cell>,
    /// The row after the last that was judged, of those above the SKUs.
    above: u32,
    /// SKUs whose rows were there.
    seen: Vec<bool>,
    /// The place of the SKU that comes next, if no row is missing.
    next: usize,
    lines: Vec<FilledLine>,
    found: Found<SheetFault>,
}

impl<'s> Reading<'s> {
    fn of(sheet: &'s OrderSheet, layout: &'s Layout<'s>) -> Self {
        Self {
            sheet,
            layout,
            places: sheet.rows.iter().enumerate().map(|(place, row)| (row.sku, place)).collect(),
            quantity: layout.at(&Column::Quantity),
            id: layout.at(&Column::Id),
            row: 0,
            cells: Vec::new(),
            above: 0,
            seen: vec![false; sheet.rows.len()],
            next: 0,
            lines: Vec::new(),
            found: Found::none(),
        }
    }

    fn place(&self, row: u32, column: u32) -> Place {
        Place::of(row, column, self.layout.title_at(column).filter(|_| row >= FIRST_ROW))
    }

    fn cell(&mut self, cell: Cell) {
        if cell.row != self.row {
            self.end_row();
            self.row = cell.row;
        }
        self.cells.push(cell);
    }

    /// Judges the row that was handed out.
    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        let row = self.row;
        if cells.is_empty() {
            return;
        }
        self.above_until(row);
        let mut columns: HashMap<u32, Cell> = cells.into_iter().map(|cell| (cell.column, cell)).collect();
        if row < FIRST_ROW {
            let layout = self.layout;
            for (at, _) in layout.columns() {
                self.judge(row, at, layout.above(row, at), columns.remove(&at).as_ref());
            }
            self.rest(columns);
            self.above = row.saturating_add(1);
        } else {
            self.sku_row(columns);
        }
    }

    /// Judges rows above those of SKUs that were not there at all.
    fn above_until(&mut self, row: u32) {
        let layout = self.layout;
        for empty in self.above..row.min(FIRST_ROW) {
            for (at, _) in layout.columns() {
                self.judge(empty, at, layout.above(empty, at), None);
            }
        }
        self.above = self.above.max(row.min(FIRST_ROW));
    }

    /// Judges a row below the titles.
    fn sku_row(&mut self, mut columns: HashMap<u32, Cell>) {
        let row = self.row;
        let id = columns.remove(&self.id);
        let Some(id) = id.map(|cell| shown(&cell)) else {
            let first = columns.keys().min().copied().unwrap_or_default();
            return self.found.push(SheetFault::RowAdded { place: self.place(row, first) });
        };
        let place = self.place(row, self.id);
        let known = id.parse().ok().and_then(|id: SkuId| self.places.get(&id).copied());
        let sheet = self.sheet;
        let Some((at, sku)) = known.and_then(|at| Some((at, sheet.rows.get(at)?))) else {
            return self.found.push(SheetFault::UnknownSku { place, found: told(&id) });
        };
        if self.seen.get(at).copied().unwrap_or_default() {
            return self.found.push(SheetFault::SkuRepeated { place, sku: sku.sku_number.clone() });
        }
        if let Some(seen) = self.seen.get_mut(at) {
            *seen = true;
        }
        // A row that comes later than it should leaves others out, which are missing or come behind. One that comes behind was moved.
        if at < self.next {
            return self.found.push(SheetFault::RowMoved { place, sku: sku.sku_number.clone() });
        }
        self.next = at.saturating_add(1);
        self.judge_sku(sku, &mut columns);
        self.rest(columns);
    }

    fn judge_sku(&mut self, sku: &'s SheetRow, columns: &mut HashMap<u32, Cell>) {
        let (row, layout) = (self.row, self.layout);
        for (at, column) in layout.columns() {
            if at == self.quantity {
                self.read_quantity(sku, columns.remove(&at).as_ref());
            } else if at != self.id {
                self.judge(row, at, layout.cell(sku, row, column), columns.remove(&at).as_ref());
            }
        }
    }

    fn read_quantity(&mut self, sku: &SheetRow, cell: Option<&Cell>) {
        let read = cell.map_or(Ok(None), quantity);
        match read {
            Ok(Some(quantity)) if !quantity.is_zero() => {
                let row = self.row.saturating_add(1);
                self.lines.push(FilledLine { row, product: sku.product, sku: sku.sku, quantity });
            }
            Ok(_) => {}
            Err(fault) => {
                let place = self.place(self.row, self.quantity);
                self.found.push(SheetFault::Quantity(InCell { place, fault }));
            }
        }
    }

    /// Compares a locked cell with what it should show.
    fn judge(&mut self, row: u32, column: u32, expected: Option<Shown<'_>>, cell: Option<&Cell>) {
        let found = cell.map_or_else(String::new, shown);
        let has_formula = cell.is_some_and(|cell| cell.formula.is_some());
        let expected = match expected {
            None | Some(Shown::Open) => {
                if cell.is_some() {
                    self.found
                        .push(SheetFault::CellAdded { place: self.place(row, column), found: told(&found) });
                }
                return;
            }
            Some(Shown::Formula(expected, _)) => {
                if !has_formula || essence(&found) != essence(&expected) {
                    let place = self.place(row, column);
                    self.found.push(SheetFault::FormulaChanged { place, found: told(&found), expected });
                }
                return;
            }
            Some(Shown::Text(text)) if !has_formula && found == text => return,
            Some(Shown::Text(text)) => text.into_owned(),
            Some(Shown::Amount(money)) if !has_formula && is_amount(&found, &money) => return,
            Some(Shown::Amount(money)) => money.amount_text().to_string(),
        };
        let (found, expected) = (told(&found), told(&expected));
        self.found.push(SheetFault::LockedCell { place: self.place(row, column), found, expected });
    }

    /// What is in a row besides its columns.
    fn rest(&mut self, columns: HashMap<u32, Cell>) {
        let mut rest: Vec<_> = columns.into_values().collect();
        rest.sort_by_key(|cell| cell.column);
        for cell in rest {
            let place = self.place(cell.row, cell.column);
            self.found.push(SheetFault::CellAdded { place, found: told(&shown(&cell)) });
        }
    }

    /// Judges the last row, and what was not there.
    fn end(&mut self) {
        self.end_row();
        self.above_until(FIRST_ROW);
        let sheet = self.sheet;
        for (row, _) in sheet.rows.iter().zip(self.seen.clone()).filter(|(_, seen)| !seen) {
            let (sku, model) = (row.sku_number.clone(), row.model_number.clone());
            self.found.push(SheetFault::RowMissing { sku, model });
        }
    }
}

/// Most characters of a cell that a fault repeats.
const SHOWN_CHARS_MAX: usize = 100;

/// What a cell shows, in words: its formula, if it is one.
fn shown(cell: &Cell) -> String {
    match (&cell.formula, &cell.value) {
        (Some(formula), _) => format!("={formula}"),
        (None, Value::Text(text)) => text.clone(),
        (None, Value::Nothing) => String::new(),
        (None, Value::Date) => "a date".to_owned(),
        (None, Value::Boolean) => "true or false".to_owned(),
        (None, Value::Error) => "an error value".to_owned(),
        (None, Value::Number(number)) => number.to_string(),
    }
}

/// As much of it as a fault repeats.
fn told(text: &str) -> String {
    text.chars().take(SHOWN_CHARS_MAX).collect()
}

fn is_amount(found: &str, money: &Money) -> bool {
    Money::parse(found, money.currency()).is_ok_and(|amount| amount == *money)
}
