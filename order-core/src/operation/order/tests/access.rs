//! Who may place what: the buyer's carts by the buyer, the brand's by the brand.

use super::super::{PlaceRefusal, ViewOrder, Viewer};
use super::stage::*;
use crate::cart::CartRoute;
use crate::catalog::CatalogStatus;
use crate::operation::Stop;
use crate::operation::test_world::{reader, stranger, writer};
use crate::party::{Access, Actor};
use crate::value::{AccountId, BrandId, BuyerOrganizationId};

const GONE: PlaceRefusal = PlaceRefusal::CartGone { cart: CART };

fn other_member() -> Actor {
    Actor::account(id(AccountId::made, 40)).member(id(BuyerOrganizationId::made, 41), Access::Write)
}

fn other_staff() -> Actor {
    Actor::account(id(AccountId::made, 42)).staff(id(BrandId::made, 43), Access::Write)
}

#[test]
fn a_standard_cart_is_the_buyers_alone() {
    let mut stage = Stage::new();
    let agreed = stage.agreed();
    for actor in [writer(stage.brand), reader(stage.brand), stranger(), other_member(), other_staff()] {
        stage.actor = actor;
        assert_eq!(stage.refused(agreed), [GONE], "{:?}", stage.actor);
        assert_eq!(stage.not_shown(), [GONE]);
    }
    stage.actor = member(Access::Read);
    let not_permitted = PlaceRefusal::NotPermitted(crate::operation::NotPermitted);
    assert_eq!(stage.refused(agreed), [not_permitted]);
    for actor in [member(Access::Write), Actor::host()] {
        let mut stage = stage.clone();
        stage.actor = actor;
        stage.place();
    }
}

#[test]
fn a_working_cart_is_the_brands_alone() {
    let mut stage = Stage::new();
    stage.make_proxy();
    let agreed = stage.agreed();
    for actor in [member(Access::Write), member(Access::Read), stranger(), other_member(), other_staff()] {
        stage.actor = actor;
        assert_eq!(stage.refused(agreed), [GONE], "{:?}", stage.actor);
    }
    stage.actor = reader(stage.brand);
    let not_permitted = PlaceRefusal::NotPermitted(crate::operation::NotPermitted);
    assert_eq!(stage.refused(agreed), [not_permitted]);
    stage.actor = writer(stage.brand);
    let placed = stage.place();
    let order = stage.header(&placed);
    assert_eq!((order.route, order.buyer), (CartRoute::Proxy, BUYER));
    assert_eq!(order.placed_by, stage.actor.id());
}

#[test]
fn a_buyer_learns_which_of_its_own_accounts_placed_an_order_and_none_of_the_brand() {
    for (route, actor, is_told) in [
        (CartRoute::Standard, member(Access::Write), true),
        (CartRoute::Proxy, writer(Stage::new().brand), false),
        (CartRoute::Consignment, writer(Stage::new().brand), false),
    ] {
        let mut stage = Stage::new();
        if route != CartRoute::Standard {
            stage.make_proxy();
            stage.edit_cart(|cart| cart.route = route);
        }
        stage.actor = actor;
        let (placed, by) = (stage.place(), stage.actor.id());
        let seen = |viewer, actor: &Actor| {
            let question = ViewOrder { brand: stage.brand, order: placed.id, viewer };
            stage.world.ask(&question, actor).unwrap().order.placed_by
        };
        assert!(by.is_some());
        assert_eq!(seen(Viewer::Buyer, &member(Access::Read)), by.filter(|_| is_told), "{route:?}");
        assert_eq!(seen(Viewer::Brand, &writer(stage.brand)), by, "{route:?}");
    }
}

#[test]
fn a_consignment_is_a_working_cart_whose_order_is_of_a_partners_inventory() {
    let mut stage = Stage::new();
    stage.make_proxy();
    let mut other = stage.clone();
    let proxy = other.place();
    assert!(!other.header(&proxy).partner_inventory);
    stage.edit_cart(|cart| cart.route = CartRoute::Consignment);
    let agreed = stage.agreed();
    let staff = stage.actor.clone();
    stage.actor = member(Access::Write);
    assert_eq!(stage.refused(agreed), [GONE]);
    stage.actor = staff;
    let placed = stage.place();
    let order = stage.header(&placed);
    assert!(order.partner_inventory);
    assert_eq!(order.route.word(), "consignment");
}

#[test]
fn after_placing_strangers_still_see_nothing() {
    let mut stage = Stage::new();
    let agreed = stage.agreed();
    let placed = stage.place();
    for actor in [writer(stage.brand), stranger(), other_member(), other_staff()] {
        stage.actor = actor;
        assert_eq!(stage.refused(agreed), [GONE], "{:?}", stage.actor);
    }
    for (actor, viewer, there) in [
        (member(Access::Read), Viewer::Buyer, true),
        (member(Access::Write), Viewer::Brand, false),
        (reader(stage.brand), Viewer::Brand, true),
        (writer(stage.brand), Viewer::Buyer, false),
        (stranger(), Viewer::Buyer, false),
        (other_member(), Viewer::Buyer, false),
        (other_staff(), Viewer::Brand, false),
    ] {
        let question = ViewOrder { brand: stage.brand, order: placed.id, viewer };
        match stage.world.ask(&question, &actor) {
            Ok(view) => {
                assert!(there, "{actor:?}");
                assert_eq!(view.order.id, placed.id);
                assert_eq!(view.version.number(), 1);
            }
            Err(Stop::Missing(_)) => assert!(!there, "{actor:?}"),
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_limited_catalog_is_for_buyers_to_whom_it_is_granted_by_proxy_too() {
    for proxy in [false, true] {
        let mut stage = Stage::new();
        if proxy {
            stage.make_proxy();
        }
        stage.edit_catalog(|catalog| catalog.status = CatalogStatus::Limited);
        assert_eq!(stage.not_shown(), [PlaceRefusal::CatalogNotVisible]);
        stage.edit_connection(|connection| connection.catalogs.extend([CATALOG]));
        stage.place();
    }
}

#[test]
fn a_cart_of_another_brand_is_not_found_here() {
    let mut stage = Stage::new();
    let agreed = stage.agreed();
    stage.brand = id(BrandId::made, 43);
    stage.actor = Actor::host();
    assert_eq!(stage.refused(agreed), [GONE]);
}
