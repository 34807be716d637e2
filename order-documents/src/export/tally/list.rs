//! A row for each SKU, for each buyer, or for each pair of them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use order_core::value::BuyerOrganizationId;
use rust_xlsxwriter::utility::column_number_to_name;

use super::super::book::{Book, Cell, Head, Sheet};
use super::add::{Part, SkuKey, Sum};
use super::layout::{Layout, figure_head, total};
use super::{TallyError, words};

/// A row for each SKU.
pub(super) fn skus(
    book: &mut Book,
    layout: &Layout<'_>,
    skus: &BTreeMap<SkuKey, Sum>,
) -> Result<Sheet, TallyError> {
    let rows = skus.iter().map(|(key, sum)| (layout.sku_cells(key), sum));
    let amount = words::amount_of_lines(layout.language);
    list(book, layout, Kind { name: words::skus(layout.language), heads: layout.sku_heads(), amount }, rows)
}

/// A row for each buyer.
pub(super) fn buyers(
    book: &mut Book,
    layout: &Layout<'_>,
    buyers: &BTreeMap<BuyerOrganizationId, Sum>,
) -> Result<Sheet, TallyError> {
    let sorted = layout.sorted(buyers.keys().copied());
    let rows =
        sorted.into_iter().filter_map(|buyer| buyers.get(&buyer).map(|sum| (layout.buyer_cells(buyer), sum)));
    let amount = words::amount_of_orders(layout.language);
    list(
        book,
        layout,
        Kind { name: words::buyers(layout.language), heads: layout.buyer_heads(), amount },
        rows,
    )
}

/// A row for each SKU and buyer.
pub(super) fn skus_and_buyers(
    book: &mut Book,
    layout: &Layout<'_>,
    skus: &BTreeMap<SkuKey, BTreeMap<BuyerOrganizationId, Sum>>,
) -> Result<Sheet, TallyError> {
    let heads = [layout.sku_heads(), layout.buyer_heads()].concat();
    let rows = skus.iter().flat_map(|(key, buyers)| {
        let sorted = layout.sorted(buyers.keys().copied());
        sorted.into_iter().filter_map(move |buyer| {
            let cells = [layout.sku_cells(key), layout.buyer_cells(buyer)].concat();
            buyers.get(&buyer).map(|sum| (cells, sum))
        })
    });
    let amount = words::amount_of_lines(layout.language);
    list(book, layout, Kind { name: words::both(layout.language), heads, amount }, rows)
}

/// What a list is of.
struct Kind {
    name: &'static str,
    heads: Vec<Head>,
    amount: Cow<'static, str>,
}

fn list<'c, 's>(
    book: &mut Book,
    layout: &Layout<'_>,
    kind: Kind,
    rows: impl Iterator<Item = (Vec<Cell<'c>>, &'s Sum)>,
) -> Result<Sheet, TallyError> {
    let Kind { name, mut heads, amount } = kind;
    let labels = heads.len();
    heads.extend(layout.parts().iter().map(|part| {
        figure_head(match part {
            Part::Quantity => words::quantity(layout.language),
            Part::Amount => amount.clone(),
        })
    }));
    let mut sheet = book.sheet(name, &heads, 0)?;
    let mut whole = Sum::zero(layout.measure);
    for (cells, sum) in rows {
        whole.add(sum)?;
        sheet.row(cells.into_iter().chain(layout.parts().iter().map(|part| sum.cell(*part))))?;
    }
    if let Some(last) = sheet.last_row() {
        let first = u16::try_from(labels).unwrap_or(u16::MAX);
        let figures = (first..).zip(layout.parts()).map(|(column, part)| {
            let column = column_number_to_name(column);
            total(format!("{column}2:{column}{last}"), &whole, *part)
        });
        let cells: Vec<_> = layout.total_label(labels).into_iter().chain(figures).collect();
        sheet.totals(&cells)?;
    }
    Ok(sheet)
}
