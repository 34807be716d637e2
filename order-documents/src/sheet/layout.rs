//! What stands where in an order sheet. It is written from here, compared with this when it comes back, and this is what its version stands
//! for.

use std::borrow::Cow;

use order_core::value::{Money, Name};

use super::words::{Words, guide};
use super::{SheetHead, SheetPrices, SheetRow};
use crate::xlsx::letters;

/// Most attributes that have a column of their own. Those of further names share one.
const ATTRIBUTE_COLUMNS_MAX: usize = 20;
/// The rows above the titles of the columns, counted from 0.
const TITLE_ROW: u32 = 0;
const CATALOG_ROW: u32 = 1;
const TERMS_ROW: u32 = 2;
const GUIDE_ROW: u32 = 3;
pub(super) const TOTAL_ROW: u32 = 4;
pub(super) const TITLES_ROW: u32 = 5;
/// The row of the first SKU.
pub(super) const FIRST_ROW: u32 = 6;

/// What a cell shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown<'s> {
    /// A text.
    Text(Cow<'s, str>),
    /// An amount of the currency of the sheet.
    Amount(Money),
    /// A sum or a product, computed by whoever shows the sheet: of pieces, or of money.
    Formula(String, Of),
    /// What the buyer enters.
    Open,
}

/// What a formula computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Pieces,
    Money,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    ModelNumber,
    Product,
    SkuNumber,
    /// The attribute of this name.
    Attribute(Name),
    /// All attributes that have no column of their own.
    Further,
    Retail,
    OwnPrice,
    Quantity,
    Amount,
    /// The id of the SKU, which is not shown.
    Id,
}

/// The columns of a sheet.
pub(super) struct Layout<'s> {
    head: &'s SheetHead,
    rows: &'s [SheetRow],
    columns: Vec<Column>,
}

impl<'s> Layout<'s> {
    pub(super) fn of(head: &'s SheetHead, rows: &'s [SheetRow]) -> Self {
        let mut names: Vec<&Name> = Vec::new();
        let mut has_further = false;
        for (name, _) in rows.iter().flat_map(|row| &row.attributes) {
            if names.contains(&name) {
                continue;
            }
            if names.len() < ATTRIBUTE_COLUMNS_MAX { names.push(name) } else { has_further = true }
        }
        let mut columns = vec![Column::ModelNumber, Column::Product, Column::SkuNumber];
        columns.extend(names.into_iter().map(|name| Column::Attribute(name.clone())));
        columns.extend(has_further.then_some(Column::Further));
        columns.push(Column::Retail);
        columns.extend((head.prices == SheetPrices::Own).then_some(Column::OwnPrice));
        columns.extend([Column::Quantity, Column::Amount, Column::Id]);
        Self { head, rows, columns }
    }

