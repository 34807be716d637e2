//! Which columns and index rows a store keeps beside the bodies. Core computes them; stores write them and know no more.

use super::Kind;

/// The number of the index layout: columns and index rows. When it is higher than the number a database was written with, the
/// store computes all of them again from the bodies.
pub const INDEX_VERSION: u32 = 3;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// A whole number: a count, minor units, microseconds since the epoch.
    Integer,
    /// A text.
    Text,
}

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name, safe to use unquoted.
    pub name: &'static str,
    /// What it holds. Every column may be null.
    pub holds: ColumnType,
}

pub(super) const fn text(name: &'static str) -> Column {
    Column { name, holds: ColumnType::Text }
}

pub(super) const fn integer(name: &'static str) -> Column {
    Column { name, holds: ColumnType::Integer }
}

/// A value of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexValue {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
}

impl IndexValue {
    /// The text of anything that shows itself.
    pub fn text(value: impl std::fmt::Display) -> Self {
        Self::Text(value.to_string())
    }

    /// A text, or nothing.
    pub fn optional(value: Option<impl std::fmt::Display>) -> Self {
        value.map_or(Self::Null, Self::text)
    }

    /// A count; counts beyond what a store can hold are shown as its highest.
    pub fn count(value: u64) -> Self {
        Self::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

/// A table of rows of which one record may add many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndexTable {
    /// The lines of original orders and of every revision, one per SKU. Lines of no piece are left out.
    OrderLines,
    /// The tags of orders.
    OrderTags,
    /// The SKUs of stock movements, each once whatever it was moved under.
    MovedSkus,
}

impl IndexTable {
    /// Every index table.
    pub const ALL: &[Self] = &[Self::OrderLines, Self::OrderTags, Self::MovedSkus];

    /// The name of the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderLines => "order_lines",
            Self::OrderTags => "order_tags",
            Self::MovedSkus => "moved_skus",
        }
    }

    /// The kinds whose records may add rows to it. Stores look for the old rows of no other kind.
    pub const fn sources(self) -> &'static [Kind] {
        match self {
            Self::OrderLines => {
                const { &[Kind::OriginalOrder, Kind::PriceRevision, Kind::OrderConfirmation] }
            }
            Self::OrderTags => const { &[Kind::Order] },
            Self::MovedSkus => const { &[Kind::StockMovement] },
        }
    }

    /// Its columns, beside partition, the owning record and the position.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::OrderLines => {
                const {
                    &[
                        text("order_id"),
                        text("product"),
                        text("sku"),
                        text("model_number"),
                        text("sku_number"),
                        integer("quantity"),
                        integer("amount_minor"),
                        text("currency"),
                        text("attributes"),
                    ]
                }
            }
            Self::OrderTags => const { &[text("tag")] },
            Self::MovedSkus => const { &[text("sku")] },
        }
    }

    /// The columns by which rows are looked up, after the partition; one index each.
    pub const fn indexes(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::OrderLines => const { &[&["sku", "order_id"], &["model_number", "order_id"]] },
            Self::OrderTags => const { &[&["tag", "key"]] },
            Self::MovedSkus => const { &[&["sku", "key"]] },
        }
    }
}

/// One row of an index table. Its owner is the record that it was computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexRow {
    /// Which table.
    pub table: IndexTable,
    /// The row's place among those of the same record and table.
    pub position: u32,
    /// The values of [`IndexTable::columns`], in that order.
    pub values: Vec<IndexValue>,
}

/// The columns of orders.
const ORDER_COLUMNS: &[Column] = &[
    text("code"),
    text("status"),
    text("buyer"),
    text("catalog"),
    text("route"),
    integer("placed_at"),
    text("currency"),
    integer("total_minor"),
    integer("quantity"),
    integer("line_count"),
    integer("original_total_minor"),
    integer("original_quantity"),
    integer("original_line_count"),
    text("term"),
    text("buyer_type"),
    text("payment"),
    text("delivery"),
    integer("listed"),
    integer("counted"),
    text("content_table"),
    text("content_key"),
    text("search_text"),
];

