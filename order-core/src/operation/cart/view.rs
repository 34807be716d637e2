//! Look at a cart, with what stands in the way of ordering each item.

use std::sync::Arc;

use super::super::{Missing, Question, Stop};
use super::{LineReason, Parked, ask_for_items, ask_for_stock, check_items, may_use};
use crate::cart::Cart;
use crate::catalog::Catalog;
use crate::party::{Actor, Brand};
use crate::record::{Facts, Key, Keys, Version};
use crate::refusal::Never;
use crate::value::{BrandId, CartId, Timestamp};

/// Asks for a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewCart {
    /// The brand.
    pub brand: BrandId,
    /// Which cart.
    pub cart: CartId,
}

/// A cart as its people see it.
#[derive(Debug, Clone)]
pub struct CartView {
    /// The cart.
    pub cart: Arc<Cart>,
    /// Its version, for changes that build on what was seen.
    pub version: Version,
    /// Why items cannot be ordered as they are.
    pub faults: Vec<LineReason>,
}

impl Question for ViewCart {
    type Answer = CartView;
    type Reason = Never;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let key = Key::cart(self.brand, self.cart);
        keys.record(Key::brand(self.brand));
        if let Some(cart) = known.get::<Cart>(&key) {
            let catalog = Key::catalog(self.brand, cart.catalog);
            ask_for_items(self.brand, cart.catalog, &cart.items, keys);
            if let Some(catalog) = known.get::<Catalog>(&catalog) {
                ask_for_stock(catalog, &cart.items, keys);
            }
            keys.record(catalog);
        }
        keys.record(key);
    }

    fn answer(&self, facts: &Facts, now: Timestamp, actor: &Actor) -> Result<CartView, Stop<Never>> {
        let key = Key::cart(self.brand, self.cart);
        let missing = || Missing::of(&key);
        let cart = facts.get::<Cart>(&key).ok_or_else(missing)?;
        may_use(actor, cart.brand, cart.buyer, cart.route).ok_or_else(missing)?;
        let brand = facts.get::<Brand>(&Key::brand(self.brand)).ok_or_else(missing)?;
        let catalog = facts.get::<Catalog>(&Key::catalog(self.brand, cart.catalog)).ok_or_else(missing)?;
        let (_, faults) =
            check_items(facts, catalog, now.day(brand.settings.offset), &cart.items, Parked::Checked);
        Ok(CartView { cart: Arc::clone(cart), version: facts.version(&key), faults })
    }
}
