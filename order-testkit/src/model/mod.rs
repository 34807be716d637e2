//! A second, plain model of what a brand offers and what becomes of carts, to compare the rules with.
//!
//! Decides, for every step of a test, whether it is done or why it is refused, and what an order comes to. Deliberately shares no
//! type and no arithmetic with the rules: things are numbers, amounts are whole minor units in `i128`, and everything lies in flat
//! maps. Whatever both say is likely so; where they differ, one of them is wrong.

mod apply;
mod check;
mod number;
mod quote;
mod scenario;
mod step;

use std::collections::{BTreeMap, BTreeSet};

pub use number::{Round, rounded};
pub use quote::{Quote, QuoteLine, TaxSum};
pub use scenario::{
    BuyerPlan, CatalogPlan, GroupPlan, Open, Pay, PlacePlan, ProductPlan, RatesPlan, Scenario, ShipPlan,
    SkuPlan, TaxPlan,
};
pub use step::{Agreed, Form, Goods, ItemPlan, Offer, Paying, RowPlan, Step, WantedPlan, Where, Who};

/// What becomes of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is done.
    Done,
    /// What it is about does not exist for whoever asks.
    Missing,
    /// It is refused with exactly these codes.
    Refused(BTreeSet<&'static str>),
}

impl Verdict {
    /// Done, unless there is a code.
    pub(crate) fn of(codes: BTreeSet<&'static str>) -> Self {
        if codes.is_empty() { Self::Done } else { Self::Refused(codes) }
    }

    pub(crate) fn refused(code: &'static str) -> Self {
        Self::Refused(BTreeSet::from([code]))
    }
}

/// A cart: its items in the order of adding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelCart {
    /// Tells carts of one buyer and catalog apart.
    pub serial: u64,
    /// The items.
    pub items: Vec<ModelItem>,
}

/// One product in a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelItem {
    /// Which product.
    pub product: usize,
    /// SKU, pieces and option rows.
    pub skus: Vec<(usize, u32, Vec<ModelRow>)>,
    /// The desired day, counted from 1970.
    pub day: Option<i64>,
    /// Whether there is a note to the buyer's own company.
    pub note: bool,
    /// Whether there is a message to the brand.
    pub message: bool,
}

/// So many pieces with a choice per group.
pub type ModelRow = (BTreeMap<usize, usize>, u32);

/// A SKU as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelSku {
    /// Of which product.
    pub product: usize,
    /// Prices of its own, and whether backorder leaves it out.
    pub plan: SkuPlan,
    /// Whether it can no longer be ordered.
    pub withdrawn: bool,
}

/// A buyer as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelBuyer {
    /// Country, currency and rates.
    pub plan: BuyerPlan,
    /// Whether the brand takes no orders from it.
    pub blocked: bool,
    /// The Limited catalogs it may see.
    pub granted: BTreeSet<usize>,
}

/// Everything there is.
#[derive(Debug, Clone)]
pub struct Model {
    /// Microseconds since 1970.
    pub now: i64,
    /// How prices are rounded.
    pub round: Round,
    /// Tax categories.
    pub taxes: Vec<TaxPlan>,
    /// Shipping rates.
    pub shipping: Vec<ShipPlan>,
    /// Products; their SKUs are in `skus`.
    pub products: Vec<ProductPlan>,
    /// Every SKU of every product.
    pub skus: Vec<ModelSku>,
    /// Catalogs with their products.
    pub catalogs: Vec<CatalogPlan>,
    /// Buyers.
    pub buyers: Vec<ModelBuyer>,
    /// Carts by buyer and catalog.
    pub carts: BTreeMap<(usize, usize), ModelCart>,
    /// Stock by SKU.
    pub stock: BTreeMap<usize, i64>,
    /// Every movement of stock.
    pub moved: Vec<(usize, i64)>,
    /// What was placed.
    pub orders: Vec<Quote>,
    /// The last preview of each cart.
    pub looked: BTreeMap<(usize, usize), Quote>,
    /// Entries that the log must have gained.
    pub entries: usize,
    /// How many carts there ever were.
    pub serials: u64,
}

/// The brand's clock is nine hours ahead of UTC.
pub const OFFSET_MINUTES: i32 = 9 * 60;

const DAY_MICROS: i64 = 86_400_000_000;

impl Model {
    /// The world as the scenario sets it up, at a time.
    pub fn of(scenario: &Scenario, now: i64) -> Self {
        let mut skus = Vec::new();
        for (product, plan) in scenario.products.iter().enumerate() {
            let made = |plan: &SkuPlan| ModelSku { product, plan: plan.clone(), withdrawn: false };
            skus.extend(plan.skus.iter().map(made));
        }
        let buyer =
            |plan: &BuyerPlan| ModelBuyer { plan: plan.clone(), blocked: false, granted: BTreeSet::new() };
        Self {
            now,
            round: scenario.round,
            taxes: scenario.taxes.clone(),
            shipping: scenario.shipping.clone(),
            products: scenario.products.clone(),
            skus,
            catalogs: scenario.catalogs.clone(),
            buyers: scenario.buyers.iter().map(buyer).collect(),
            carts: BTreeMap::new(),
            stock: BTreeMap::new(),
            moved: Vec::new(),
            orders: Vec::new(),
            looked: BTreeMap::new(),
            entries: 0,
            serials: 0,
        }
    }

    /// The brand's day, counted from 1970.
    pub fn today(&self) -> i64 {
        (self.now + i64::from(OFFSET_MINUTES) * 60_000_000).div_euclid(DAY_MICROS)
    }

    /// The stock of a SKU.
    pub fn left(&self, sku: usize) -> i64 {
        self.stock.get(&sku).copied().unwrap_or(0)
    }

    /// The place of a SKU among all SKUs, from its place in its product.
    pub fn sku_of(&self, product: usize, number: usize) -> Option<usize> {
        let mut of_product = self.skus.iter().enumerate().filter(|(_, sku)| sku.product == product);
        of_product.nth(number).map(|(place, _)| place)
    }

    fn move_stock(&mut self, sku: usize, by: i64) {
        *self.stock.entry(sku).or_insert(0) += by;
        self.moved.push((sku, by));
    }
}
