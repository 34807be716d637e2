//! What can be searched for among orders, and counted up over them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::cart::CartRoute;
use crate::catalog::TransactionTerm;
use crate::order::{DeliveryStatus, OrderStatus};
use crate::party::BuyerType;
use crate::value::{
    BrandId, BuyerOrganizationId, CatalogId, Code, Currency, Line, Money, Name, OrderId, Pieces, SkuId,
    TagId, Timestamp, UtcOffset,
};

/// Whose orders are searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderScope {
    /// A brand's. What is archived is not among them.
    Brand(BrandId),
    /// A buyer organization's, of all brands. What a brand has archived is among them.
    Buyer(BuyerOrganizationId),
}

/// Which orders are meant. A part that is empty or `None` leaves nothing out; the parts narrow each other down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderFilter {
    /// The one of this code.
    pub code: Option<Code>,
    /// In one of these statuses.
    pub statuses: BTreeSet<OrderStatus>,
    /// With a delivery that is this far.
    pub deliveries: BTreeSet<DeliveryStatus>,
    /// Of one of these buyers.
    pub buyers: BTreeSet<BuyerOrganizationId>,
    /// Of companies, or of persons.
    pub buyer_type: Option<BuyerType>,
    /// From one of these catalogs.
    pub catalogs: BTreeSet<CatalogId>,
    /// With a product of this model number, in the original or in what it asks for now.
    pub model_number: Option<Code>,
    /// With this SKU, in the original or in what it asks for now.
    pub sku: Option<SkuId>,
    /// With one of these tags.
    pub tags: BTreeSet<TagId>,
    /// That came about in one of these ways.
    pub routes: BTreeSet<CartRoute>,
    /// Paid by card, or not.
    pub by_card: Option<bool>,
    /// Placed at this time or later.
    pub placed_from: Option<Timestamp>,
    /// Placed before this time.
    pub placed_before: Option<Timestamp>,
    /// With this text in the code, a name of the buyer or the comment, whether in small or capital letters.
    pub text: Option<Line>,
}

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderSortKey {
    /// The time of placing.
    #[default]
    PlacedAt,
    /// The code, by its characters.
    Code,
    /// The total of what it asks for now; currency by currency, in the order of their codes.
    Amount,
}

/// How a list is sorted. Orders that are alike go by their id, in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OrderSort {
    /// By what.
    pub by: OrderSortKey,
    /// Whether the largest comes first.
    pub descending: bool,
}

impl Default for OrderSort {
    /// The newest first.
    fn default() -> Self {
        Self { by: OrderSortKey::PlacedAt, descending: true }
    }
}

/// A search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderQuery {
    /// Whose orders.
    pub scope: OrderScope,
    /// Which of them.
    pub filter: OrderFilter,
    /// In which order.
    pub sort: OrderSort,
}

impl OrderQuery {
    /// All orders of a brand's list, the newest first.
    pub fn of_brand(brand: BrandId) -> Self {
        Self { scope: OrderScope::Brand(brand), filter: OrderFilter::default(), sort: OrderSort::default() }
    }

    /// All orders of a buyer organization, the newest first.
    pub fn of_buyer(buyer: BuyerOrganizationId) -> Self {
        Self { scope: OrderScope::Buyer(buyer), filter: OrderFilter::default(), sort: OrderSort::default() }
    }
}

/// A place in a sorted list: that of an order, which need not be there any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderCursor {
    /// What the order was sorted by.
    pub at: SortedAt,
    /// The order.
    pub order: OrderId,
}

/// What an order was sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortedAt {
    /// The time of placing.
    PlacedAt(Timestamp),
    /// The code.
    Code(Code),
    /// Currency and minor units of the total.
    Amount(Currency, i64),
}

impl OrderCursor {
    /// The place of an order in a list that is sorted so.
    pub fn of(order: &crate::order::Order, by: OrderSortKey) -> Self {
        let at = match by {
            OrderSortKey::PlacedAt => SortedAt::PlacedAt(order.placed_at),
            OrderSortKey::Code => SortedAt::Code(order.code.clone()),
            OrderSortKey::Amount => {
                let total = order.figures().total;
                SortedAt::Amount(total.currency(), total.minor())
            }
        };
        Self { at, order: order.id }
    }

    /// What it is a place of a list sorted by.
    pub const fn sorted_by(&self) -> OrderSortKey {
        match self.at {
            SortedAt::PlacedAt(_) => OrderSortKey::PlacedAt,
            SortedAt::Code(_) => OrderSortKey::Code,
            SortedAt::Amount(..) => OrderSortKey::Amount,
        }
    }
}

/// What is counted up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyQuery {
    /// Whose orders.
    pub brand: BrandId,
    /// Which of them.
    pub filter: OrderFilter,
    /// Whether only those count that are neither rejected nor returned, as in analytics; otherwise all, archived ones too.
    pub counted_only: bool,
    /// What was placed, or what is asked for now.
    pub figures: Figures,
    /// By what.
    pub by: TallyBy,
}

/// Which figures are counted up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figures {
    /// Of the original orders.
    Original,
    /// Of the current revision, else of the original.
    Current,
}

/// By what orders are counted up. Every tally is also by currency and term.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TallyBy {
    /// All together. No key.
    Whole,
    /// By status. The key is the word for it.
    Status,
    /// By catalog. The key is its id.
    Catalog,
    /// By buyer organization. The key is its id.
    Buyer,
    /// By the day of placing, at this offset from UTC. The key is the day's number, counted from 1 January 1970.
    Day(UtcOffset),
    /// By product. The keys are its id and its model number.
    Product,
    /// By SKU. The keys are its id, the model number and its number.
    Sku,
    /// By the value of an attribute of the SKUs, such as a colour. The key is the value; lines without the attribute do not count.
    Attribute(Name),
    /// By buyer organization and SKU. The keys are the buyer's id, then those of the SKU.
    BuyerAndSku,
}

impl TallyBy {
    /// Whether lines are counted up, and not whole orders.
    pub const fn is_of_lines(&self) -> bool {
        matches!(self, Self::Product | Self::Sku | Self::Attribute(_) | Self::BuyerAndSku)
    }
}

/// One row of a tally.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyRow {
    /// What the row is of, see [`TallyBy`].
    pub keys: Vec<String>,
    /// The currency.
    pub currency: Currency,
    /// The term; `None` for orders that do not know theirs.
    pub term: Option<TransactionTerm>,
    /// How many orders.
    pub orders: u64,
    /// How many lines, of one piece or more.
    pub lines: u64,
    /// How many pieces.
    pub pieces: Pieces,
    /// For lines, what they cost before shipping and tax; for whole orders, their totals.
    pub amount: Money,
}
