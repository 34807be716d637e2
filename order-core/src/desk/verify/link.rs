//! What orders, carts, tags, order links and the carts of guests say of one another.

use super::drift::{Check, Drifts, NOTHING, told};
use crate::cart::{Cart, GuestCart, GuestCartState};
use crate::order::{Order, OrderState, ReturnedToCart};
use crate::party::{LinkSecret, LinkStatus, OrderLink};
use crate::record::{Facts, Key, Keys, Version};
use crate::value::{BrandId, CartId, GuestCartId, LinkId, OrderId};

/// Asks for what an order names.
pub(super) fn ask_for_order(order: &Order, keys: &mut Keys) {
    order.tags.iter().for_each(|tag| keys.record(Key::tag(order.brand, *tag)));
    if let Some(cart) = returned_to(order) {
        keys.record(Key::cart(order.brand, cart));
    }
    if let Some(before) = order.reorder_of {
        keys.record(Key::order(order.brand, before));
    }
    order.link.into_iter().for_each(|link| keys.record(Key::order_link(order.brand, link)));
}

/// The tags of an order are, or were. The cart that it was returned to, while that is there, and the order that it was placed again
/// from, name it.
pub(super) fn check_order(order: &Order, facts: &Facts, drifts: &mut Drifts) {
    let at = Key::order(order.brand, order.id);
    for tag in &order.tags {
        // A deleted tag may stay with the orders that carried it.
        if facts.version(&Key::tag(order.brand, *tag)) == Version::NEVER {
            drifts.note(&at, Check::TagKnown, tag, NOTHING);
        }
    }
    if let Some(cart) = returned_to(order)
        && let Some(kept) = facts.get::<Cart>(&Key::cart(order.brand, cart))
    {
        let returned = kept.returned.as_ref().map(|returned| returned.order);
        drifts.compare(
            &Key::cart(order.brand, cart),
            Check::ReturnedCart,
            told(returned),
            order.id.to_string(),
        );
    }
    if let Some(before) = order.reorder_of {
        check_returned(&at, order.brand, before, order.cart, facts, drifts);
    }
    check_came_by(&at, order.brand, order.link, facts, drifts);
}

/// Asks for the order that was returned into a cart.
pub(super) fn ask_for_cart(cart: &Cart, keys: &mut Keys) {
    if let Some(returned) = &cart.returned {
        keys.record(Key::order(cart.brand, returned.order));
    }
    cart.link.into_iter().for_each(|link| keys.record(Key::order_link(cart.brand, link)));
}

/// The order that was returned into a cart says so, and the link that it came by is there.
pub(super) fn check_cart(cart: &Cart, facts: &Facts, drifts: &mut Drifts) {
    check_came_by(&Key::cart(cart.brand, cart.id), cart.brand, cart.link, facts, drifts);
    if let Some(returned) = &cart.returned {
        check_returned(&Key::cart(cart.brand, cart.id), cart.brand, returned.order, cart.id, facts, drifts);
    }
}

fn check_returned(
    at: &Key,
    brand: BrandId,
    order: OrderId,
    cart: CartId,
    facts: &Facts,
    drifts: &mut Drifts,
) {
    let kept = facts.get::<Order>(&Key::order(brand, order)).and_then(|order| returned_to(order));
    if kept != Some(cart) {
        drifts.note(at, Check::ReturnedCart, order, NOTHING);
    }
}

fn returned_to(order: &Order) -> Option<CartId> {
    if let OrderState::ReturnedToCart(ReturnedToCart { cart, .. }) = order.state { Some(cart) } else { None }
}

/// Asks for the secrets of an order link.
pub(super) fn ask_for_link(link: &OrderLink, keys: &mut Keys) {
    keys.record(Key::link_secret(link.brand, link.id));
}

/// An order link has its secrets until it is deleted, and says truly whether a passcode is among them.
pub(super) fn check_link(link: &OrderLink, facts: &Facts, drifts: &mut Drifts) {
    let at = Key::link_secret(link.brand, link.id);
    let kept = facts.get::<LinkSecret>(&at).map(|secret| told_secret(secret.passcode.is_some()));
    let expected = (link.status != LinkStatus::Deleted).then(|| told_secret(link.has_passcode));
    drifts.compare(&at, Check::LinkSecret, told(kept), told(expected));
}

const fn told_secret(has_passcode: bool) -> &'static str {
    if has_passcode { "a token and a passcode" } else { "a token" }
}

fn check_came_by(at: &Key, brand: BrandId, link: Option<LinkId>, facts: &Facts, drifts: &mut Drifts) {
    let gone = link.filter(|link| facts.get::<OrderLink>(&Key::order_link(brand, *link)).is_none());
    if let Some(link) = gone {
        drifts.note(at, Check::LinkKnown, link, NOTHING);
    }
}

/// Asks for the link that a guest's cart came by, and for the cart that it became.
pub(super) fn ask_for_guest_cart(cart: &GuestCart, keys: &mut Keys) {
    keys.record(Key::order_link(cart.brand, cart.link));
    if let GuestCartState::TakenOver { cart: became, .. } = cart.state {
        keys.record(Key::cart(cart.brand, became));
    }
}

/// A guest's cart lies under the id that follows from it, and the cart that it became is or was there.
pub(super) fn check_guest_cart(at: &Key, cart: &GuestCart, facts: &Facts, drifts: &mut Drifts) {
    let expected = GuestCartId::of(cart.guest, cart.link, cart.catalog);
    drifts.compare(at, Check::GuestCart, cart.id, expected);
    drifts.compare(at, Check::GuestCart, at.name(), Key::guest_cart(cart.brand, expected).name());
    check_came_by(at, cart.brand, Some(cart.link), facts, drifts);
    if let GuestCartState::TakenOver { cart: became, .. } = cart.state
        && facts.version(&Key::cart(cart.brand, became)) == Version::NEVER
    {
        drifts.note(at, Check::GuestCart, became, NOTHING);
    }
}
