//! What a test begins with. SKUs 0 and 1 are of product 0, SKUs 2 and 3 of product 1; currencies are 0 for EUR and 1 for JPY.

/// How many products there are.
pub const PRODUCTS: usize = 2;

/// How many SKUs there are, two of each product.
pub const SKUS: usize = 4;

/// How many buyers there are. The last one is offline.
pub const BUYERS: usize = 3;

/// The buyer that the brand keeps a record of, and for which nobody logs in.
pub const OFFLINE: usize = 2;

/// How many tags the brand has.
pub const TAGS: usize = 2;

/// What a brand does with its orders.
#[derive(Debug, Clone, Copy)]
pub struct Ways {
    /// Whether it confirms only what the buyer has approved.
    pub approval_required: bool,
    /// Whether it makes confirmed orders editable again.
    pub editable_again: bool,
    /// Whether it archives.
    pub archiving: bool,
}

/// A brand with its ways, what it offers, and its buyers.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What the brand does with its orders.
    pub ways: Ways,
    /// Base price of each product, per currency.
    pub prices: [[u32; 2]; PRODUCTS],
    /// The tax rate of each product in millionths; `None` = it is not taxed.
    pub taxes: [Option<u32>; PRODUCTS],
    /// Whether backorder leaves the last SKU out.
    pub excluded: bool,
    /// The currency in which each buyer orders.
    pub currencies: [usize; BUYERS],
}

/// Where the goods of a catalog come from, and where they go to when an order is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Whether they are taken from stock at placing.
    pub from_stock: bool,
    /// Whether they are put to a target label at confirming.
    pub target: bool,
    /// Whether more may be ordered than is there.
    pub backorder: bool,
}

/// The catalogs, one of each kind.
pub const CATALOGS: [Policy; 5] = [
    Policy { from_stock: false, target: false, backorder: true },
    Policy { from_stock: false, target: true, backorder: true },
    Policy { from_stock: true, target: true, backorder: false },
    Policy { from_stock: true, target: true, backorder: true },
    Policy { from_stock: true, target: false, backorder: false },
];

/// The product of a SKU.
pub const fn product_of(sku: usize) -> usize {
    sku / 2
}
