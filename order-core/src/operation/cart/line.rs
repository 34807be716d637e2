//! What a buyer can enter: the rule for one item, used when a cart changes and again when it is placed.

use thiserror::Error;

use super::super::reasons;
use super::{Parked, shelve};
use crate::cart::{CartItem, CartSku, OptionFault, ShelvedItem, check_rows};
use crate::catalog::{Catalog, DesiredDates, Sku};
use crate::record::{Facts, StockKey};
use crate::value::{Day, OptionChoiceId, OptionGroupId, ProductId, Quantity, SkuId};

/// Why an item cannot be entered, or no longer be ordered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LineReason {
    /// The product is not, or no longer, in the catalog.
    #[error("the product {product} is not in the catalog")]
    ProductNotInCatalog {
        /// Which product.
        product: ProductId,
    },
    /// The SKU is not one of the product, is withdrawn, or is left out of the catalog.
    #[error("the SKU {sku} is not in the catalog")]
    SkuNotInCatalog {
        /// Which SKU.
        sku: SkuId,
    },
    /// Fewer pieces are left than are wanted, and they cannot be ordered beyond that.
    #[error("{wanted} pieces of the SKU {sku} are wanted, and {left} are left")]
    StockShort {
        /// Which SKU.
        sku: SkuId,
        /// How many are wanted.
        wanted: Quantity,
        /// How many are left; never below 0.
        left: i64,
    },
    /// The quantity is not a multiple of the lot size.
    #[error("the SKU {sku} is ordered in multiples of {lot}, and {wanted} are wanted")]
    LotSize {
        /// Which SKU.
        sku: SkuId,
        /// How many are wanted.
        wanted: Quantity,
        /// The lot size.
        lot: u32,
    },
    /// An option row names a choice that the product does not have.
    #[error("the SKU {sku} has no option choice {choice} in group {group}")]
    OptionUnknown {
        /// Which SKU.
        sku: SkuId,
        /// The group named.
        group: OptionGroupId,
        /// The choice named.
        choice: OptionChoiceId,
    },
    /// A piece lacks a required choice.
    #[error("the SKU {sku} needs a choice of option group {group} for every piece")]
    OptionMissing {
        /// Which SKU.
        sku: SkuId,
        /// The group.
        group: OptionGroupId,
    },
    /// The option rows do not add up to the quantity.
    #[error("the option rows of the SKU {sku} add up to {rows} pieces, and {quantity} are ordered")]
    OptionsDiffer {
        /// Which SKU.
        sku: SkuId,
        /// What the rows add up to.
        rows: u64,
        /// The quantity of the SKU.
        quantity: Quantity,
    },
    /// The catalog does not ask for a desired date.
    #[error("the catalog takes no desired date, and the product {product} has one")]
    DateNotAsked {
        /// Which product.
        product: ProductId,
    },
    /// The desired date lies before the brand's date.
    #[error("the desired date {date} of the product {product} is past, it is {today} already")]
    DatePast {
        /// Which product.
        product: ProductId,
        /// The desired date.
        date: Day,
        /// The brand's date.
        today: Day,
    },
}

reasons! {
    LineReason {
        ProductNotInCatalog { product } = "product_not_in_catalog";
        SkuNotInCatalog { sku } = "sku_not_in_catalog";
        StockShort { sku, wanted, left } = "stock_short";
        LotSize { sku, wanted, lot } = "lot_size";
        OptionUnknown { sku, group, choice } = "option_unknown";
        OptionMissing { sku, group } = "option_missing";
        OptionsDiffer { sku, rows, quantity } = "options_differ";
        DateNotAsked { product } = "date_not_asked";
        DatePast { product, date, today } = "date_past";
    }
}

/// Which part of an order a reason is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Product(ProductId),
    Sku(SkuId),
}

impl LineReason {
    /// Which part of the order it is about.
    pub(crate) const fn about(&self) -> About {
        match self {
            Self::ProductNotInCatalog { product }
            | Self::DateNotAsked { product }
            | Self::DatePast { product, .. } => About::Product(*product),
            Self::SkuNotInCatalog { sku }
            | Self::StockShort { sku, .. }
            | Self::LotSize { sku, .. }
            | Self::OptionUnknown { sku, .. }
            | Self::OptionMissing { sku, .. }
            | Self::OptionsDiffer { sku, .. } => About::Sku(*sku),
        }
    }

