//! Which columns and index rows a store keeps beside the bodies. Core computes them; stores write them and know no more.

use super::Kind;

/// The number of the index layout: columns and index rows. When it is higher than the number a database was written with, the
/// store computes all of them again from the bodies.
pub const INDEX_VERSION: u32 = 1;

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

const fn text(name: &'static str) -> Column {
    Column { name, holds: ColumnType::Text }
}

const fn integer(name: &'static str) -> Column {
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
    /// The lines of original orders, one per SKU.
    OrderLines,
}

impl IndexTable {
    /// Every index table.
    pub const ALL: &[Self] = &[Self::OrderLines];

    /// The name of the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderLines => "order_lines",
        }
    }

    /// The kinds whose records may add rows to it. Stores look for the old rows of no other kind.
    pub const fn sources(self) -> &'static [Kind] {
        match self {
            Self::OrderLines => const { &[Kind::OriginalOrder] },
        }
    }

    /// Its columns, beside partition, the owning record and the position.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::OrderLines => {
                const {
                    &[
                        text("product"),
                        text("sku"),
                        text("model_number"),
                        text("sku_number"),
                        integer("quantity"),
                        integer("amount_minor"),
                        text("currency"),
                    ]
                }
            }
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

pub(super) const fn columns_of(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Brand | Kind::ShippingGroup => const { &[text("name")] },
        Kind::TaxCategory => const { &[text("name"), text("country"), text("rate")] },
        Kind::Catalog => const { &[text("code"), text("name"), text("status"), integer("order_deadline")] },
        Kind::CatalogProduct => const { &[text("catalog"), text("product"), integer("place")] },
        Kind::Product => const { &[text("model_number"), text("name")] },
        Kind::Sku => const { &[text("product"), text("number")] },
        Kind::BuyerOrganization | Kind::Address => const { &[text("name"), text("country")] },
        Kind::Connection => const { &[text("buyer"), text("code"), text("term"), text("currency")] },
        Kind::Cart => const { &[text("buyer"), text("catalog"), text("route"), integer("items")] },
        Kind::Order => {
            const {
                &[
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
                ]
            }
        }
        Kind::StockMovement => const { &[text("cause"), text("order_id"), integer("at")] },
        Kind::Claim => const { &[text("target")] },
        Kind::Answer => const { &[integer("at")] },
        Kind::OriginalOrder | Kind::Holding | Kind::NumberSeries => &[],
    }
}
