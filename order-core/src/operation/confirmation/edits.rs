//! What is to become different in the content of an order, and the records that it takes to judge it.

use std::collections::HashMap;

use serde::Serialize;

use super::super::content::parts_of;
use super::super::link::ask_for_terms;
use super::super::subject::buyer_key;
use super::fault::EditFault;
use crate::cart::{DiscountLine, OptionRow, PricedItem, ShippingFee};
use crate::catalog::{Product, Rates};
use crate::order::Order;
use crate::party::Connection;
use crate::record::{Facts, Key, Keys};
use crate::value::{Day, Money, ProductId, Quantity, SkuId, TaxCategoryId, limits};

/// What is to become different in the content of an order. What is not named stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ConfirmationEdits {
    /// Lines to change.
    pub lines: Vec<LineEdit>,
    /// SKUs to add, of any product of the brand.
    pub added: Vec<AddedLine>,
    /// SKUs whose lines go. A line of no piece stays and shows what will not be delivered.
    pub removed: Vec<SkuId>,
    /// Desired dates, each product once.
    pub dates: Vec<DateEdit>,
    /// The shipping fee.
    pub shipping: ShippingEdit,
    /// The discount line.
    pub discount: DiscountEdit,
}

/// What is to become different in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineEdit {
    /// Which SKU.
    pub sku: SkuId,
    /// The pieces; `None` = as they are.
    pub quantity: Option<Quantity>,
    /// The base price of a piece; `None` = as it is.
    pub base: Option<Money>,
    /// The rates; each that is not given stays as it is.
    pub rates: Rates,
    /// How the pieces divide over options; `None` = as they do. Choices that the line has keep their surcharges, others come with the
    /// product's present ones. Several rows cannot stay when the quantity changes, one row goes with it.
    pub options: Option<Vec<OptionRow>>,
}

/// A SKU that the order does not have yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddedLine {
    /// Of which product.
    pub product: ProductId,
    /// Which SKU. It may be in no catalog, and may be withdrawn.
    pub sku: SkuId,
    /// How many pieces.
    pub quantity: Quantity,
    /// The base price of a piece; `None` = the present one for the term and currency of the order.
    pub base: Option<Money>,
    /// The rates; each that is not given is the one that applies at present.
    pub rates: Rates,
    /// How the pieces divide over options.
    pub options: Vec<OptionRow>,
}

/// The desired date of a product of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DateEdit {
    /// Which product.
    pub product: ProductId,
    /// The date; `None` = none.
    pub date: Option<Day>,
}

/// What becomes of the shipping fee.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ShippingEdit {
    /// It stays as it is.
    #[default]
    Keep,
    /// None is charged.
    Remove,
    /// This is charged.
    Set(ShippingFee),
}

/// What becomes of the discount line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscountEdit {
    /// It stays as it is.
    #[default]
    Keep,
    /// Nothing is taken off.
    Remove,
    /// This is taken off.
    Set(DiscountLine),
}

/// Another price for one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PriceEdit {
    /// Which SKU.
    pub sku: SkuId,
    /// The base price of a piece; `None` = as it is.
    pub base: Option<Money>,
    /// The rates; each that is not given stays as it is.
    pub rates: Rates,
}

impl LineEdit {
    /// Nothing yet, for this SKU.
    pub const fn of(sku: SkuId) -> Self {
        let rates = Rates { wholesale: None, discount: None };
        Self { sku, quantity: None, base: None, rates, options: None }
    }

    /// Another quantity, and nothing else.
    pub const fn quantity(sku: SkuId, quantity: Quantity) -> Self {
        let rates = Rates { wholesale: None, discount: None };
        Self { sku, quantity: Some(quantity), base: None, rates, options: None }
    }

    /// Another price, and nothing else.
    pub const fn price(edit: PriceEdit) -> Self {
        let PriceEdit { sku, base, rates } = edit;
        Self { sku, quantity: None, base, rates, options: None }
    }
}

