//! The cart that an order was returned to: edited, removed, and placed again.

use super::super::PlaceRefusal;
use super::leaving::*;
use super::return_order::{cart, run, slot};
use super::stage::*;
use crate::cart::{Cart, CartItem, CartRoute, CartSku, Terms};
use crate::catalog::{CatalogStatus, TransactionTerm};
use crate::operation::cart::{AddToCart, LineReason, RemoveFromCart, RemovedFromCart, ViewCart};
use crate::order::{OrderStatus, OriginalOrder};
use crate::record::Key;
use crate::refusal::Reason;
use crate::value::{CartId, OptionChoiceId, OrderId, ProductId};

/// A stage whose order is returned, with the cart of the form being the returned one, and the order.
fn returned() -> (Stage, OrderId) {
    let (mut stage, order) = placed();
    stage.cart = run(&mut stage, order).cart;
    (stage, order)
}

fn scarves(count: u32) -> CartItem {
    CartItem::of(SCARF, vec![CartSku::of(SCARF_ONE, pieces(count))])
}

fn add(stage: &mut Stage, items: Vec<CartItem>) -> CartId {
    let (command, actor) = (AddToCart::of(stage.brand, BUYER, CATALOG, items), stage.actor.clone());
    stage.world.run(&command, &actor).unwrap().id
}

fn remove(stage: &mut Stage, products: Vec<ProductId>) -> RemovedFromCart {
    let command = RemoveFromCart { brand: stage.brand, cart: stage.cart, seen: None, products };
    let actor = stage.actor.clone();
    stage.world.run(&command, &actor).unwrap()
}

fn faults(stage: &Stage) -> Vec<LineReason> {
    let question = ViewCart { brand: stage.brand, cart: stage.cart };
    stage.world.ask(&question, &stage.actor).unwrap().faults
}

fn not_shown(stage: &Stage) -> Vec<&'static str> {
    stage.not_shown().iter().map(Reason::code).collect()
}

#[test]
fn placed_again_it_is_a_new_order_with_a_new_code_and_the_old_one_stays_returned() {
    let (mut stage, old) = returned();
    let before = header(&stage, old);
    let again = stage.place();
    let new = stage.header(&again);
    assert_ne!(new.id, old);
    assert_ne!(new.code, before.code);
    assert_eq!((new.reorder_of, new.cart), (Some(old), stage.cart));
    assert_eq!((new.route, new.state.status()), (CartRoute::Standard, OrderStatus::AwaitingConfirmation));
    assert_eq!(header(&stage, old), before);
    assert_eq!(before.state.status(), OrderStatus::ReturnedToCart);
    assert_eq!((before.reorder_of, slot(&stage)), (None, None));
    // The same content at the same prices, from another cart.
    let first = stage.world.get::<OriginalOrder>(&Key::original_order(stage.brand, old)).unwrap();
    let second = stage.original(&again);
    assert_eq!((&first.items, &first.totals), (&second.items, &second.totals));
    assert_eq!(stage.world.counter(&stage.stock(COAT_S)), 97);
    // Twice is once.
    let nil = stage.order(crate::order::Fingerprint::from_uuid(uuid::Uuid::nil()));
    assert_eq!(stage.world.plan(&nil, &stage.actor).unwrap().output, again);
    // The new order may be returned in its turn.
    let cart = run(&mut stage, again.id).cart;
    assert_ne!(cart, stage.cart);
}

#[test]
fn the_second_of_two_orders_is_returned_only_once_the_first_cart_is_ordered_or_removed() {
    for order_it in [true, false] {
        let mut stage = Stage::new();
        let first = stage.place().id;
        stage.cart = add(&mut stage, vec![scarves(1)]);
        let second = stage.place().id;
        stage.cart = run(&mut stage, first).cart;
        let (command, actor) = (give_back(&stage, second), staff(&stage));
        assert_eq!(stage.world.refused(&command, &actor), ["cart_exists"]);
        if order_it {
            stage.place();
        } else {
            assert!(matches!(remove(&mut stage, vec![COAT]), RemovedFromCart::Left { .. }));
            assert_eq!(stage.world.refused(&command, &actor), ["cart_exists"]);
            assert_eq!(remove(&mut stage, vec![SCARF]), RemovedFromCart::Gone);
            assert_eq!(slot(&stage), None);
        }
        let cart = run(&mut stage, second).cart;
        assert_eq!(slot(&stage), Some(cart.as_uuid()));
    }
}