    pub(super) fn words(&self) -> &'static Words {
        Words::of(self.head.language)
    }

    /// The columns with their numbers, counted from 0.
    pub(super) fn columns(&self) -> impl Iterator<Item = (u32, &Column)> {
        (0..).zip(&self.columns)
    }

    /// The number of a column that every sheet has.
    pub(super) fn at(&self, column: &Column) -> u32 {
        self.columns().find(|(_, other)| *other == column).map_or(0, |(at, _)| at)
    }

    /// The row of the SKU at this place.
    pub(super) fn row_of(place: usize) -> u32 {
        u32::try_from(place).unwrap_or(u32::MAX).saturating_add(FIRST_ROW)
    }

    /// The row below the last SKU.
    pub(super) fn end_row(&self) -> u32 {
        Self::row_of(self.rows.len())
    }

    /// What a column is titled.
    pub(super) fn title(&self, column: &'s Column) -> &'s str {
        let words = self.words();
        match column {
            Column::ModelNumber => words.model_number,
            Column::Product => words.product,
            Column::SkuNumber => words.sku_number,
            Column::Attribute(name) => name.as_str(),
            Column::Further => words.further,
            Column::Retail => words.retail,
            Column::OwnPrice => words.own_price,
            Column::Quantity => words.quantity,
            Column::Amount => words.amount,
            Column::Id => "SKU id",
        }
    }

    /// The title of a column by its number.
    pub(super) fn title_at(&self, column: u32) -> Option<&str> {
        let found = self.columns().find(|(at, _)| *at == column);
        found.map(|(_, column)| self.title(column))
    }

    /// What a cell above the rows shows; `None` = nothing.
    pub(super) fn above(&self, row: u32, at: u32) -> Option<Shown<'_>> {
        let SheetHead { brand_name, catalog_code, catalog_name, terms, language, lot_size, prices, .. } =
            self.head;
        let words = self.words();
        let text = match (row, at) {
            (TITLE_ROW, 0) => Cow::Owned(format!("{}: {brand_name}", words.title)),
            (CATALOG_ROW, 0) => Cow::Borrowed(words.catalog),
            (CATALOG_ROW, 1) => Cow::Owned(format!("{catalog_name} ({catalog_code})")),
            (TERMS_ROW, 0) => Cow::Borrowed(words.terms),
            (TERMS_ROW, 1) => Cow::Owned(format!("{}, {}", terms.term, terms.currency)),
            (GUIDE_ROW, 0) => Cow::Owned(guide(*language, *lot_size, *prices)),
            (TOTAL_ROW, 0) => Cow::Borrowed(words.total),
            (TOTAL_ROW, _) => return self.total(at),
            (TITLES_ROW, _) => Cow::Borrowed(self.title_at(at)?),
            _ => return None,
        };
        Some(Shown::Text(text))
    }

    fn total(&self, at: u32) -> Option<Shown<'_>> {
        let of = if at == self.at(&Column::Quantity) {
            Of::Pieces
        } else if at == self.at(&Column::Amount) {
            Of::Money
        } else {
            return None;
        };
        let (column, first) = (letters(at), FIRST_ROW.saturating_add(1));
        Some(Shown::Formula(format!("SUM({column}{first}:{column}{})", self.end_row()), of))
    }

    /// What a cell of a SKU shows that stands in this row; `None` = nothing.
    pub(super) fn cell(&self, sku: &'s SheetRow, row: u32, column: &Column) -> Option<Shown<'s>> {
        let text = match column {
            Column::ModelNumber => Cow::Borrowed(sku.model_number.as_str()),
            Column::Product => Cow::Borrowed(sku.product_name.as_str()),
            Column::SkuNumber => Cow::Borrowed(sku.sku_number.as_str()),
            Column::Attribute(name) => {
                let (_, value) = sku.attributes.iter().find(|(other, _)| other == name)?;
                Cow::Borrowed(value.as_str())
            }
            Column::Further => Cow::Owned(self.further(sku)?),
            Column::Retail => return Some(Shown::Amount(sku.retail)),
            Column::OwnPrice => return sku.own_price.map(Shown::Amount),
            Column::Quantity => return Some(Shown::Open),
            Column::Amount => {
                let priced =
                    if self.head.prices == SheetPrices::Own { &Column::OwnPrice } else { &Column::Retail };
                let (price, quantity) = (letters(self.at(priced)), letters(self.at(&Column::Quantity)));
                let number = row.saturating_add(1);
                return Some(Shown::Formula(format!("{price}{number}*{quantity}{number}"), Of::Money));
            }
            Column::Id => Cow::Owned(sku.sku.to_string()),
        };
        Some(Shown::Text(text))
    }

    fn further(&self, sku: &SheetRow) -> Option<String> {
        let is_further = |name: &Name| {
            !self.columns.iter().any(|column| matches!(column, Column::Attribute(own) if own == name))
        };
        let further = sku.attributes.iter().filter(|(name, _)| is_further(name));
        let texts: Vec<String> = further.map(|(name, value)| format!("{name}: {value}")).collect();
        (!texts.is_empty()).then(|| texts.join(", "))
    }

    /// Every cell that shows something, row by row.
    pub(super) fn each(&self, mut cell: impl FnMut(u32, u32, &Shown<'_>)) {
        for row in 0..FIRST_ROW {
            for (at, _) in self.columns() {
                if let Some(shown) = self.above(row, at) {
                    cell(row, at, &shown);
                }
            }
        }
        for (place, sku) in self.rows.iter().enumerate() {
            let row = Self::row_of(place);
            for (at, column) in self.columns() {
                if let Some(shown) = self.cell(sku, row, column) {
                    cell(row, at, &shown);
                }
            }
        }
    }
}
