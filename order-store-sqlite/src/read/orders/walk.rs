//! By which index a search goes.

use order_core::record::{OrderFilter, OrderQuery, OrderScope, OrderSortKey, TallyQuery};

/// An index of `orders`. There are no statistics that SQLite could choose by, so it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walk {
    /// A brand's orders by the time of placing.
    PlacedAt,
    /// Those in one status, by the time of placing.
    Status,
    /// Those from one catalog, by the time of placing.
    Catalog,
    /// Those of one buyer, of all brands, by the time of placing.
    Buyer,
    /// A brand's orders by code.
    Code,
    /// A brand's orders by currency and total.
    Amount,
}

impl Walk {
    /// The one that gives the orders of a search in its order. A code, and one buyer, leave so few orders that those are sorted
    /// instead.
    pub(super) fn in_order(query: &OrderQuery) -> Self {
        let OrderQuery { scope, filter, sort } = query;
        if matches!(scope, OrderScope::Buyer(_)) {
            return Self::Buyer;
        }
        match sort.by {
            _ if filter.code.is_some() => Self::Code,
            _ if filter.buyers.len() == 1 => Self::Buyer,
            OrderSortKey::PlacedAt => Self::narrowest(filter).unwrap_or(Self::PlacedAt),
            OrderSortKey::Code => Self::Code,
            OrderSortKey::Amount => Self::Amount,
        }
    }

    /// The one that leaves out most, whatever the order.
    pub(super) fn to_count(query: &OrderQuery) -> Self {
        match query.scope {
            OrderScope::Buyer(_) => Self::Buyer,
            OrderScope::Brand(_) => Self::narrowest(&query.filter).unwrap_or(Self::PlacedAt),
        }
    }

    /// The same for a tally; `None` = every order of the brand is looked at.
    pub(super) fn to_tally(query: &TallyQuery) -> Option<Self> {
        let filter = &query.filter;
        let dated = filter.placed_from.is_some() || filter.placed_before.is_some();
        Self::narrowest(filter).or_else(|| dated.then_some(Self::PlacedAt))
    }

    fn narrowest(filter: &OrderFilter) -> Option<Self> {
        if filter.code.is_some() {
            return Some(Self::Code);
        }
        [
            (filter.buyers.len(), Self::Buyer),
            (filter.catalogs.len(), Self::Catalog),
            (filter.statuses.len(), Self::Status),
        ]
        .into_iter()
        .find_map(|(values, walk)| (values == 1).then_some(walk))
    }

    /// What tells SQLite so, after the name of the table.
    pub(super) const fn hint(self) -> &'static str {
        match self {
            Self::PlacedAt => " INDEXED BY orders_by_placed_at",
            Self::Status => " INDEXED BY orders_by_status_placed_at",
            Self::Catalog => " INDEXED BY orders_by_catalog_placed_at",
            Self::Buyer => " INDEXED BY orders_by_buyer_placed_at",
            Self::Code => " INDEXED BY orders_by_code",
            Self::Amount => " INDEXED BY orders_by_currency_total_minor",
        }
    }
}
