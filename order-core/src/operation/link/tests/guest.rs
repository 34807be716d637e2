//! The carts of guests.

use super::super::super::cart::RemovedFromCart;
use super::super::super::order::ReturnOrder;
use super::super::super::test_world::stranger;
use super::*;
use crate::cart::{CartItem, CartSku, GuestCart};
use crate::operation::Stop;
use crate::order::Notify;
use crate::party::{Access, LinkStatus};
use crate::record::Version;
use crate::value::{GuestCartId, ProductId};

pub(super) fn scarves(count: u32) -> CartItem {
    CartItem::of(SCARF, vec![CartSku::of(SCARF_ONE, pieces(count))])
}

/// Coats of the first SKU, all of wool.
pub(super) fn coats(count: u32) -> CartItem {
    CartItem::of(
        COAT,
        vec![CartSku { sku: COAT_S, quantity: pieces(count), options: vec![row(WOOL, count)] }],
    )
}

pub(super) fn fill(stage: &Stage, by: ByLink, items: Vec<CartItem>) -> FillGuestCart {
    FillGuestCart { brand: stage.brand, by, catalog: CATALOG, seen: None, items }
}

fn view(stage: &Stage, by: ByLink) -> ViewGuestCart {
    ViewGuestCart { brand: stage.brand, by, catalog: CATALOG, country: None }
}

fn remove(stage: &Stage, by: ByLink) -> RemoveFromGuestCart {
    RemoveFromGuestCart { brand: stage.brand, by, catalog: CATALOG, seen: None, products: vec![SCARF] }
}

fn filled(kind: LinkKind) -> (Stage, LinkId) {
    let mut stage = Stage::new();
    let link = put_link(&mut stage, kind);
    let fill = fill(&stage, guest(1), vec![scarves(2)]);
    stage.world.run(&fill, &acting(&guest(1))).unwrap();
    (stage, link)
}

#[test]
fn a_guest_fills_a_cart_and_sees_what_it_comes_to_by_the_link() {
    let (mut stage, link) = filled(instant());
    let (by, actor) = (guest(1), acting(&guest(1)));
    let seen = stage.world.ask(&view(&stage, by), &actor).unwrap();
    let id = GuestCartId::of(by.guest_id(), link, CATALOG);
    assert_eq!((seen.cart.id, seen.cart.link, seen.cart.guest), (id, link, by.guest_id()));
    assert_eq!(seen.cart.items(), Some(&[scarves(2)][..]));
    let totals = seen.totals.unwrap();
    // At the 50 % of the link, and not the 60 % of the buyer's connection.
    assert_eq!((totals.priced.amount, totals.totals), (euro(400), None));
    let mut delivered = view(&stage, by);
    delivered.country = Some("DE".parse().unwrap());
    let totals = stage.world.ask(&delivered, &actor).unwrap().totals.unwrap().totals.unwrap();
    assert_eq!(totals.shipping.map(|shipping| shipping.fee), Some(euro(500)));
    assert_eq!(totals.total, euro(400 + 28 + 500 + 95));
    let more = stage.world.run(&fill(&stage, by, vec![coats(1), scarves(5)]), &actor).unwrap();
    assert_eq!((more.id, more.version), (id, seen.version.next()));
    let seen = stage.world.ask(&view(&stage, by), &actor).unwrap();
    assert_eq!(seen.cart.items(), Some(&[scarves(5), coats(1)][..]));
    assert!(stage.world.log.iter().all(|entry| entry.operation != "fill_guest_cart"), "carts are not logged");
}

#[test]
fn nobody_else_sees_or_touches_the_cart_of_a_guest() {
    let (mut stage, _) = filled(instant());
    let nobody: [(ByLink, Actor); 4] = [
        (guest(2), acting(&guest(2))),
        (guest(1), acting(&guest(2))),
        (guest(2), writer(stage.brand)),
        (guest(2), member(Access::Write)),
    ];
    for (by, actor) in nobody {
        assert!(matches!(stage.world.ask(&view(&stage, by), &actor), Err(Stop::Missing(_))), "{actor:?}");
        let remove = remove(&stage, by);
        assert!(stage.world.is_missing(&remove, &actor), "{actor:?}");
    }
    let other = fill(&stage, guest(1), vec![scarves(1)]);
    assert!(stage.world.is_missing(&other, &acting(&guest(2))), "in the name of another");
    assert!(stage.world.ask(&view(&stage, guest(1)), &stranger()).is_ok(), "the guest, logged in by now");
}

#[test]
fn a_guest_comes_only_by_a_live_link_and_only_to_its_catalogs() {
    let (mut stage, link) = filled(instant());
    let (by, actor) = (guest(1), acting(&guest(1)));
    let mut elsewhere = fill(&stage, by, vec![scarves(1)]);
    elsewhere.catalog = id(CatalogId::made, 97);
    assert_eq!(stage.world.refused(&elsewhere, &actor), ["catalog_not_opened"]);
    let (put, gone) = (fill(&stage, by, vec![scarves(1)]), remove(&stage, by));
    edit_link(&mut stage, link, |link| link.status = LinkStatus::Void);
    assert_eq!(stage.world.refused(&put, &actor), ["link_void"]);
    assert_eq!(stage.world.refused(&gone, &actor), ["link_void"]);
    let shut = stage.world.ask(&view(&stage, by), &actor);
    assert!(matches!(shut, Err(Stop::Refused(why)) if why.codes() == ["link_void"]));
    edit_link(&mut stage, link, |link| (link.status, link.has_passcode) = (LinkStatus::Open, true));
    assert_eq!(stage.world.refused(&put, &actor), ["passcode_missing"]);
    assert_eq!(stage.world.refused(&gone, &actor), ["passcode_missing"]);
}

