//! Placing what came by a link.

use std::time::Duration;

use super::take_over::{cart, filled, take_over};
use super::*;
use crate::cart::{Cart, CartRoute, PaymentForm};
use crate::catalog::{CatalogStatus, PaymentMethods, ShippingGroup, ShippingRate, TransactionTerm};
use crate::operation::confirmation::{AddedLine, ConfirmationEdits, CreateConfirmation};
use crate::operation::order::{PlaceRefusal, ReturnOrder};
use crate::order::{Notify, Order};
use crate::party::{Access, Connection, LinkStatus};
use crate::value::{Money, ShippingGroupId};

/// The cart is taken over, and is the one of the stage.
fn taken(kind: LinkKind) -> (Stage, LinkId) {
    let (mut stage, link) = filled(kind);
    stage.cart = stage.world.run(&take_over(&stage), &member(Access::Write)).unwrap().cart;
    (stage, link)
}

fn connection(stage: &Stage) -> Option<Connection> {
    stage.world.get::<Connection>(&Key::connection(stage.brand, BUYER)).map(|found| found.as_ref().clone())
}

fn codes(stage: &Stage) -> Vec<&'static str> {
    use crate::refusal::Reason;
    stage.not_shown().iter().map(PlaceRefusal::code).collect()
}

#[test]
fn an_order_by_a_link_is_under_the_terms_of_the_link() {
    let (mut stage, link) = taken(instant());
    let before = connection(&stage);
    let placed = stage.place();
    let (order, original) = (stage.header(&placed), stage.original(&placed));
    assert_eq!((order.route, order.link), (CartRoute::OrderLink, Some(link)));
    assert_eq!((original.route, original.link), (CartRoute::OrderLink, Some(link)));
    assert_eq!(original.items[0].lines[0].unit_price, euro(200));
    assert_eq!(connection(&stage), before, "who is connected stays connected as it is");
    let again = stage.world.run(&stage.order(crate::order::Fingerprint::of(b"other")), &stage.actor.clone());
    assert_eq!(again.unwrap().id, placed.id, "the same cart is the same order");
    let slot = crate::record::ClaimScope::CartSlot(BUYER, CATALOG);
    assert_eq!(stage.world.claimed(stage.brand, &slot), None);
}

#[test]
fn an_order_by_a_customer_link_is_under_the_terms_of_the_connection() {
    let (mut stage, _) = taken(customer());
    let placed = stage.place();
    assert_eq!(stage.original(&placed).items[0].lines[0].unit_price, euro(240));
}

#[test]
fn placing_connects_whoever_is_not_under_the_terms_of_the_link() {
    let (mut stage, _) = taken(instant());
    stage.world.remove(&Key::connection(stage.brand, BUYER));
    stage.place();
    let expected = Connection {
        brand: stage.brand,
        buyer: BUYER,
        offline: false,
        code: None,
        terms: link_terms("50"),
        catalogs: BTreeSet::new(),
        blocked: false,
    };
    assert_eq!(connection(&stage), Some(expected));
    let told = stage.world.log.iter().find(|entry| entry.subject.kind == crate::record::Kind::Connection);
    assert_eq!(told.unwrap().operation, "place_order");
}

#[test]
fn a_link_that_is_not_live_keeps_its_carts_from_being_placed() {
    let (mut stage, link) = taken(instant());
    let (now, later) = (stage.world.now, stage.world.now.saturating_add(Duration::from_secs(1)));
    edit_link(&mut stage, link, |link| {
        (link.status, link.released_at, link.expires_at) = (LinkStatus::Void, Some(later), Some(now));
    });
    assert_eq!(codes(&stage), ["link_void", "link_not_released", "link_expired"]);
    edit_link(&mut stage, link, |link| link.status = LinkStatus::Deleted);
    assert_eq!(codes(&stage), ["link_deleted"]);
    edit_link(&mut stage, link, |link| {
        (link.status, link.released_at, link.expires_at) = (LinkStatus::Open, Some(now), Some(later));
    });
    stage.place();
}

#[test]
fn a_link_opens_limited_catalogs_while_it_names_them() {
    let (mut stage, link) = taken(instant());
    stage.edit_catalog(|catalog| catalog.status = CatalogStatus::Limited);
    assert!(stage.world.ask(&stage.question(), &stage.actor).is_ok());
    edit_link(&mut stage, link, |link| {
        link.kind = LinkKind::Instant { catalog: id(CatalogId::made, 97), terms: link_terms("50") };
    });
    stage.edit_catalog(|catalog| catalog.status = CatalogStatus::Open);
    assert_eq!(codes(&stage), ["catalog_not_visible"], "it is not for this catalog any more");
}

#[test]
fn a_live_link_orders_neither_after_the_deadline_nor_for_whom_the_brand_blocks() {
    let (mut stage, _) = taken(instant());
    let passed = "2026-03-01T08:59:59Z".parse().unwrap();
    stage.edit_catalog(|catalog| {
        (catalog.status, catalog.order_deadline) = (CatalogStatus::Closed, Some(passed));
    });
    stage.edit_connection(|connection| connection.blocked = true);
    assert_eq!(codes(&stage), ["buyer_blocked", "catalog_closed", "deadline_passed"]);
}