impl AddedLine {
    /// So many pieces, without options, at the present price.
    pub const fn of(product: ProductId, sku: SkuId, quantity: Quantity) -> Self {
        let rates = Rates { wholesale: None, discount: None };
        Self { product, sku, quantity, base: None, rates, options: Vec::new() }
    }
}

impl ConfirmationEdits {
    /// Nothing becomes different.
    pub const fn none() -> Self {
        Self {
            lines: Vec::new(),
            added: Vec::new(),
            removed: Vec::new(),
            dates: Vec::new(),
            shipping: ShippingEdit::Keep,
            discount: DiscountEdit::Keep,
        }
    }

    /// Other prices, and nothing else.
    pub(super) fn prices(edits: &[PriceEdit]) -> Self {
        let lines = edits.iter().map(|edit| LineEdit::price(*edit)).collect();
        Self { lines, ..Self::none() }
    }

    /// Whether nothing is named.
    pub fn is_none(&self) -> bool {
        let Self { lines, added, removed, dates, shipping, discount } = self;
        lines.is_empty()
            && added.is_empty()
            && removed.is_empty()
            && dates.is_empty()
            && *shipping == ShippingEdit::Keep
            && *discount == DiscountEdit::Keep
    }

    /// The fault of a list that is longer than one command may name. Then none of what it names is looked at.
    pub(super) fn too_many(&self) -> Option<EditFault> {
        let Self { lines, added, removed, dates, .. } = self;
        let count = lines.len().max(added.len()).max(removed.len()).max(dates.len());
        let max = limits::BATCH_LINES_MAX;
        (count > max).then_some(EditFault::TooManyEdits { count, max })
    }

    /// Asks for the records that it takes to judge these edits of an order.
    pub(super) fn ask_for(&self, order: &Order, known: &Facts, keys: &mut Keys) {
        if self.is_none() || self.too_many().is_some() {
            return;
        }
        let brand = order.brand;
        keys.record(Key::brand(brand));
        let connection = Key::connection(brand, order.buyer);
        if let Some(connection) = known.get::<Connection>(&connection) {
            keys.record(buyer_key(connection));
        }
        keys.record(connection);
        if !self.added.is_empty() {
            keys.record(Key::catalog(brand, order.catalog));
            ask_for_terms(brand, order.link, keys);
            if order.term.is_none() {
                keys.record(Key::original_order(brand, order.id));
            }
        }
        for line in &self.added {
            keys.record(Key::product(brand, line.product));
            keys.record(Key::catalog_product(brand, order.catalog, line.product));
            keys.record(Key::sku(brand, line.sku));
        }
        let Some((items, totals)) = parts_of(known, order) else { return };
        self.ask_for_products(order, items, keys);

        let mut taxes: Vec<TaxCategoryId> = items.iter().filter_map(|item| item.tax).collect();
        let product = |line: &AddedLine| known.get::<Product>(&Key::product(brand, line.product));
        taxes.extend(self.added.iter().filter_map(product).filter_map(|product| product.tax));
        taxes.extend(totals.shipping.iter().filter_map(|fee| fee.tax));
        taxes.extend(totals.discount.iter().filter_map(|discount| discount.tax));
        if let ShippingEdit::Set(fee) = &self.shipping {
            taxes.extend(fee.tax);
        }
        if let DiscountEdit::Set(discount) = &self.discount {
            taxes.extend(discount.tax);
        }
        taxes.sort_unstable();
        taxes.dedup();
        for tax in taxes {
            keys.record(Key::tax_category(brand, tax));
        }
    }

    /// Asks for the products whose options have a say: those of lines that get rows, or pieces after having had none.
    fn ask_for_products(&self, order: &Order, items: &[PricedItem], keys: &mut Keys) {
        let lines = items.iter().flat_map(|item| item.lines.iter().map(move |line| (line.sku, (item, line))));
        let lines: HashMap<_, _> = lines.collect();
        for edit in &self.lines {
            let Some((item, line)) = lines.get(&edit.sku) else { continue };
            if edit.options.is_some() || (edit.quantity.is_some() && line.quantity.is_zero()) {
                keys.record(Key::product(order.brand, item.product));
            }
        }
    }
}
