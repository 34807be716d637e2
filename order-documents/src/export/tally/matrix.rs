//! A row for each SKU, a column for each buyer.

use std::collections::{BTreeMap, BTreeSet};

use order_core::value::BuyerOrganizationId;
use rust_xlsxwriter::utility::column_number_to_name;

use super::super::book::{Book, COLUMNS_MAX, Cell, Sheet};
use super::add::{Part, SkuKey, Sum};
use super::layout::{Layout, figure_head, total};
use super::{TallyError, TallyMeasure, words};

type Matrix = BTreeMap<SkuKey, BTreeMap<BuyerOrganizationId, Sum>>;

/// A sheet for each figure; `None` when there are more buyers than columns.
pub(super) fn sheets(
    book: &mut Book,
    layout: &Layout<'_>,
    skus: &Matrix,
) -> Result<Option<Vec<Sheet>>, TallyError> {
    let buyers: BTreeSet<BuyerOrganizationId> = skus.values().flat_map(BTreeMap::keys).copied().collect();
    let buyers = layout.sorted(buyers);
    // Beside the buyers there are the cells that tell of the SKU, and the total.
    let columns = layout.sku_heads().len().saturating_add(buyers.len()).saturating_add(1);
    if columns > COLUMNS_MAX {
        return Ok(None);
    }
    let sheets = layout.parts().iter().map(|part| sheet(book, layout, (skus, &buyers), *part));
    sheets.collect::<Result<_, _>>().map(Some)
}

fn sheet(
    book: &mut Book,
    layout: &Layout<'_>,
    (skus, buyers): (&Matrix, &[BuyerOrganizationId]),
    part: Part,
) -> Result<Sheet, TallyError> {
    let mut heads = layout.sku_heads();
    let first = u16::try_from(heads.len()).unwrap_or(u16::MAX);
    let after = first.saturating_add(u16::try_from(buyers.len()).unwrap_or(u16::MAX));
    let (from, to) = (column_number_to_name(first), column_number_to_name(after.saturating_sub(1)));
    heads.extend(buyers.iter().map(|buyer| layout.buyer_head(*buyer)));
    heads.push(figure_head(words::total(layout.language)));
    let name = match (part, layout.measure) {
        (Part::Amount, TallyMeasure::QuantityAndAmount(currency)) => {
            words::amount_sheet(currency, layout.language)
        }
        (Part::Amount | Part::Quantity, _) => words::quantity(layout.language).into_owned(),
    };
    let mut sheet = book.sheet(&name, &heads, first)?;
    let mut of_buyers: BTreeMap<BuyerOrganizationId, Sum> = BTreeMap::new();
    let mut whole = Sum::zero(layout.measure);
    for (key, found) in skus {
        let mut of_sku = Sum::zero(layout.measure);
        for (buyer, sum) in found {
            of_buyers.entry(*buyer).or_insert_with(|| Sum::zero(layout.measure)).add(sum)?;
            of_sku.add(sum)?;
        }
        whole.add(&of_sku)?;
        let figures = buyers.iter().map(|buyer| found.get(buyer).map_or(Cell::Empty, |sum| sum.cell(part)));
        let row = sheet.next_row();
        let range = format!("{from}{row}:{to}{row}");
        sheet
            .row_with_total(layout.sku_cells(key).into_iter().chain(figures), &total(range, &of_sku, part))?;
    }
    if let Some(last) = sheet.last_row() {
        let sums = buyers.iter().filter_map(|buyer| of_buyers.get(buyer)).chain([&whole]);
        let figures = (first..).zip(sums).map(|(column, sum)| {
            let column = column_number_to_name(column);
            total(format!("{column}2:{column}{last}"), sum, part)
        });
        let cells: Vec<_> = layout.total_label(usize::from(first)).into_iter().chain(figures).collect();
        sheet.totals(&cells)?;
    }
    Ok(sheet)
}
