//! A buyer organization takes the cart of a guest over.

use super::super::super::test_world::stranger;
use super::guest::{coats, fill, scarves};
use super::*;
use crate::cart::{Cart, CartItem, CartRoute, GuestCart, GuestCartState};
use crate::catalog::CatalogStatus;
use crate::operation::cart::AddToCart;
use crate::operation::offer::ViewOffer;
use crate::party::{Access, Connection, LinkStatus};
use crate::record::{ClaimScope, Version};
use crate::value::{BuyerOrganizationId, CartId, Quantity, limits};

/// A guest with two scarves, and a buyer organization without a cart.
pub(super) fn filled(kind: LinkKind) -> (Stage, LinkId) {
    let (mut stage, link) = beside_a_cart(kind);
    stage.world.remove(&Key::cart(stage.brand, CART));
    stage.world.remove(&ClaimScope::CartSlot(BUYER, CATALOG).key(stage.brand));
    (stage, link)
}

/// The same, but the buyer organization has a cart.
fn beside_a_cart(kind: LinkKind) -> (Stage, LinkId) {
    let mut stage = Stage::new();
    let link = put_link(&mut stage, kind);
    let fill = fill(&stage, guest(1), vec![scarves(2)]);
    // Logged in, as a customer link asks for; anybody else's cart is the same.
    stage.world.run(&fill, &member(Access::Write)).unwrap();
    (stage, link)
}

pub(super) fn take_over(stage: &Stage) -> TakeOverCart {
    TakeOverCart {
        brand: stage.brand,
        by: guest(1),
        catalog: CATALOG,
        buyer: BUYER,
        seen: None,
        there_is_a_cart: IfThereIsACart::default(),
    }
}

pub(super) fn cart(stage: &Stage, id: CartId) -> Option<Cart> {
    stage.world.get::<Cart>(&Key::cart(stage.brand, id)).map(|cart| cart.as_ref().clone())
}

fn slot(stage: &Stage) -> Option<uuid::Uuid> {
    stage.world.claimed(stage.brand, &ClaimScope::CartSlot(BUYER, CATALOG))
}

fn items(stage: &Stage, id: CartId) -> Vec<CartItem> {
    cart(stage, id).unwrap().items
}

#[test]
fn the_guests_cart_becomes_the_buyer_organizations() {
    let (mut stage, link) = filled(instant());
    let taken = stage.world.run(&take_over(&stage), &member(Access::Write)).unwrap();
    let expected = Cart {
        id: taken.cart,
        brand: stage.brand,
        buyer: BUYER,
        catalog: CATALOG,
        route: CartRoute::OrderLink,
        items: vec![scarves(2)],
        created_at: stage.world.now,
        returned: None,
        terms: None,
        link: Some(link),
    };
    assert_eq!(cart(&stage, taken.cart), Some(expected));
    assert_eq!(taken.version, Some(Version::NEVER.next()));
    assert_eq!(slot(&stage), Some(taken.cart.as_uuid()));
    let left = stage.world.all::<GuestCart>();
    let became = GuestCartState::TakenOver { buyer: BUYER, cart: taken.cart };
    assert_eq!(left.iter().map(|(_, cart)| cart.state.clone()).collect::<Vec<_>>(), [became]);
}

#[test]
fn whoever_asks_again_is_answered_alike() {
    let (mut stage, link) = filled(instant());
    let actor = member(Access::Write);
    let taken = stage.world.run(&take_over(&stage), &actor).unwrap();
    // Also when the link is closed by then.
    edit_link(&mut stage, link, |link| link.status = LinkStatus::Void);
    let again = stage.world.plan(&take_over(&stage), &actor).unwrap();
    assert_eq!(again.output, CartTakenOver { cart: taken.cart, version: None });
    assert!(again.changeset.is_empty());
    let other: BuyerOrganizationId = id(BuyerOrganizationId::made, 95);
    let organization = stage.world.get::<crate::party::BuyerOrganization>(&Key::buyer_organization(BUYER));
    stage.world.put(Key::buyer_organization(other), organization.unwrap().as_ref().clone());
    let command = TakeOverCart { buyer: other, ..take_over(&stage) };
    let other = Actor::account(id(crate::value::AccountId::made, 94)).member(other, Access::Write);
    assert_eq!(stage.world.refused(&command, &other), ["taken_by_another"]);
}

#[test]
fn what_a_guest_fills_after_that_is_a_cart_anew() {
    let (mut stage, _) = filled(instant());
    let taken = stage.world.run(&take_over(&stage), &member(Access::Write)).unwrap();
    stage.world.run(&fill(&stage, guest(1), vec![coats(1)]), &acting(&guest(1))).unwrap();
    assert_eq!(items(&stage, taken.cart), [scarves(2)]);
    assert_eq!(stage.world.refused(&take_over(&stage), &member(Access::Write)), ["cart_exists"]);
}

#[test]
fn a_cart_that_is_there_is_replaced_or_added_to_only_when_it_is_asked_for() {
    for (wish, there, expected) in
        [(IfThereIsACart::Replace, None, vec![scarves(2)]), (IfThereIsACart::AddTo, Some(CART), Vec::new())]
    {
        let (mut stage, link) = beside_a_cart(instant());
        let actor = member(Access::Write);
        assert_eq!(stage.world.refused(&take_over(&stage), &actor), ["cart_exists"]);
        let before = cart(&stage, CART).unwrap();
        let command = TakeOverCart { there_is_a_cart: wish, ..take_over(&stage) };
        let taken = stage.world.run(&command, &actor).unwrap();
        assert_eq!(slot(&stage), Some(taken.cart.as_uuid()));
        if there.is_some() {
            let after = cart(&stage, CART).unwrap();
            assert_eq!((taken.cart, after.route, after.link), (CART, CartRoute::Standard, None));
            // Two scarves more, and the coats stay.
            let mut scarves = before.items[1].clone();
            scarves.skus[0].quantity =
                scarves.skus[0].quantity.checked_add(Quantity::new(2).unwrap()).unwrap();
            assert_eq!(after.items, [before.items[0].clone(), scarves]);
            assert_eq!(taken.version, Some(stage.world.version(&Key::cart(stage.brand, CART))));
        } else {
            assert_eq!((items(&stage, taken.cart), cart(&stage, CART)), (expected, None));
            assert_eq!(cart(&stage, taken.cart).unwrap().link, Some(link));
        }
    }
}