#[test]
fn it_keeps_the_terms_of_the_order_and_is_priced_with_the_rates_of_today() {
    let (mut stage, _) = returned();
    stage.edit_connection(|connection| {
        connection.terms.term = TransactionTerm::new("FOB").unwrap();
        connection.terms.currency = "JPY".parse().unwrap();
        connection.terms.rates = wholesale("50");
    });
    let again = stage.place();
    let original = stage.original(&again);
    assert_eq!(original.terms, Terms { term: term(), currency: eur() });
    assert_eq!(stage.header(&again).term, Some(term()));
    let unit_prices: Vec<_> = original.lines().map(|(_, line)| line.unit_price).collect();
    assert_eq!(unit_prices, [euro(500), euro(200)]);
}

#[test]
fn it_may_be_edited_and_ordered_where_a_limited_catalog_is_granted_no_longer() {
    let (mut stage, order) = returned();
    stage.edit_catalog(|catalog| catalog.status = CatalogStatus::Limited);
    assert_eq!(add(&mut stage, vec![scarves(7)]), stage.cart);
    remove(&mut stage, vec![COAT]);
    assert_eq!(faults(&stage), []);
    let again = stage.place();
    assert_eq!(stage.header(&again).original.pieces.get(), 7);
    assert_eq!(stage.header(&again).reorder_of, Some(order));
    // With it, the access is gone.
    let command = AddToCart::of(stage.brand, BUYER, CATALOG, vec![scarves(1)]);
    let actor = stage.actor.clone();
    assert!(stage.world.is_missing(&command, &actor));
}

#[test]
fn after_the_deadline_and_in_a_closed_catalog_it_is_edited_but_not_ordered() {
    let (mut stage, _) = returned();
    stage.edit_catalog(|catalog| {
        catalog.status = CatalogStatus::Closed;
        catalog.order_deadline = Some("2026-02-28T00:00:00Z".parse().unwrap());
    });
    assert_eq!(add(&mut stage, vec![scarves(1)]), stage.cart);
    assert_eq!(not_shown(&stage), ["catalog_closed", "deadline_passed"]);
    stage.edit_connection(|connection| connection.blocked = true);
    assert_eq!(not_shown(&stage), ["buyer_blocked", "catalog_closed", "deadline_passed"]);
}

#[test]
fn what_a_buyer_puts_in_the_cart_for_the_catalog_goes_into_it_and_the_mark_stays() {
    let (mut stage, order) = returned();
    let mark = cart(&stage, stage.cart).returned;
    assert_eq!(mark.as_ref().map(|mark| mark.order), Some(order));
    assert_eq!(add(&mut stage, vec![scarves(5)]), stage.cart);
    remove(&mut stage, vec![COAT]);
    let question = ViewCart { brand: stage.brand, cart: stage.cart };
    let view = stage.world.ask(&question, &stage.actor).unwrap();
    assert_eq!(view.cart.returned, mark);
    assert_eq!(view.cart.label(), Some("Returned by brand"));
    let begun = Cart { returned: None, ..Cart::clone(&view.cart) };
    assert_eq!(begun.label(), None);
    let content: Vec<_> = view.cart.skus().map(|(_, sku)| (sku.sku, sku.quantity)).collect();
    assert_eq!(content, [(SCARF_ONE, pieces(5))]);
}

#[test]
fn a_line_that_can_no_longer_be_had_is_flagged_and_in_the_way_until_it_is_changed() {
    let (mut stage, order) = placed();
    stage.edit_sku(SCARF_ONE, |sku| sku.withdrawn = true);
    stage.edit_product(COAT, |coat| coat.options[0].choices[0].id = id(OptionChoiceId::made, 77));
    stage.cart = run(&mut stage, order).cart;
    let unknown = LineReason::OptionUnknown { sku: COAT_S, group: LINING, choice: SILK };
    let gone = LineReason::SkuNotInCatalog { sku: SCARF_ONE };
    assert_eq!(faults(&stage), [gone.clone(), unknown.clone()]);
    let both = [PlaceRefusal::Line(gone), PlaceRefusal::Line(unknown)];
    assert_eq!(stage.not_shown(), both);

    remove(&mut stage, vec![SCARF]);
    assert_eq!(stage.not_shown(), both[1..]);
    let wool = CartSku { sku: COAT_S, quantity: pieces(3), options: vec![row(WOOL, 3)] };
    add(&mut stage, vec![CartItem::of(COAT, vec![wool])]);
    assert_eq!(faults(&stage), []);
    stage.place();
}

#[test]
fn a_line_without_a_price_for_the_orders_terms_is_in_the_way() {
    let (mut stage, _) = returned();
    stage.edit_product(SCARF, |scarf| scarf.prices = price(yen(500)));
    assert_eq!(not_shown(&stage), ["no_base_price"]);
    remove(&mut stage, vec![SCARF]);
    stage.place();
}
