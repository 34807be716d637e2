//! Connections: what a brand and a buyer organization have agreed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, CatalogStatus, Rates, TransactionTerm};
use crate::value::{BrandId, BuyerOrganizationId, CatalogId, Code, Currency};

/// One brand and one buyer organization. All that must not slip while an order is placed lives here, in the brand's partition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The brand.
    pub brand: BrandId,
    /// The buyer organization.
    pub buyer: BuyerOrganizationId,
    /// Whether the buyer is an offline one, kept by this brand.
    pub offline: bool,
    /// The code that the brand gave to the buyer, unique per brand.
    pub code: Option<Code>,
    /// The trading terms.
    pub terms: ConnectionTerms,
    /// The Limited catalogs that are granted.
    pub catalogs: BTreeSet<CatalogId>,
    /// Whether the buyer is kept from ordering.
    pub blocked: bool,
}

/// Trading terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionTerms {
    /// The term of its orders.
    pub term: TransactionTerm,
    /// The currency of its orders.
    pub currency: Currency,
    /// Its rates, the weakest of all.
    pub rates: Rates,
}

impl Connection {
    /// The most Limited catalogs that may be granted to one buyer.
    pub const CATALOGS_MAX: usize = 1_000;

    /// Whether this buyer may see a catalog of the brand: a Limited one only where it is granted.
    pub fn sees(&self, catalog: &Catalog) -> bool {
        match catalog.status {
            CatalogStatus::Open | CatalogStatus::Closed => true,
            CatalogStatus::Limited => self.catalogs.contains(&catalog.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CommentForm, DesiredDates, Minimums, PaymentMethods, StockPolicy};
    use crate::value::{Locale, LocalizedName, Name};

    fn id(number: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(number)
    }

    fn catalog(number: u128, status: CatalogStatus) -> Catalog {
        Catalog {
            id: CatalogId::from_uuid(id(number)),
            brand: BrandId::from_uuid(id(1)),
            code: Code::new("SS").unwrap(),
            name: LocalizedName::new(Locale::EN, Name::new("Spring").unwrap()),
            description: None,
            status,
            opens_at: None,
            order_deadline: None,
            payment: PaymentMethods::NotByCard,
            comment: CommentForm::Free,
            desired_dates: DesiredDates::NotAsked,
            shipping: None,
            stock: StockPolicy::MakeToOrder { target: None },
            rates: Rates::default(),
            minimums: Minimums::default(),
            lot_size: None,
            sku_count: 0,
        }
    }

    #[test]
    fn a_limited_catalog_needs_a_grant() {
        let connection = Connection {
            brand: BrandId::from_uuid(id(1)),
            buyer: BuyerOrganizationId::from_uuid(id(2)),
            offline: false,
            code: None,
            terms: ConnectionTerms {
                term: TransactionTerm::new("EXW").unwrap(),
                currency: "EUR".parse().unwrap(),
                rates: Rates::default(),
            },
            catalogs: BTreeSet::from([CatalogId::from_uuid(id(3))]),
            blocked: false,
        };
        for (number, status, seen) in [
            (3, CatalogStatus::Limited, true),
            (4, CatalogStatus::Limited, false),
            (4, CatalogStatus::Open, true),
            (4, CatalogStatus::Closed, true),
        ] {
            assert_eq!(connection.sees(&catalog(number, status)), seen, "{number} {status:?}");
        }
    }
}