pub(super) const fn columns_of(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Brand | Kind::ShippingGroup => const { &[text("name")] },
        Kind::TaxCategory => const { &[text("name"), text("country"), text("rate")] },
        Kind::Catalog => const { &[text("code"), text("name"), text("status"), integer("order_deadline")] },
        Kind::CatalogProduct => const { &[text("catalog"), text("product"), integer("place")] },
        Kind::Product => const { &[text("model_number"), text("name")] },
        Kind::Sku => const { &[text("product"), text("number"), integer("place")] },
        Kind::BuyerOrganization => const { &[text("name"), text("country")] },
        Kind::Address => const { &[text("name"), text("country"), text("buyer")] },
        Kind::Connection => const { &[text("buyer"), text("code"), text("term"), text("currency")] },
        Kind::Cart => {
            const { &[text("buyer"), text("catalog"), text("route"), integer("items"), text("filled_by")] }
        }
        Kind::Order => ORDER_COLUMNS,
        Kind::StockMovement => const { &[text("cause"), text("order_id"), integer("at")] },
        Kind::Claim => const { &[text("target")] },
        Kind::Answer => const { &[integer("at")] },
        Kind::OriginalOrder => const { &[text("search_text")] },
        Kind::OrderConfirmation | Kind::PriceRevision => {
            const { &[text("order_id"), integer("revision"), text("currency"), integer("total_minor")] }
        }
        Kind::DeliveryNote => const { &[text("buyer"), text("status"), integer("made_at")] },
        Kind::Invoice => {
            const { &[text("buyer"), text("currency"), integer("total_minor"), integer("made_at")] }
        }
        Kind::Payment => {
            const { &[text("currency"), integer("authorized_minor"), integer("lapses_at"), text("state")] }
        }
        Kind::KeptCards => const { &[integer("cards")] },
        Kind::CardAttempt => {
            const { &[text("cart"), text("currency"), integer("amount_minor"), integer("begun_at"), text("state")] }
        }
        Kind::Tag => const { &[text("name"), text("colour")] },
        Kind::BulkRun => const { &[text("status"), integer("started_at"), integer("orders")] },
        Kind::Account => const { &[text("email"), integer("verified")] },
        Kind::Session => const { &[integer("opened_at"), integer("expires_at")] },
        Kind::AccountCode => const { &[integer("expires_at"), integer("tries_left")] },
        Kind::Member => const { &[text("email"), text("role"), text("state")] },
        Kind::Roster => const { &[integer("members"), integer("owners")] },
        Kind::Throttle => const { &[integer("tries"), integer("blocked_until"), integer("forget_at")] },
        Kind::AccountPassword => const { &[integer("set_at")] },
        Kind::OrderLink => super::link::LINK_COLUMNS,
        Kind::GuestPass => const { &[integer("expires_at")] },
        Kind::GuestCart => super::link::GUEST_CART_COLUMNS,
        Kind::Holding
        | Kind::NumberSeries
        | Kind::Backlog
        | Kind::BulkChunk
        | Kind::BulkOutcomes
        | Kind::LinkSecret => &[],
    }
}

/// The columns by which records of a kind are searched and listed, one index each. Each begins with the partition, but for those that
/// begin with a buyer or whoever fills a cart, as a buyer's orders and carts lie in the partitions of many brands. Every index ends with
/// the key.
pub(super) const fn indexes_of(kind: Kind) -> &'static [&'static [&'static str]] {
    match kind {
        Kind::Order => {
            const {
                &[
                    &["partition", "placed_at", "key"],
                    &["partition", "status", "placed_at", "key"],
                    &["partition", "catalog", "placed_at", "key"],
                    &["partition", "code", "key"],
                    &["partition", "currency", "total_minor", "key"],
                    &["buyer", "placed_at", "key"],
                ]
            }
        }
        Kind::Sku => const { &[&["partition", "product", "place", "key"]] },
        Kind::CatalogProduct => const { &[&["partition", "catalog", "place", "key"]] },
        Kind::Address | Kind::DeliveryNote | Kind::Invoice => const { &[&["partition", "buyer", "key"]] },
        Kind::Cart => const { &[&["filled_by", "partition", "key"]] },
        Kind::Connection => const { &[&["buyer", "partition", "key"]] },
        Kind::Brand
        | Kind::TaxCategory
        | Kind::ShippingGroup
        | Kind::Catalog
        | Kind::Product
        | Kind::BuyerOrganization
        | Kind::OriginalOrder
        | Kind::OrderConfirmation
        | Kind::PriceRevision
        | Kind::Backlog
        | Kind::Payment
        | Kind::KeptCards
        | Kind::CardAttempt
        | Kind::Tag
        | Kind::Holding
        | Kind::StockMovement
        | Kind::NumberSeries
        | Kind::Claim
        | Kind::BulkRun
        | Kind::BulkChunk
        | Kind::BulkOutcomes
        | Kind::Account
        | Kind::AccountPassword
        | Kind::Session
        | Kind::AccountCode
        | Kind::Member
        | Kind::Roster
        | Kind::Throttle
        | Kind::OrderLink
        | Kind::LinkSecret
        | Kind::GuestPass
        | Kind::GuestCart
        | Kind::Answer => &[],
    }
}
