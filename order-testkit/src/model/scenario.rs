//! What a test begins with. Currencies are 0 for EUR, 1 for JPY and 2 for KWD; countries are 0 for JP, 1 for DE and 2 for US.

use std::collections::{BTreeMap, BTreeSet};

use super::Round;

/// A brand with everything it offers, and its buyers.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// How prices are rounded.
    pub round: Round,
    /// Tax categories.
    pub taxes: Vec<TaxPlan>,
    /// Shipping rates, all in one group.
    pub shipping: Vec<ShipPlan>,
    /// Products.
    pub products: Vec<ProductPlan>,
    /// Catalogs.
    pub catalogs: Vec<CatalogPlan>,
    /// Buyers.
    pub buyers: Vec<BuyerPlan>,
}

/// A tax category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxPlan {
    /// Its country.
    pub country: usize,
    /// Its rate in millionths.
    pub ppm: u32,
    /// How it is rounded.
    pub round: Round,
}

/// A shipping rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipPlan {
    /// The country of the delivery address.
    pub country: Option<usize>,
    /// From which amount on, and below which.
    pub amount: Option<(u32, Option<u32>)>,
    /// From how many pieces on, and below how many.
    pub pieces: Option<(u32, Option<u32>)>,
    /// The currency of fee and amounts.
    pub currency: usize,
    /// The fee.
    pub fee: u32,
    /// How it is taxed.
    pub tax: Option<usize>,
}

/// Rates of one level, in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RatesPlan {
    /// What is charged of the base price.
    pub wholesale: Option<u32>,
    /// What is then taken off.
    pub discount: Option<u32>,
}

/// A product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductPlan {
    /// Base price per currency.
    pub prices: [Option<u32>; 3],
    /// Its rates.
    pub rates: RatesPlan,
    /// Its tax category.
    pub tax: Option<usize>,
    /// Its option groups.
    pub groups: Vec<GroupPlan>,
    /// Its SKUs.
    pub skus: Vec<SkuPlan>,
}

/// An option group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupPlan {
    /// Whether every piece needs a choice.
    pub required: bool,
    /// The surcharges of each choice, per currency.
    pub choices: Vec<[u32; 3]>,
}

/// A SKU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkuPlan {
    /// Base prices of its own, per currency.
    pub prices: [Option<u32>; 3],
    /// Whether backorder leaves it out.
    pub excluded: bool,
}

/// Who may order from a catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// Everybody.
    Everybody,
    /// Whoever it is granted to.
    Granted,
    /// Nobody.
    Nobody,
}

/// How a catalog can be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pay {
    /// Not by card.
    Cardless,
    /// By card only.
    Card,
    /// Either.
    Either,
}

/// A catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogPlan {
    /// Who may order.
    pub open: Open,
    /// From when on, in microseconds since 1970.
    pub opens: Option<i64>,
    /// Until when.
    pub deadline: Option<i64>,
    /// How it is paid.
    pub pay: Pay,
    /// Whether comments are chosen from a list.
    pub choices: bool,
    /// Whether a day may be desired.
    pub days: bool,
    /// Whether shipping is charged.
    pub ships: bool,
    /// From stock, and whether backorder is allowed; `None` = made to order.
    pub backorder: Option<bool>,
    /// Its rates.
    pub rates: RatesPlan,
    /// The least amount per currency.
    pub least_amount: [Option<u32>; 3],
    /// The least pieces.
    pub least_pieces: Option<u32>,
    /// Multiples of how many.
    pub lot: Option<u32>,
    /// Its products.
    pub places: BTreeMap<usize, PlacePlan>,
}

/// A product in a catalog.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlacePlan {
    /// Rates of the product here.
    pub rates: RatesPlan,
    /// Which SKUs of the product are left out, by their place in it.
    pub without: BTreeSet<usize>,
}

/// A buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuyerPlan {
    /// Its country.
    pub country: usize,
    /// The currency of its orders.
    pub currency: usize,
    /// Its rates.
    pub rates: RatesPlan,
}
