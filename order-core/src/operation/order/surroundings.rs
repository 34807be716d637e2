//! The records that placing a cart needs, and how it asks for them.

use std::sync::Arc;

use super::super::Missing;
use super::super::cart::{ask_for_items, ask_for_stock};
use super::super::subject::buyer_key;
use crate::cart::{AddressChoice, Cart, CartRoute, CheckoutForm};
use crate::catalog::{Catalog, Product, ShippingGroup};
use crate::party::{Brand, BuyerOrganization, Connection};
use crate::record::{Claim, ClaimScope, Facts, Key, Keys, Partition, Stored};
use crate::value::{BrandId, CartId, OrderId};

/// Asks for all that placing, or previewing, a cart with a form needs.
pub(super) fn ask_for(brand: BrandId, cart: CartId, form: &CheckoutForm, known: &Facts, keys: &mut Keys) {
    let cart_key = Key::cart(brand, cart);
    let placed_key = ClaimScope::PlacedCart(cart).key(brand);
    if let Some(claim) = known.get::<Claim>(&placed_key) {
        keys.record(Key::order(brand, OrderId::from_uuid(claim.target)));
    }
    keys.record(Key::brand(brand));
    keys.record(cart_key.clone());
    keys.record(placed_key);
    let Some(cart) = known.get::<Cart>(&cart_key) else { return };

    let connection_key = Key::connection(brand, cart.buyer);
    let catalog_key = Key::catalog(brand, cart.catalog);
    ask_for_items(brand, cart.catalog, &cart.items, keys);
    if cart.route == CartRoute::Standard {
        keys.record(ClaimScope::CartSlot(cart.buyer, cart.catalog).key(brand));
    }
    keys.record(connection_key.clone());
    keys.record(catalog_key.clone());
    if let Some(connection) = known.get::<Connection>(&connection_key) {
        let (buyer, book) = buyer_and_book(brand, connection);
        keys.record(buyer);
        for choice in [&form.billing, &form.delivery] {
            if let AddressChoice::Book(id) = choice {
                keys.record(Key::address(book, *id));
            }
        }
    }
    if let Some(catalog) = known.get::<Catalog>(&catalog_key) {
        ask_for_stock(catalog, &cart.items, keys);
        ask_for_taxes(catalog, cart, known, keys);
    }
}

fn ask_for_taxes(catalog: &Catalog, cart: &Cart, known: &Facts, keys: &mut Keys) {
    let brand = catalog.brand;
    let mut last = None;
    for item in &cart.items {
        let tax = known.get::<Product>(&Key::product(brand, item.product)).and_then(|product| product.tax);
        // Neighbours mostly share their category.
        if let Some(id) = tax.filter(|_| tax != last) {
            keys.record(Key::tax_category(brand, id));
            last = tax;
        }
    }
    if let Some(id) = catalog.shipping {
        let key = Key::shipping_group(brand, id);
        if let Some(group) = known.get::<ShippingGroup>(&key) {
            for id in group.rates.iter().filter_map(|rate| rate.tax) {
                keys.record(Key::tax_category(brand, id));
            }
        }
        keys.record(key);
    }
}

/// Where the buyer organization and its address book lie: with the brand that keeps it, or with itself.
fn buyer_and_book(brand: BrandId, connection: &Connection) -> (Key, Partition) {
    let offline = connection.offline;
    let book = if offline { Partition::Brand(brand) } else { Partition::BuyerOrganization(connection.buyer) };
    (buyer_key(connection), book)
}

fn there<'f, T: Stored>(facts: &'f Facts, key: &Key) -> Result<&'f Arc<T>, Missing> {
    facts.get(key).ok_or_else(|| Missing::of(key))
}

/// The loaded records around a cart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'f> {
    pub(super) brand: &'f Arc<Brand>,
    pub(super) cart: &'f Arc<Cart>,
    pub(super) catalog: &'f Arc<Catalog>,
    pub(super) connection: &'f Arc<Connection>,
    pub(super) buyer: &'f Arc<BuyerOrganization>,
    pub(super) book: Partition,
}

impl<'f> Surroundings<'f> {
    /// # Errors
    /// [`Missing`] when something that the cart stands on is not there.
    pub(super) fn of(facts: &'f Facts, brand: BrandId, cart: &'f Arc<Cart>) -> Result<Self, Missing> {
        let connection = there(facts, &Key::connection(brand, cart.buyer))?;
        let (buyer, book) = buyer_and_book(brand, connection);
        Ok(Self {
            brand: there(facts, &Key::brand(brand))?,
            cart,
            catalog: there(facts, &Key::catalog(brand, cart.catalog))?,
            connection,
            buyer: there(facts, &buyer)?,
            book,
        })
    }
}
