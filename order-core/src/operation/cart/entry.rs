//! What is put into a cart, before any record of it is looked at: the same for the carts of buyers, of brands and of guests.

use std::collections::{HashMap, HashSet};

use thiserror::Error;

use super::super::reasons;
use super::line::About;
use crate::cart::{CartItem, CartSku, merge_rows};
use crate::value::{ProductId, SkuId, limits};

/// What is wrong with what is put into a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EntryFault {
    /// Nothing is to be put in.
    #[error("there is nothing to put into the cart")]
    Nothing,
    /// A product is named twice.
    #[error("the product {product} is named twice")]
    ProductRepeated {
        /// Which product.
        product: ProductId,
    },
    /// A SKU is named twice.
    #[error("the SKU {sku} is named twice")]
    SkuRepeated {
        /// Which SKU.
        sku: SkuId,
    },
    /// A SKU has more option rows than one can have.
    #[error("the SKU {sku} has {rows} option rows, {max} at most")]
    TooManyRows {
        /// Which SKU.
        sku: SkuId,
        /// How many it has.
        rows: usize,
        /// How many it may have.
        max: usize,
    },
    /// The cart would have more lines than one can have.
    #[error("the cart would have {lines} lines, {max} at most")]
    TooManyLines {
        /// How many it would have.
        lines: usize,
        /// How many it may have.
        max: usize,
    },
}

reasons! {
    EntryFault {
        Nothing {} = "nothing";
        ProductRepeated { product } = "product_repeated";
        SkuRepeated { sku } = "sku_repeated";
        TooManyRows { sku, rows, max } = "too_many_rows";
        TooManyLines { lines, max } = "too_many_lines";
    }
}

impl EntryFault {
    /// Everything that is wrong with items that are put in; `after` is the cart as it would be.
    pub(in crate::operation) fn of(items: &[CartItem], after: &[CartItem]) -> Vec<Self> {
        let mut faults = Vec::new();
        faults.extend(items.is_empty().then_some(Self::Nothing));
        let (mut products, mut skus) = (HashSet::new(), HashSet::new());
        let repeated = items.iter().map(|item| item.product).filter(|product| !products.insert(*product));
        faults.extend(repeated.map(|product| Self::ProductRepeated { product }));
        let wanted = || items.iter().flat_map(|item| &item.skus);
        let repeated = wanted().map(|wanted| wanted.sku).filter(|sku| !skus.insert(*sku));
        faults.extend(repeated.map(|sku| Self::SkuRepeated { sku }));
        let max = limits::ALLOCATION_ROWS_MAX;
        let rows = wanted().map(|CartSku { sku, options, .. }| (*sku, options.len()));
        let long = rows.filter(|(_, rows)| *rows > max);
        faults.extend(long.map(|(sku, rows)| Self::TooManyRows { sku, rows, max }));
        faults.extend(Self::too_long(after));
        faults
    }

    /// Which part of the order it is about; `None` = the whole.
    pub(in crate::operation) const fn about(&self) -> Option<About> {
        match self {
            Self::ProductRepeated { product } => Some(About::Product(*product)),
            Self::SkuRepeated { sku } | Self::TooManyRows { sku, .. } => Some(About::Sku(*sku)),
            Self::Nothing | Self::TooManyLines { .. } => None,
        }
    }

    /// That a cart would have more lines than one can have.
    pub(in crate::operation) fn too_long(after: &[CartItem]) -> Option<Self> {
        let (lines, max) = (line_count(after), limits::CART_LINES_MAX);
        (lines > max).then_some(Self::TooManyLines { lines, max })
    }
}

/// Whether these alone are more lines than a cart can have. Then no record of them is looked at.
pub(in crate::operation) fn is_too_long(items: &[CartItem]) -> bool {
    EntryFault::too_long(items).is_some()
}

/// The items with merged option rows.
pub(in crate::operation) fn entered(items: &[CartItem]) -> Vec<CartItem> {
    let mut entered = items.to_vec();
    for wanted in entered.iter_mut().flat_map(|item| &mut item.skus) {
        // Rows that cannot be merged stay apart, and then do not add up to any quantity.
        let few = Some(&wanted.options).filter(|rows| rows.len() <= limits::ALLOCATION_ROWS_MAX);
        if let Some(merged) = few.and_then(|rows| merge_rows(rows)) {
            wanted.options = merged;
        }
    }
    entered
}

/// How many lines items are; a product without SKUs counts as one.
fn line_count(items: &[CartItem]) -> usize {
    items.iter().map(|item| item.skus.len().max(1)).sum()
}

/// Replaces the items of the same products, and adds the others behind.
pub(in crate::operation) fn merge(items: &mut Vec<CartItem>, entered: Vec<CartItem>) {
    let mut new: HashMap<ProductId, CartItem> = HashMap::with_capacity(entered.len());
    let order: Vec<ProductId> = entered.iter().map(|item| item.product).collect();
    new.extend(entered.into_iter().map(|item| (item.product, item)));
    for item in items.iter_mut() {
        if let Some(replacement) = new.remove(&item.product) {
            *item = replacement;
        }
    }
    items.extend(order.iter().filter_map(|product| new.remove(product)));
}