    /// Its place among the reasons, as they are declared.
    const fn rank(&self) -> u8 {
        match self {
            Self::ProductNotInCatalog { .. } => 0,
            Self::SkuNotInCatalog { .. } => 1,
            Self::StockShort { .. } => 2,
            Self::LotSize { .. } => 3,
            Self::OptionUnknown { .. } => 4,
            Self::OptionMissing { .. } => 5,
            Self::OptionsDiffer { .. } => 6,
            Self::DateNotAsked { .. } => 7,
            Self::DatePast { .. } => 8,
        }
    }

    /// What is wrong with the option rows of a SKU.
    pub(crate) const fn of_options(sku: SkuId, fault: &OptionFault) -> Self {
        match *fault {
            OptionFault::Unknown { group, choice } => Self::OptionUnknown { sku, group, choice },
            OptionFault::Missing { group } => Self::OptionMissing { sku, group },
            OptionFault::Differ { rows, quantity } => Self::OptionsDiffer { sku, rows, quantity },
        }
    }

    /// Whether what is ordered cannot even be shown any more: a product, a SKU or a choice is gone.
    pub(crate) const fn is_gone(&self) -> bool {
        matches!(
            self,
            Self::ProductNotInCatalog { .. } | Self::SkuNotInCatalog { .. } | Self::OptionUnknown { .. }
        )
    }
}

/// The items whose records are there, and every fault of all of them: in the order in which the reasons are declared, and for one
/// reason in the order of the items.
pub(crate) fn check_items<'f>(
    facts: &'f Facts,
    catalog: &Catalog,
    today: Day,
    items: &'f [CartItem],
    parked: Parked,
) -> (Vec<ShelvedItem<'f>>, Vec<LineReason>) {
    let (shelved, mut faults) = shelve(facts, catalog.brand, catalog.id, items, parked);
    for entry in &shelved {
        for (wanted, sku) in &entry.skus {
            check_sku(facts, catalog, wanted, sku, &mut faults);
            if let Err(found) = check_rows(entry.product, wanted.quantity, &wanted.options) {
                faults.extend(found.into_iter().map(|fault| LineReason::of_options(sku.id, &fault)));
            }
        }
        let product = entry.product.id;
        let Some(date) = entry.item.desired_date else { continue };
        match catalog.desired_dates {
            DesiredDates::NotAsked => faults.push(LineReason::DateNotAsked { product }),
            DesiredDates::Asked if date < today => faults.push(LineReason::DatePast { product, date, today }),
            DesiredDates::Asked => {}
        }
    }
    faults.sort_by_key(LineReason::rank);
    (shelved, faults)
}

fn check_sku(facts: &Facts, catalog: &Catalog, wanted: &CartSku, sku: &Sku, faults: &mut Vec<LineReason>) {
    if wanted.quantity.is_zero() {
        return;
    }
    let pieces = i64::from(wanted.quantity.get());
    if let Some(left) = pieces_left(facts, catalog, sku).filter(|left| pieces > *left) {
        faults.push(LineReason::StockShort { sku: sku.id, wanted: wanted.quantity, left });
    }
    let remainder = catalog.lot_size.and_then(|lot| wanted.quantity.get().checked_rem(lot.get()));
    if let Some((lot, 1..)) = catalog.lot_size.zip(remainder) {
        faults.push(LineReason::LotSize { sku: sku.id, wanted: wanted.quantity, lot: lot.get() });
    }
}

/// How many pieces of a SKU can still be ordered from a catalog, never below 0; `None` = any number.
pub(crate) fn pieces_left(facts: &Facts, catalog: &Catalog, sku: &Sku) -> Option<i64> {
    let floor = catalog.stock.floor(sku.excluded_from_backorder)?;
    let key = StockKey { brand: catalog.brand, sku: sku.id, label: catalog.stock.source()? };
    Some(facts.counter(&key).unwrap_or_default().saturating_sub(floor).max(0))
}