#[test]
fn only_a_member_who_may_write_takes_over_and_only_what_the_tokens_prove() {
    let (mut stage, link) = filled(instant());
    let command = take_over(&stage);
    assert_eq!(stage.world.refused(&command, &member(Access::Read)), ["not_permitted"]);
    for nobody in [stranger(), writer(stage.brand), acting(&guest(1))] {
        assert!(stage.world.is_missing(&command, &nobody), "{nobody:?}");
    }
    let writes = member(Access::Write);
    for by in [guest(2), ByLink { token: hash(70), guest: hash(1) }] {
        let other = TakeOverCart { by, ..command.clone() };
        assert!(stage.world.is_missing(&other, &writes), "{by:?}");
    }
    let nobody: BuyerOrganizationId = id(BuyerOrganizationId::made, 93);
    let founder = Actor::account(id(crate::value::AccountId::made, 94)).member(nobody, Access::Write);
    let unfounded = TakeOverCart { buyer: nobody, ..command.clone() };
    assert!(stage.world.is_missing(&unfounded, &founder), "there is no such organization");
    edit_link(&mut stage, link, |link| (link.status, link.has_passcode) = (LinkStatus::Void, true));
    let outdated = TakeOverCart { seen: Some(Version::NEVER), ..command };
    assert_eq!(stage.world.refused(&outdated, &writes), ["link_void", "passcode_missing", "outdated"]);
}

#[test]
fn a_customer_link_is_for_buyers_of_the_brand() {
    let (mut stage, _) = filled(customer());
    let connection = Key::connection(stage.brand, BUYER);
    let kept = stage.world.get::<Connection>(&connection).unwrap().as_ref().clone();
    stage.world.remove(&connection);
    assert_eq!(stage.world.refused(&take_over(&stage), &member(Access::Write)), ["not_connected"]);
    stage.world.put(connection, kept);
    stage.world.run(&take_over(&stage), &member(Access::Write)).unwrap();
}

#[test]
fn two_carts_together_have_no_more_lines_than_one_can_have() {
    let (mut stage, _) = beside_a_cart(instant());
    let long = |item: &CartItem| CartItem { product: id(crate::value::ProductId::made, 92), ..item.clone() };
    stage.edit_cart(|cart| {
        let mut item = long(&cart.items[0]);
        item.skus = (0..5_000).map(|_| item.skus[0].clone()).collect();
        cart.items = vec![item];
    });
    let command = TakeOverCart { there_is_a_cart: IfThereIsACart::AddTo, ..take_over(&stage) };
    assert_eq!(stage.world.refused(&command, &member(Access::Write)), ["too_many_lines"]);
}

#[test]
fn nor_do_they_have_more_pieces_of_a_sku_than_a_line_can_have() {
    let (mut stage, _) = beside_a_cart(instant());
    stage.edit_cart(|cart| cart.items[1].skus[0].quantity = Quantity::new(limits::QUANTITY_MAX - 1).unwrap());
    let command = TakeOverCart { there_is_a_cart: IfThereIsACart::AddTo, ..take_over(&stage) };
    assert_eq!(stage.world.refused(&command, &member(Access::Write)), ["too_many_pieces"]);
}

#[test]
fn the_buyer_goes_on_with_the_cart_also_before_it_is_connected() {
    let (mut stage, link) = filled(instant());
    stage.world.remove(&Key::connection(stage.brand, BUYER));
    let actor = member(Access::Write);
    let taken = stage.world.run(&take_over(&stage), &actor).unwrap();
    let add = AddToCart::of(stage.brand, BUYER, CATALOG, vec![coats(1)]);
    assert_eq!(stage.world.run(&add, &actor).unwrap().id, taken.cart);
    let after = cart(&stage, taken.cart).unwrap();
    assert_eq!((after.route, after.link), (CartRoute::OrderLink, Some(link)));
    assert_eq!(after.items, [scarves(2), coats(1)]);
    // It also looks on into the catalog, under the terms of the link.
    stage.edit_catalog(|catalog| catalog.status = CatalogStatus::Limited);
    let look = ViewOffer { brand: stage.brand, buyer: BUYER, catalog: CATALOG };
    assert_eq!(stage.world.ask(&look, &actor).unwrap().terms, link_terms("50"));
    let products = vec![SCARF, COAT];
    let remove =
        crate::operation::cart::RemoveFromCart { brand: stage.brand, cart: taken.cart, seen: None, products };
    stage.world.run(&remove, &actor).unwrap();
    assert_eq!(slot(&stage), None);
    assert!(stage.world.ask(&look, &actor).is_err(), "there is nothing to look at it with any more");
    assert!(stage.world.is_missing(&add, &actor), "no cart is begun without a connection");
    let by_link = AddToCart { route: CartRoute::OrderLink, ..add };
    assert!(stage.world.is_missing(&by_link, &actor), "nor by a link that nobody came by");
}
