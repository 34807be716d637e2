//! The row of titles: which column is where.

use std::collections::BTreeMap;

use super::{ImportColumn, ImportFault};
use crate::Place;
use crate::fault::Found;
use crate::xlsx::{Cell, Value};

/// Which column is where, and what it is titled in this file.
pub(super) struct Head(BTreeMap<ImportColumn, (u32, String)>);

impl Head {
    /// The head that stands in these cells; `None` when anything is wrong with it.
    pub(super) fn of(cells: &BTreeMap<u32, Cell>, found: &mut Found<ImportFault>) -> Option<Self> {
        let mut columns = BTreeMap::new();
        let mut is_right = true;
        for cell in cells.values() {
            let title = match &cell.value {
                Value::Text(title) => title.clone(),
                Value::Number(number) => number.to_string(),
                Value::Nothing | Value::Date | Value::Boolean | Value::Error => String::new(),
            };
            let place = Place::of(cell.row, cell.column, None);
            let fault = match ImportColumn::titled(&title) {
                None => {
                    ImportFault::UnknownColumn { place, found: title.chars().take(SHOWN_CHARS_MAX).collect() }
                }
                Some(column) if columns.contains_key(&column) => {
                    ImportFault::ColumnRepeated { place, column }
                }
                Some(column) => {
                    columns.insert(column, (cell.column, title));
                    continue;
                }
            };
            is_right = false;
            found.push(fault);
        }
        for column in ImportColumn::ALL.into_iter().filter(|column| column.is_required()) {
            if !columns.contains_key(&column) {
                is_right = false;
                found.push(ImportFault::ColumnMissing { column });
            }
        }
        is_right.then_some(Self(columns))
    }

    /// Where a column is in a row; `None` = the file does not have it.
    pub(super) fn place(&self, column: ImportColumn, row: u32) -> Option<Place> {
        self.0.get(&column).map(|(at, title)| Place::of(row, *at, Some(title)))
    }

    /// The number of a column, counted from 0.
    pub(super) fn at(&self, column: ImportColumn) -> Option<u32> {
        self.0.get(&column).map(|(at, _)| *at)
    }

    /// Whether there is a title above this column.
    pub(super) fn has(&self, at: u32) -> bool {
        self.0.values().any(|(other, _)| *other == at)
    }
}

/// Most characters of a title that a fault repeats.
const SHOWN_CHARS_MAX: usize = 100;
