//! Look at a catalog as a member of a buyer organization.

use std::sync::Arc;

use super::super::{Missing, Question, Stop};
use super::OfferedCatalog;
use crate::cart::Cart;
use crate::catalog::{Catalog, CatalogStatus};
use crate::party::{Actor, Brand, Connection, ConnectionTerms};
use crate::record::{Claim, ClaimScope, Facts, Key, Keys};
use crate::refusal::Never;
use crate::value::{BrandId, BuyerOrganizationId, CartId, CatalogId, Timestamp};

/// Asks for a catalog, and for the terms that a buyer organization looks at it with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewOffer {
    /// The brand.
    pub brand: BrandId,
    /// Who looks.
    pub buyer: BuyerOrganizationId,
    /// Which catalog.
    pub catalog: CatalogId,
}

/// A catalog that somebody may look into, and their terms: those of a connection, of an order that was returned, or of a link.
#[derive(Debug, Clone)]
pub struct CatalogSight {
    /// The brand.
    pub brand: Arc<Brand>,
    /// The catalog.
    pub catalog: Arc<Catalog>,
    /// The terms.
    pub terms: ConnectionTerms,
}

impl CatalogSight {
    /// The catalog as whoever looks sees it.
    pub fn offered(&self, now: Timestamp) -> OfferedCatalog {
        OfferedCatalog::of(&self.catalog, self.terms.currency, now)
    }
}

impl ViewOffer {
    /// The cart of the buyer organization for this catalog, as far as it is known.
    fn cart(&self, known: &Facts) -> Option<Key> {
        let slot = known.get::<Claim>(&self.slot())?;
        Some(Key::cart(self.brand, CartId::from_uuid(slot.target)))
    }

    fn slot(&self) -> Key {
        ClaimScope::CartSlot(self.buyer, self.catalog).key(self.brand)
    }
}

impl Question for ViewOffer {
    type Answer = CatalogSight;
    type Reason = Never;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        keys.record(Key::connection(self.brand, self.buyer));
        keys.record(Key::catalog(self.brand, self.catalog));
        keys.record(self.slot());
        if let Some(cart) = self.cart(known) {
            keys.record(cart);
        }
    }

    fn answer(&self, facts: &Facts, _: Timestamp, actor: &Actor) -> Result<CatalogSight, Stop<Never>> {
        let brand_key = Key::brand(self.brand);
        let member = actor.on_organization(self.buyer);
        let brand = facts.get::<Brand>(&brand_key).filter(|_| member.is_some());
        let connection = facts.get::<Connection>(&Key::connection(self.brand, self.buyer));
        let (brand, connection) = brand.zip(connection).ok_or_else(|| Missing::of(&brand_key))?;
        let key = Key::catalog(self.brand, self.catalog);
        // What was ordered from a catalog once and returned may be looked at and ordered again, under the terms it had.
        let cart = self.cart(facts).and_then(|cart| facts.get::<Cart>(&cart));
        let returned = cart.and_then(|cart| cart.returned.as_ref());
        let seen = |catalog: &&Arc<Catalog>| match catalog.status {
            // Nobody is shown what a brand has closed, or not opened yet, but who has begun to order from it.
            CatalogStatus::Closed => cart.is_some(),
            CatalogStatus::Open | CatalogStatus::Limited => returned.is_some() || connection.sees(catalog),
        };
        let catalog = facts.get::<Catalog>(&key).filter(seen).ok_or_else(|| Missing::of(&key))?;
        let mut terms = connection.terms.clone();
        if let Some(returned) = returned {
            terms.term = returned.terms.term.clone();
            terms.currency = returned.terms.currency;
        }
        Ok(CatalogSight { brand: Arc::clone(brand), catalog: Arc::clone(catalog), terms })
    }
}
