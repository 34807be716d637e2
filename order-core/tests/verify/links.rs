//! Order links and their secrets.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::cart::{Cart, GuestCart, GuestCartState};
use order_core::catalog::{Rates, TransactionTerm};
use order_core::operation::link::{
    ByLink, CreateLink, DeleteLink, FillGuestCart, IfThereIsACart, TakeOverCart,
};
use order_core::order::Order;
use order_core::party::{ConnectionTerms, LinkKind, LinkSecret, LinkStatus, OrderLink};
use order_core::record::{ClaimScope, Key};
use order_core::value::{BuyerOrganizationId, CartId, GuestCartId, GuestId, LinkId};
use order_testkit::world::{brand, hashed, id, name, secret};

use crate::scene::Scene;

/// A link with a passcode.
async fn linked() -> (Scene, LinkId) {
    let scene = Scene::set().await;
    let kind = LinkKind::Customer { catalogs: BTreeSet::from([scene.shop.catalog]) };
    let mut create = CreateLink::of(brand(), name("Fair"), kind, secret(1));
    create.passcode = Some(hashed("spring"));
    let link = scene.world.run(create).await.id;
    assert_eq!(scene.drifts().await, [""; 0]);
    (scene, link)
}

#[test]
fn a_link_has_the_secrets_that_it_says() {
    block_on(async {
        let (scene, link) = linked().await;
        let store = scene.world.store();
        let (key, secrets) = (Key::order_link(brand(), link), Key::link_secret(brand(), link));
        store.bend(&key, |link: &mut OrderLink| link.has_passcode = false).await;
        assert_eq!(scene.drifts().await, ["link_secret"]);
        store.bend(&secrets, |secret: &mut LinkSecret| secret.passcode = None).await;
        assert_eq!(scene.drifts().await, ["link_secret"]);
        store.bend(&key, |link: &mut OrderLink| link.status = LinkStatus::Deleted).await;
        assert_eq!(scene.drifts().await, ["link_secret"]);
        store.hide(&secrets);
        assert_eq!(scene.drifts().await, ["claim", "link_secret"]);
        scene.world.run(DeleteLink { brand: brand(), link, seen: None }).await;
        assert_eq!(scene.drifts().await, [""; 0], "a deleted link has none");
    });
}

#[test]
fn a_token_is_claimed_for_its_link() {
    block_on(async {
        let (scene, link) = linked().await;
        let store = scene.world.store();
        store.hide(&ClaimScope::LinkToken(&secret(1)).key(brand()));
        assert_eq!(scene.drifts().await, ["claim"]);
        let secrets = Key::link_secret(brand(), link);
        store.bend(&secrets, |secret: &mut LinkSecret| secret.link = id(LinkId::made, 404)).await;
        assert_eq!(scene.drifts().await, ["claim"]);
        store.bend(&secrets, |kept: &mut LinkSecret| kept.token = secret(2)).await;
        assert_eq!(scene.drifts().await, ["claim"]);
    });
}

/// A guest's cart that was taken over, and the cart that it became.
async fn taken_over() -> (Scene, CartId, Key) {
    let scene = Scene::set().await;
    let term = TransactionTerm::new("wholesale").expect("a term");
    let currency = "EUR".parse().expect("a currency");
    let terms = ConnectionTerms { term, currency, rates: Rates::default() };
    let kind = LinkKind::Instant { catalog: scene.shop.catalog, terms };
    let link = scene.world.run(CreateLink::of(brand(), name("Fair"), kind, secret(1))).await.id;
    let (by, catalog) = (ByLink { token: secret(1), guest: secret(2) }, scene.shop.catalog);
    let buyer = scene.world.add_buyer(9).await;
    let items = scene.world.fill(&scene.shop, buyer, &[1, 2]).items;
    scene.world.run(FillGuestCart { brand: brand(), by, catalog, seen: None, items }).await;
    let there_is_a_cart = IfThereIsACart::default();
    let take_over = TakeOverCart { brand: brand(), by, catalog, buyer, seen: None, there_is_a_cart };
    let cart = scene.world.run(take_over).await.cart;
    assert_eq!(scene.drifts().await, [""; 0]);
    let key = Key::guest_cart(brand(), GuestCartId::of(by.guest_id(), link, catalog));
    (scene, cart, key)
}

#[test]
fn what_came_by_a_link_names_one_that_is_there() {
    block_on(async {
        let (scene, cart, key) = taken_over().await;
        let store = scene.world.store();
        let nowhere = id(LinkId::made, 404);
        store.bend(&Key::cart(brand(), cart), |cart: &mut Cart| cart.link = Some(nowhere)).await;
        assert_eq!(scene.drifts().await, ["order_link"]);
        store.bend(&key, |cart: &mut GuestCart| cart.link = nowhere).await;
        assert_eq!(scene.drifts().await, ["guest_cart", "order_link"]);
        store.bend(&scene.key(0), |order: &mut Order| order.link = Some(nowhere)).await;
        assert_eq!(scene.drifts().await, ["order_link", "origin"], "and its original tells of none");
    });
}

#[test]
fn the_cart_of_a_guest_lies_under_its_id_and_tells_what_it_became() {
    block_on(async {
        let (scene, _, key) = taken_over().await;
        let store = scene.world.store();
        let other = GuestId::of(&secret(3));
        store.bend(&key, |cart: &mut GuestCart| cart.guest = other).await;
        assert_eq!(scene.drifts().await, ["guest_cart"]);
        store.bend(&key, |cart: &mut GuestCart| cart.id = GuestCartId::from_uuid(uuid::Uuid::nil())).await;
        assert_eq!(scene.drifts().await, ["guest_cart"]);
        let nowhere = id(CartId::made, 404);
        let (buyer, cart) = (id(BuyerOrganizationId::made, 9), nowhere);
        store.bend(&key, |kept: &mut GuestCart| kept.state = GuestCartState::TakenOver { buyer, cart }).await;
        assert_eq!(scene.drifts().await, ["guest_cart"]);
    });
}
