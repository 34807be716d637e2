//! Cart items beside the records that they name.

use super::super::offer::is_offered;
use super::LineReason;
use crate::cart::{CartItem, CartSku, ShelvedItem};
use crate::catalog::{Catalog, CatalogProduct, Product, Sku};
use crate::record::{Facts, Key, Keys, StockKey};
use crate::value::{BrandId, CatalogId};

/// Asks for product, place and SKUs of every item.
pub(crate) fn ask_for_items(brand: BrandId, catalog: CatalogId, items: &[CartItem], keys: &mut Keys) {
    for item in items {
        keys.record(Key::product(brand, item.product));
        keys.record(Key::catalog_product(brand, catalog, item.product));
        for wanted in &item.skus {
            keys.record(Key::sku(brand, wanted.sku));
        }
    }
}

/// Asks for the counters that the catalog takes stock from.
pub(crate) fn ask_for_stock(catalog: &Catalog, items: &[CartItem], keys: &mut Keys) {
    let Some(label) = catalog.stock.source() else { return };
    for wanted in items.iter().flat_map(|item| &item.skus) {
        keys.counter(StockKey { brand: catalog.brand, sku: wanted.sku, label });
    }
}

/// Whether SKUs of quantity 0 are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parked {
    /// Yes: what is entered, or shown, must be in the catalog also where it is parked.
    Checked,
    /// No: what is parked is not ordered, and stands in nobody's way.
    LeftOut,
}

/// The items whose records are there, and a reason for each product or SKU that is not, or no longer, in the catalog.
pub(crate) fn shelve<'f>(
    facts: &'f Facts,
    brand: BrandId,
    catalog: CatalogId,
    items: &'f [CartItem],
    parked: Parked,
) -> (Vec<ShelvedItem<'f>>, Vec<LineReason>) {
    let counts = |wanted: &CartSku| parked == Parked::Checked || !wanted.quantity.is_zero();
    let mut shelved = Vec::with_capacity(items.len());
    let mut faults = Vec::new();
    for item in items {
        if parked == Parked::LeftOut && !item.skus.iter().any(counts) {
            continue;
        }
        let product = facts.get::<Product>(&Key::product(brand, item.product));
        let place = facts.get::<CatalogProduct>(&Key::catalog_product(brand, catalog, item.product));
        let Some((product, place)) = product.zip(place) else {
            faults.push(LineReason::ProductNotInCatalog { product: item.product });
            continue;
        };
        let mut skus: Vec<(&CartSku, &Sku)> = Vec::with_capacity(item.skus.len());
        for wanted in item.skus.iter().filter(|wanted| counts(wanted)) {
            let sku = facts.get::<Sku>(&Key::sku(brand, wanted.sku));
            match sku.filter(|sku| is_offered(place, sku)) {
                Some(sku) => skus.push((wanted, sku)),
                None => faults.push(LineReason::SkuNotInCatalog { sku: wanted.sku }),
            }
        }
        shelved.push(ShelvedItem { item, product, place, skus });
    }
    (shelved, faults)
}