#[test]
fn payment_as_the_link_says_beats_payment_as_the_catalog_says() {
    let (mut stage, link) = taken(instant());
    edit_link(&mut stage, link, |link| link.payment = Some(PaymentMethods::CardOnly));
    assert_eq!(codes(&stage), ["payment_missing"]);
    stage.form.payment = PaymentForm::NotByCard;
    assert_eq!(codes(&stage), ["payment_not_offered"]);
    edit_link(&mut stage, link, |link| link.payment = Some(PaymentMethods::NotByCard));
    stage.edit_catalog(|catalog| catalog.payment = PaymentMethods::CardOnly);
    stage.place();
}

#[test]
fn shipping_of_the_link_beats_that_of_the_catalog_where_one_of_its_rates_fits() {
    let (mut stage, link) = taken(instant());
    let own: ShippingGroupId = id(ShippingGroupId::made, 91);
    let fee = |stage: &Stage| stage.preview().content.totals.shipping.as_ref().map(|shipping| shipping.fee);
    let put = |stage: &mut Stage, country: Option<&str>, fee: Money| {
        let country = country.map(|country| country.parse().unwrap());
        let rates = vec![ShippingRate { country, amount: None, quantity: None, fee, tax: Some(LOW_TAX) }];
        let group = ShippingGroup { id: own, brand: stage.brand, name: Name::new("Own").unwrap(), rates };
        stage.world.put(Key::shipping_group(stage.brand, own), group);
    };
    assert_eq!(fee(&stage), Some(euro(500)));
    edit_link(&mut stage, link, |link| link.shipping = Some(own));
    put(&mut stage, None, euro(300));
    assert_eq!(fee(&stage), Some(euro(300)));
    let taxes = stage.preview().content.totals.taxes.clone();
    assert_eq!(taxes[0].taxable, euro(400 + 300), "its tax counts too");
    put(&mut stage, Some("JP"), euro(300));
    assert_eq!(fee(&stage), Some(euro(500)), "none of the link's fits");
    put(&mut stage, None, yen(300));
    assert_eq!(fee(&stage), Some(euro(500)), "none of the link's is of the currency");
}

#[test]
fn what_was_returned_keeps_the_terms_of_the_link_whatever_became_of_it() {
    let (mut stage, link) = taken(instant());
    let placed = stage.place();
    let back = ReturnOrder { brand: stage.brand, order: placed.id, seen: None, notify: Notify::silent() };
    let returned = stage.world.run(&back, &writer(stage.brand)).unwrap();
    assert!(returned.lines.iter().all(|line| line.became == crate::operation::order::LineOutcome::Restored));
    let restored: Cart = cart(&stage, returned.cart).unwrap();
    assert_eq!((restored.route, restored.link), (CartRoute::Standard, Some(link)));
    stage.cart = returned.cart;
    edit_link(&mut stage, link, |link| {
        link.status = LinkStatus::Deleted;
        link.kind = LinkKind::Instant { catalog: id(CatalogId::made, 97), terms: link_terms("25") };
    });
    let again = stage.place();
    let original = stage.original(&again);
    assert_eq!(original.items[0].lines[0].unit_price, euro(100), "computed anew, under the link's terms");
    assert_eq!(stage.header(&again).reorder_of, Some(placed.id));
}

#[test]
fn a_returned_order_keeps_its_term_before_that_of_the_link() {
    let (mut stage, link) = taken(instant());
    let placed = stage.place();
    let back = ReturnOrder { brand: stage.brand, order: placed.id, seen: None, notify: Notify::silent() };
    stage.cart = stage.world.run(&back, &writer(stage.brand)).unwrap().cart;
    edit_link(&mut stage, link, |link| {
        let mut terms = link_terms("50");
        terms.term = TransactionTerm::new("FOB").unwrap();
        link.kind = LinkKind::Instant { catalog: CATALOG, terms };
    });
    assert_eq!(stage.preview().content.terms.term, term());
}

#[test]
fn what_a_confirmation_adds_is_priced_under_the_terms_of_the_link() {
    let (mut stage, _) = taken(instant());
    let placed = stage.place();
    let mut added = AddedLine::of(COAT, COAT_M, pieces(1));
    added.options = vec![row(WOOL, 1)];
    let edits = ConfirmationEdits { added: vec![added], ..ConfirmationEdits::default() };
    let (order, notify) = (placed.id, Notify::silent());
    let create = CreateConfirmation {
        brand: stage.brand,
        order,
        seen: None,
        edits,
        notify,
        approval_requested: false,
    };
    stage.world.run(&create, &writer(stage.brand)).unwrap();
    let order = stage.world.get::<Order>(&Key::order(stage.brand, placed.id)).unwrap();
    let content = Key::content(stage.brand, placed.id, order.content());
    let confirmation = stage.world.get::<crate::order::OrderConfirmation>(&content).unwrap();
    let added = confirmation.content.items.iter().find(|item| item.product == COAT).unwrap();
    assert_eq!(added.lines[0].unit_price, euro(500));
}
