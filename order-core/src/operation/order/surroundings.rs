//! The records that placing a cart needs, and how it asks for them.

use std::sync::Arc;

use super::super::Missing;
use super::super::cart::{ask_for_items, ask_for_stock};
use super::super::link::{ask_for_terms, term_of};
use super::super::subject::buyer_key;
use crate::cart::{AddressChoice, CardKeeper, Cart, CheckoutForm, PaymentForm, Terms};
use crate::catalog::{Catalog, PaymentMethods, Product, ShippingGroup};
use crate::party::{Brand, BuyerOrganization, Connection, ConnectionTerms, OrderLink};
use crate::record::{Claim, ClaimScope, Facts, Key, Keys, Partition, Stored};
use crate::value::{BrandId, BuyerOrganizationId, CartId, OrderId};

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
    if let Some(cart) = known.get::<Cart>(&cart_key) {
        ask_for_surroundings(cart, form, known, keys);
    }
}

/// Asks for all that placing a cart with a form needs beside the cart itself.
pub(super) fn ask_for_surroundings(cart: &Cart, form: &CheckoutForm, known: &Facts, keys: &mut Keys) {
    let brand = cart.brand;
    let connection_key = Key::connection(brand, cart.buyer);
    let catalog_key = Key::catalog(brand, cart.catalog);
    ask_for_items(brand, cart.catalog, &cart.items, keys);
    ask_for_terms(brand, cart.link, keys);
    if !cart.route.is_working() {
        keys.record(ClaimScope::CartSlot(cart.buyer, cart.catalog).key(brand));
    }
    keys.record(connection_key.clone());
    keys.record(catalog_key.clone());
    if let Some(found) = known.found(&connection_key) {
        let connection = found.record.as_ref().and_then(Connection::of).map(AsRef::as_ref);
        let (buyer, book) = buyer_and_book(brand, cart.buyer, connection);
        keys.record(buyer);
        for choice in [&form.billing, &form.delivery] {
            if let AddressChoice::Book(id) = choice {
                keys.record(Key::address(book, *id));
            }
        }
        if let PaymentForm::Card(Some(_)) = form.payment {
            keys.record(cards_for(cart, connection));
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
    let link = cart.link.and_then(|link| known.get::<OrderLink>(&Key::order_link(brand, link)));
    let own = link.and_then(|link| link.shipping);
    for id in own.into_iter().chain(catalog.shipping) {
        let key = Key::shipping_group(brand, id);
        if let Some(group) = known.get::<ShippingGroup>(&key) {
            for id in group.rates.iter().filter_map(|rate| rate.tax) {
                keys.record(Key::tax_category(brand, id));
            }
        }
        keys.record(key);
    }
}

/// Where the buyer organization and its address book lie: with the brand that keeps it, or with itself. One without a connection is no
/// offline buyer, for these begin with one.
fn buyer_and_book(
    brand: BrandId,
    buyer: BuyerOrganizationId,
    connection: Option<&Connection>,
) -> (Key, Partition) {
    let offline = connection.is_some_and(|connection| connection.offline);
    let book = if offline { Partition::Brand(brand) } else { Partition::BuyerOrganization(buyer) };
    (connection.map_or_else(|| Key::buyer_organization(buyer), buyer_key), book)
}

/// The cards that can pay for a cart.
fn cards_for(cart: &Cart, connection: Option<&Connection>) -> Key {
    let offline = connection.is_some_and(|connection| connection.offline);
    Key::kept_cards(CardKeeper::of(cart, offline), cart.buyer)
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
    /// `None` = there is none yet, and placing makes it.
    pub(super) connection: Option<&'f Arc<Connection>>,
    /// The link that it came by.
    pub(super) link: Option<&'f Arc<OrderLink>>,
    /// The terms that hold: the link's own, else those of the connection.
    pub(super) trading: &'f ConnectionTerms,
    pub(super) buyer: &'f Arc<BuyerOrganization>,
    pub(super) book: Partition,
}

impl<'f> Surroundings<'f> {
    /// # Errors
    /// [`Missing`] when something that the cart stands on is not there.
    pub(super) fn of(facts: &'f Facts, cart: &'f Arc<Cart>) -> Result<Self, Missing> {
        let brand = cart.brand;
        let connection_key = Key::connection(brand, cart.buyer);
        let connection = facts.get::<Connection>(&connection_key);
        let link =
            cart.link.map(|link| there::<OrderLink>(facts, &Key::order_link(brand, link))).transpose()?;
        let own = link.and_then(|link| link.kind.terms());
        let agreed = connection.map(|connection| &connection.terms);
        let (buyer, book) = buyer_and_book(brand, cart.buyer, connection.map(AsRef::as_ref));
        Ok(Self {
            brand: there(facts, &Key::brand(brand))?,
            cart,
            catalog: there(facts, &Key::catalog(brand, cart.catalog))?,
            connection,
            link,
            trading: own.or(agreed).ok_or_else(|| Missing::of(&connection_key))?,
            buyer: there(facts, &buyer)?,
            book,
        })
    }
}

impl Surroundings<'_> {
    /// How the order can be paid: as the link says, else the catalog.
    pub(super) fn payment(&self) -> PaymentMethods {
        self.link.and_then(|link| link.payment).unwrap_or(self.catalog.payment)
    }

    /// Under which term and in which currency: those of the order that was returned, else of the file, else of link or connection.
    pub(super) fn terms(&self) -> Terms {
        let own = self.cart.returned.as_ref().map(|returned| &returned.terms).or(self.cart.terms.as_ref());
        own.cloned().unwrap_or_else(|| term_of(self.trading))
    }

    /// The cards that can pay for it.
    pub(super) fn cards(&self) -> Key {
        cards_for(self.cart, self.connection.map(AsRef::as_ref))
    }
}
