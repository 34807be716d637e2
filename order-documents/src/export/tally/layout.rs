//! What lists and matrices of tallies have in common: the cells that tell of what a row or column is, and totals.

use std::borrow::Cow;

use order_core::value::BuyerOrganizationId;

use super::super::book::{Cell, Head, Total};
use super::super::names::{BuyerNames, Names};
use super::add::{Part, SkuKey, Sum};
use super::{TallyMeasure, words};
use crate::Language;

/// Widths of columns, in digits.
const NUMBER_WIDTH: u16 = 18;
const NAME_WIDTH: u16 = 28;
const FIGURE_WIDTH: u16 = 18;

/// How a tally is laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout<'a> {
    pub(super) measure: TallyMeasure,
    pub(super) names: &'a Names,
    pub(super) language: Language,
}

impl<'a> Layout<'a> {
    /// The figures that are shown.
    pub(super) const fn parts(&self) -> &'static [Part] {
        match self.measure {
            TallyMeasure::QuantityAndAmount(_) => &[Part::Quantity, Part::Amount],
            TallyMeasure::Quantity => &[Part::Quantity],
        }
    }

    /// The heads of the cells that tell of a SKU.
    pub(super) fn sku_heads(&self) -> Vec<Head> {
        let language = self.language;
        vec![
            Head { title: words::model_number(language), width: NUMBER_WIDTH },
            Head { title: words::product(language), width: NAME_WIDTH },
            Head { title: words::sku_number(language), width: NUMBER_WIDTH },
            Head { title: words::attributes(language), width: NUMBER_WIDTH },
        ]
    }

    /// The cells that tell of a SKU.
    pub(super) fn sku_cells(&self, key: &'a SkuKey) -> Vec<Cell<'a>> {
        let known = self.names.skus.get(&key.sku);
        let product = known.map(|known| known.product.get(&self.language.locale()));
        let values: Vec<&str> =
            known.map(|known| known.attributes.iter().map(AsRef::as_ref).collect()).unwrap_or_default();
        vec![
            Cell::text(&key.model_number),
            Cell::maybe(product),
            Cell::text(&key.number),
            Cell::owned(values.join(", ")),
        ]
    }

    /// The heads of the cells that tell of a buyer.
    pub(super) fn buyer_heads(&self) -> Vec<Head> {
        vec![
            Head { title: words::buyer_code(self.language), width: NUMBER_WIDTH },
            Head { title: words::buyer(self.language), width: NAME_WIDTH },
        ]
    }

    /// The cells that tell of a buyer.
    pub(super) fn buyer_cells(&self, buyer: BuyerOrganizationId) -> Vec<Cell<'a>> {
        let code = self.buyer(buyer).and_then(|known| known.code.as_ref());
        vec![Cell::maybe(code), Cell::owned(self.buyer_name(buyer))]
    }

    /// The head of a column that is all of one buyer.
    pub(super) fn buyer_head(&self, buyer: BuyerOrganizationId) -> Head {
        let name = self.buyer_name(buyer);
        let code = self.buyer(buyer).and_then(|known| known.code.as_ref());
        let title = code.map_or_else(|| name.clone(), |code| format!("{name} ({code})"));
        Head { title: Cow::Owned(title), width: FIGURE_WIDTH }
    }

    fn buyer(&self, buyer: BuyerOrganizationId) -> Option<&'a BuyerNames> {
        self.names.buyers.get(&buyer)
    }

    /// Its name, or its id where nobody told one.
    pub(super) fn buyer_name(&self, buyer: BuyerOrganizationId) -> String {
        let name = self.buyer(buyer).and_then(|known| known.name.as_ref());
        name.map_or_else(|| buyer.to_string(), |name| name.get(&self.language.locale()).to_string())
    }

    /// Buyers by name, then by id.
    pub(super) fn sorted(
        &self,
        buyers: impl IntoIterator<Item = BuyerOrganizationId>,
    ) -> Vec<BuyerOrganizationId> {
        let mut named: Vec<_> = buyers.into_iter().map(|buyer| (self.buyer_name(buyer), buyer)).collect();
        named.sort_unstable();
        named.dedup();
        named.into_iter().map(|(_, buyer)| buyer).collect()
    }

    /// The first cells of the row of totals, of which there are as many as cells that tell what a row is of.
    pub(super) fn total_label(&self, cells: usize) -> Vec<Total<'static>> {
        let label = [Total::Plain(Cell::Text(words::total(self.language)))];
        label
            .into_iter()
            .chain(std::iter::repeat_n(Total::Plain(Cell::Empty), cells.saturating_sub(1)))
            .collect()
    }
}

/// The head of a figure.
pub(super) const fn figure_head(title: Cow<'static, str>) -> Head {
    Head { title, width: FIGURE_WIDTH }
}

/// The total of a range. What a spreadsheet could not add up exactly stands as it was added up here.
pub(super) fn total(range: String, sum: &Sum, part: Part) -> Total<'static> {
    let result = sum.cell(part);
    if sum.is_exact(part) { Total::Sum { range, result } } else { Total::Plain(result) }
}
