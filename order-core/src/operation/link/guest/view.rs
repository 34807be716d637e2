//! Look at the cart of a guest, with what it comes to and what stands in the way of ordering each item.

use std::sync::Arc;

use super::super::super::cart::{LineReason, Parked, ask_for_items, ask_for_stock, check_items};
use super::super::super::{Missing, Question, Stop};
use super::super::{ByLink, NotAdmitted};
use super::price::{ask_for_totals, totals_of};
use super::{GuestTotals, ask_for_guest_cart, reach};
use crate::cart::{GuestCart, PricingFault};
use crate::catalog::Catalog;
use crate::party::{Actor, Brand};
use crate::record::{Facts, Key, Keys, Stored, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, CatalogId, Country, GuestCartId, Timestamp};

/// Asks for the guest's cart for a catalog of a link. Nobody else can ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewGuestCart {
    /// The brand.
    pub brand: BrandId,
    /// The link and the guest.
    pub by: ByLink,
    /// From which catalog.
    pub catalog: CatalogId,
    /// Of which country the buyer organization would be, and to which it would be delivered, for shipping and tax; `None` = without.
    pub country: Option<Country>,
}

/// A guest's cart as the guest sees it.
#[derive(Debug, Clone)]
pub struct GuestCartView {
    /// The cart.
    pub cart: Arc<GuestCart>,
    /// Its version, for changes that build on what was seen.
    pub version: Version,
    /// Why items cannot be ordered as they are.
    pub faults: Vec<LineReason>,
    /// What it comes to; `None` = the link has no terms of its own, or something has no price.
    pub totals: Option<GuestTotals>,
    /// Why it has no price.
    pub unpriced: Vec<PricingFault>,
}

impl ViewGuestCart {
    fn catalog_key(&self) -> Key {
        Key::catalog(self.brand, self.catalog)
    }
}

impl Question for ViewGuestCart {
    type Answer = GuestCartView;
    type Reason = NotAdmitted;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        ask_for_guest_cart(self.brand, &self.by, self.catalog, known, keys);
        keys.record(Key::brand(self.brand));
        let Ok(link) = self.by.link(known, self.brand) else { return };
        let cart = Key::guest_cart(self.brand, GuestCartId::of(self.by.guest_id(), link.id, self.catalog));
        let Some(items) = known.get::<GuestCart>(&cart).and_then(|cart| cart.items()) else { return };
        ask_for_items(self.brand, self.catalog, items, keys);
        if let Some(catalog) = known.get::<Catalog>(&self.catalog_key()) {
            ask_for_stock(catalog, items, keys);
            let products = items.iter().map(|item| Key::product(self.brand, item.product));
            ask_for_totals(link, catalog, products, known, keys);
        }
        keys.record(self.catalog_key());
    }

    fn answer(
        &self,
        facts: &Facts,
        now: Timestamp,
        actor: &Actor,
    ) -> Result<GuestCartView, Stop<NotAdmitted>> {
        let mut findings: Findings<NotAdmitted> = Findings::new();
        let at = (self.brand, &self.by, self.catalog);
        let reached = reach(facts, at, (actor, now), &mut findings)?;
        findings.verdict(())?;
        let items = reached.items()?;
        let brand = there::<Brand>(facts, &Key::brand(self.brand))?;
        let catalog = there::<Catalog>(facts, &self.catalog_key())?;
        let today = now.day(brand.settings.offset);
        let (shelved, faults) = check_items(facts, catalog, today, items, Parked::Checked);
        let priced = totals_of(facts, (brand, reached.link, catalog), &shelved, self.country);
        let (totals, unpriced) = match priced {
            Ok(totals) => (totals, Vec::new()),
            Err(faults) => (None, faults),
        };
        let cart = there::<GuestCart>(facts, &reached.key)?;
        let version = facts.version(&reached.key);
        Ok(GuestCartView { cart: Arc::clone(cart), version, faults, totals, unpriced })
    }
}

fn there<'f, T: Stored>(facts: &'f Facts, key: &Key) -> Result<&'f Arc<T>, Missing> {
    facts.get(key).ok_or_else(|| Missing::of(key))
}
