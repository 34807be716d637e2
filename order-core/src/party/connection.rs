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
    /// Whether this buyer may see a catalog of the brand: a Limited one only where it is granted.
    pub fn sees(&self, catalog: &Catalog) -> bool {
        match catalog.status {
            CatalogStatus::Open | CatalogStatus::Closed => true,
            CatalogStatus::Limited => self.catalogs.contains(&catalog.id),
        }
    }
}
