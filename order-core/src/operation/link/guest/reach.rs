//! The cart of whoever came by a link.

use super::super::super::Missing;
use super::super::{ByLink, NotAdmitted};
use crate::cart::{CartItem, GuestCart};
use crate::party::{Actor, OrderLink};
use crate::record::{Facts, Key, Keys};
use crate::refusal::{Findings, Reason};
use crate::value::{BrandId, CatalogId, GuestCartId, Timestamp};

/// A catalog of a link, and the guest's cart for it.
pub(super) struct Reached<'f> {
    pub(super) link: &'f OrderLink,
    pub(super) id: GuestCartId,
    pub(super) key: Key,
    /// The cart as it is kept, also when it was taken over; `None` = it is yet to be made.
    pub(super) cart: Option<&'f GuestCart>,
}

/// Asks for the link, the guest's pass, and the cart.
pub(super) fn ask_for_guest_cart(
    brand: BrandId,
    by: &ByLink,
    catalog: CatalogId,
    known: &Facts,
    keys: &mut Keys,
) {
    if let Ok(link) = by.link(known, brand) {
        keys.record(Key::guest_cart(brand, GuestCartId::of(by.guest_id(), link.id, catalog)));
    }
    by.ask(brand, known, keys);
}

/// The cart of whoever comes by a link. What shuts them out is found.
pub(super) fn reach<'f, R: Reason + From<NotAdmitted>>(
    facts: &'f Facts,
    (brand, by, catalog): (BrandId, &ByLink, CatalogId),
    (actor, now): (&Actor, Timestamp),
    findings: &mut Findings<R>,
) -> Result<Reached<'f>, Missing> {
    let link = by.link_for(facts, brand, actor)?;
    findings.extend(by.shut_from(facts, link, catalog, (actor, now)).map(R::from));
    let id = GuestCartId::of(by.guest_id(), link.id, catalog);
    let key = Key::guest_cart(brand, id);
    let cart = facts.get::<GuestCart>(&key).map(AsRef::as_ref);
    Ok(Reached { link, id, key, cart })
}

impl<'f> Reached<'f> {
    /// What is in the cart. One that is not there, or was taken over, does not exist.
    pub(super) fn items(&self) -> Result<&'f [CartItem], Missing> {
        self.cart.and_then(GuestCart::items).ok_or_else(|| Missing::of(&self.key))
    }
}