#[test]
fn what_is_entered_is_judged_as_for_any_cart() {
    let (mut stage, _) = filled(instant());
    let (by, actor) = (guest(1), acting(&guest(1)));
    let refused = |stage: &mut Stage, change: fn(&mut FillGuestCart)| {
        let mut command = fill(stage, by, vec![scarves(1)]);
        change(&mut command);
        stage.world.refused(&command, &actor)
    };
    assert_eq!(refused(&mut stage, |fill| fill.items.clear()), ["nothing"]);
    let twice: fn(&mut FillGuestCart) = |fill| fill.items.push(scarves(1));
    assert_eq!(refused(&mut stage, twice), ["product_repeated", "sku_repeated"]);
    assert_eq!(refused(&mut stage, |fill| fill.items = vec![scarves(101)]), ["stock_short"]);
    assert_eq!(refused(&mut stage, |fill| fill.seen = Some(Version::NEVER)), ["outdated"]);
    let product = |number| ProductId::from_uuid(uuid::Uuid::from_u128(number));
    let items = (0..5_001).map(|number| CartItem::of(product(number), Vec::new())).collect();
    let long = fill(&stage, by, items);
    assert_eq!(stage.world.refused(&long, &actor), ["too_many_lines"], "none of them is looked at");
    stage.edit_catalog(|catalog| catalog.order_deadline = Some("2026-02-01T00:00:00Z".parse().unwrap()));
    let fill = fill(&stage, by, vec![scarves(3)]);
    assert!(stage.world.allows(&fill, &actor), "it is looked at and filled after the deadline");
}

#[test]
fn removing_the_last_product_removes_the_cart() {
    let (mut stage, _) = filled(instant());
    let (by, actor) = (guest(1), acting(&guest(1)));
    stage.world.run(&fill(&stage, by, vec![coats(1)]), &actor).unwrap();
    let mut command = remove(&stage, by);
    command.products = vec![id(ProductId::made, 96)];
    command.seen = Some(Version::NEVER);
    assert_eq!(stage.world.refused(&command, &actor), ["outdated", "not_in_cart"]);
    command.products.clear();
    command.seen = None;
    assert_eq!(stage.world.refused(&command, &actor), ["nothing"]);
    let command = remove(&stage, by);
    let left = stage.world.run(&command, &actor).unwrap();
    assert!(matches!(left, RemovedFromCart::Left { .. }));
    let seen = stage.world.ask(&view(&stage, by), &actor).unwrap();
    assert_eq!(seen.cart.items(), Some(&[coats(1)][..]));
    let command = RemoveFromGuestCart { products: vec![COAT], ..command };
    assert_eq!(stage.world.run(&command, &actor).unwrap(), RemovedFromCart::Gone);
    assert!(stage.world.all::<GuestCart>().is_empty());
    assert!(stage.world.is_missing(&command, &actor));
}

#[test]
fn the_cart_of_a_guest_keeps_no_order_from_being_returned() {
    let mut stage = Stage::new();
    let placed = stage.place();
    put_link(&mut stage, instant());
    stage.world.run(&fill(&stage, guest(1), vec![scarves(1)]), &member(Access::Write)).unwrap();
    let back = ReturnOrder { brand: stage.brand, order: placed.id, seen: None, notify: Notify::silent() };
    assert!(stage.world.allows(&back, &writer(stage.brand)));
}

#[test]
fn a_customer_link_is_filled_by_whoever_is_logged_in_and_tells_no_price() {
    let mut stage = Stage::new();
    put_link(&mut stage, customer());
    let command = fill(&stage, guest(1), vec![scarves(1)]);
    assert_eq!(stage.world.refused(&command, &acting(&guest(1))), ["log_in_missing"]);
    stage.world.run(&command, &member(Access::Write)).unwrap();
    let seen = stage.world.ask(&view(&stage, guest(1)), &member(Access::Write)).unwrap();
    assert_eq!((seen.totals, seen.unpriced), (None, Vec::new()));
}

#[test]
fn what_has_no_price_under_the_terms_of_the_link_is_told() {
    let (mut stage, link) = filled(instant());
    edit_link(&mut stage, link, |link| {
        let LinkKind::Instant { terms, .. } = &mut link.kind else { panic!("another kind") };
        terms.term = crate::catalog::TransactionTerm::new("FOB").unwrap();
    });
    let seen = stage.world.ask(&view(&stage, guest(1)), &acting(&guest(1))).unwrap();
    assert_eq!((seen.totals, seen.unpriced.len()), (None, 1));
}
