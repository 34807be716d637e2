//! Catalogs, and the place of products in them.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::{Rates, StockPolicy};
use crate::value::{
    BrandId, CatalogId, Code, LocalizedName, LocalizedNote, Money, Name, ProductId, Quantity,
    ShippingGroupId, SkuId, Timestamp,
};

/// What can be ordered together. Its products are records of their own, [`CatalogProduct`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// Its id.
    pub id: CatalogId,
    /// Whose it is.
    pub brand: BrandId,
    /// Its code, unique per brand.
    pub code: Code,
    /// Its name per language.
    pub name: LocalizedName,
    /// Its description per language.
    pub description: Option<LocalizedNote>,
    /// Who may order from it.
    pub status: CatalogStatus,
    /// From when on it can be ordered from, this instant included.
    pub opens_at: Option<Timestamp>,
    /// Until when it can be ordered from, this instant included. Afterwards it can only be looked at.
    pub order_deadline: Option<Timestamp>,
    /// How an order can be paid.
    pub payment: PaymentMethods,
    /// What the buyer can remark on an order.
    pub comment: CommentForm,
    /// Whether a desired delivery date can be given per product.
    pub desired_dates: DesiredDates,
    /// The rates of the shipping fee; `None` = no fee.
    pub shipping: Option<ShippingGroupId>,
    /// Where stock is taken from.
    pub stock: StockPolicy,
    /// Rates of the whole catalog.
    pub rates: Rates,
    /// What an order must at least be.
    pub minimums: Minimums,
    /// Each SKU is ordered in multiples of this.
    pub lot_size: Option<NonZeroU32>,
    /// How many SKUs it offers: the sum of what its products counted, see [`CatalogProduct::sku_count`].
    pub sku_count: u32,
}

/// Who may order from a catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CatalogStatus {
    /// Every connected buyer.
    Open,
    /// Buyers to whose connection it is granted.
    Limited,
    /// Nobody.
    Closed,
}

impl CatalogStatus {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Limited => "limited",
            Self::Closed => "closed",
        }
    }
}

/// How an order from a catalog can be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethods {
    /// Outside this software; the buyer is not asked.
    NotByCard,
    /// By card, and in no other way.
    CardOnly,
    /// The buyer chooses.
    CardOrNot,
}

/// What the buyer can remark on an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentForm {
    /// Any text.
    Free,
    /// One of these, or nothing.
    Choices(Vec<Name>),
}

/// Whether a desired delivery date can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DesiredDates {
    /// It is not asked.
    NotAsked,
    /// It may be given per product.
    Asked,
}

/// What an order must at least be. Nothing is required by default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Minimums {
    /// The amount of the items before tax, at most one per currency. A currency that is not listed has none.
    pub amounts: Vec<Money>,
    /// The pieces of all lines together.
    pub quantity: Option<Quantity>,
}

/// The place of one product in one catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogProduct {
    /// The catalog.
    pub catalog: CatalogId,
    /// The product.
    pub product: ProductId,
    /// Products are shown by this number, then by their order of making.
    pub place: u32,
    /// Rates of this product in this catalog, the strongest of all.
    pub rates: Rates,
    /// SKUs of the product that this catalog does not offer.
    pub without: BTreeSet<SkuId>,
    /// How many SKUs the product had when it was last put here, those left out not counted. SKUs that were added to the product
    /// since are offered too, and counted the next time it is put.
    pub sku_count: u32,
}
