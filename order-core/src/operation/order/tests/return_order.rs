//! Returning to the cart: every condition, and all that a return leaves behind.

use super::super::{ReturnOrder, ReturnRefusal, Returned};
use super::leaving::*;
use super::stage::*;
use crate::cart::{Cart, CartRoute, CartSku, ReturnedOrder, Terms};
use crate::catalog::CatalogStatus;
use crate::operation::test_world::{NotApplied, label, reader, stranger};
use crate::operation::{
    AlreadyReturned, Command, HasBacklog, NotPermitted, OrderReceipt, Outdated, Referenced,
};
use crate::order::{
    ContentRef, HeldStock, Holding, Notify, Order, OrderConfirmation, OrderContent, OrderState, OrderStatus,
    OriginalOrder, ReturnedToCart,
};
use crate::party::Access;
use crate::record::{
    ClaimScope, FieldChange, Key, MovementCause, NoticeKind, NoticeNote, StockMovement, Subject, Task,
    Version,
};
use crate::refusal::Reason;
use crate::value::{Body, CartId, OrderId};

pub(super) fn slot(stage: &Stage) -> Option<uuid::Uuid> {
    stage.world.claimed(stage.brand, &ClaimScope::CartSlot(BUYER, CATALOG))
}

pub(super) fn cart(stage: &Stage, cart: CartId) -> Cart {
    stage.world.get::<Cart>(&Key::cart(stage.brand, cart)).unwrap().as_ref().clone()
}

/// Returns an order, which must go through.
pub(super) fn run(stage: &mut Stage, order: OrderId) -> Returned {
    let (command, actor) = (give_back(stage, order), staff(stage));
    stage.world.run(&command, &actor).unwrap()
}

fn refused(stage: &mut Stage, order: OrderId) -> Vec<ReturnRefusal> {
    let (command, actor) = (give_back(stage, order), staff(stage));
    stage.world.reasons(&command, &actor)
}

#[test]
fn what_nothing_has_ended_is_returned_and_keeps_what_it_was() {
    for state in open_states() {
        let content = state.content();
        let (mut stage, order) = placed_in(state);
        let before = header(&stage, order);
        let version = stage.world.version(&Key::order(stage.brand, order));
        let Returned { order: receipt, cart: made, .. } = run(&mut stage, order);
        let (code, status) = (before.code.clone(), OrderStatus::ReturnedToCart);
        assert_eq!(receipt, OrderReceipt { id: order, code, status, version: version.next() });
        let mut expected = Order { holds_stock: false, ..before };
        expected.state = OrderState::ReturnedToCart(ReturnedToCart { content, cart: made, archived: false });
        assert_eq!(header(&stage, order), expected);
        assert_eq!(slot(&stage), Some(made.as_uuid()));
        assert_eq!(refused(&mut stage, order).first(), Some(&AlreadyReturned.into()));
    }
    for (state, reason) in final_states() {
        let (mut stage, order) = placed_in(state);
        let codes: Vec<_> = refused(&mut stage, order).iter().map(Reason::code).collect();
        assert_eq!(codes, [reason]);
    }
}

#[test]
fn each_thing_that_stands_on_an_order_is_in_the_way_alone() {
    for (burden, document) in burdens() {
        let (mut stage, order) = placed();
        edit_order(&mut stage, order, burden);
        let expected = match document {
            Some(document) => ReturnRefusal::Referenced(Referenced { document }),
            None => ReturnRefusal::HasBacklog(HasBacklog),
        };
        assert_eq!(refused(&mut stage, order), [expected]);
    }
    let (mut stage, order) = placed();
    edit_order(&mut stage, order, |order| order.partner_inventory = true);
    assert_eq!(refused(&mut stage, order), [ReturnRefusal::PartnerInventory]);
}

#[test]
fn a_consignment_is_not_returned() {
    let mut stage = Stage::new();
    stage.make_proxy();
    stage.edit_cart(|cart| cart.route = CartRoute::Consignment);
    stage.world.remove(&ClaimScope::CartSlot(BUYER, CATALOG).key(stage.brand));
    let order = stage.place().id;
    assert_eq!(refused(&mut stage, order), [ReturnRefusal::PartnerInventory]);
    // It is the flag that counts, not the route.
    edit_order(&mut stage, order, |order| order.partner_inventory = false);
    run(&mut stage, order);
}

#[test]
fn an_offline_buyer_has_no_cart_to_return_to() {
    let mut stage = Stage::new();
    stage.make_offline();
    // Its working cart had no slot.
    stage.world.remove(&ClaimScope::CartSlot(BUYER, CATALOG).key(stage.brand));
    let order = stage.place().id;
    assert_eq!(refused(&mut stage, order), [ReturnRefusal::BuyerOffline]);
}

#[test]
fn any_cart_for_the_catalog_is_in_the_way_also_one_without_pieces() {
    let (mut stage, order) = placed();
    let item = crate::cart::CartItem::of(SCARF, vec![CartSku::of(SCARF_ONE, pieces(0))]);
    let add = crate::operation::cart::AddToCart::of(stage.brand, BUYER, CATALOG, vec![item]);
    let actor = stage.actor.clone();
    let made = stage.world.run(&add, &actor).unwrap();
    assert!(cart(&stage, made.id).is_all_zero());
    assert_eq!(refused(&mut stage, order), [ReturnRefusal::CartExists { catalog: CATALOG }]);
}

#[test]
fn neither_a_cart_for_another_catalog_nor_a_working_cart_of_the_brand_is_in_the_way() {
    let (mut stage, order) = placed();
    let other = id(crate::value::CatalogId::made, 44);
    let claim = |cart: CartId| crate::record::Claim { target: cart.as_uuid() };
    stage.world.put(ClaimScope::CartSlot(BUYER, other).key(stage.brand), claim(CART));
    let second = id(crate::value::BuyerOrganizationId::made, 45);
    stage.world.put(ClaimScope::CartSlot(second, CATALOG).key(stage.brand), claim(CART));
    let scarves = crate::cart::CartItem::of(SCARF, vec![CartSku::of(SCARF_ONE, pieces(1))]);
    let mut add = crate::operation::cart::AddToCart::of(stage.brand, BUYER, CATALOG, vec![scarves]);
    add.route = CartRoute::Proxy;
    let actor = staff(&stage);
    let working = stage.world.run(&add, &actor).unwrap().id;
    run(&mut stage, order);
    assert_eq!(cart(&stage, working).route, CartRoute::Proxy);
}

#[test]
fn all_reasons_are_told_together_in_their_order() {
    let (mut stage, order) = placed();
    edit_order(&mut stage, order, |order| {
        burden(order);
        order.partner_inventory = true;
    });
    stage.edit_connection(|connection| connection.offline = true);
    let claim = crate::record::Claim { target: CART.as_uuid() };
    stage.world.put(ClaimScope::CartSlot(BUYER, CATALOG).key(stage.brand), claim);
    let current = stage.world.version(&Key::order(stage.brand, order));
    let command = ReturnOrder { seen: Some(Version::NEVER), ..give_back(&stage, order) };
    let actor = staff(&stage);
    let mut expected = vec![ReturnRefusal::Outdated(Outdated { seen: Version::NEVER, current })];
    expected.extend(documents().map(|document| Referenced { document }.into()));
    expected.extend([
        HasBacklog.into(),
        ReturnRefusal::BuyerOffline,
        ReturnRefusal::CartExists { catalog: CATALOG },
        ReturnRefusal::PartnerInventory,
    ]);
    assert_eq!(stage.world.reasons(&command, &actor), expected);
}

#[test]
fn the_whole_original_is_in_the_cart_whatever_was_answered_since() {
    let mut stage = Stage::new();
    let mut filled = cart(&stage, CART);
    let terms = Terms { term: term(), currency: eur() };
    let order = stage.place().id;
    // The brand has answered with half of it, at other prices, without dates and messages.
    let original = stage.world.get::<OriginalOrder>(&Key::original_order(stage.brand, order)).unwrap();
    let mut content = OrderContent::of_original(&original);
    content.items.truncate(1);
    content.items[0].desired_date = None;
    content.items[0].message_to_brand = None;
    content.items[0].lines[0].quantity = pieces(1);
    content.items[0].lines[0].options.clear();
    let made_at = stage.world.now;
    let answer = OrderConfirmation { order, revision: FIRST, made_at, made_by: None, content };
    stage.world.put(Key::order_confirmation(stage.brand, order, FIRST), answer);
    edit_order(&mut stage, order, |order| order.state = confirmed());
    stage.world.now = "2026-03-09T10:00:00Z".parse().unwrap();

    let returned = run(&mut stage, order);
    // What was parked was never ordered.
    filled.items[0].skus.truncate(1);
    let expected = Cart {
        id: returned.cart,
        created_at: stage.world.now,
        returned: Some(ReturnedOrder { order, terms }),
        link: None,
        ..filled
    };
    assert_eq!(cart(&stage, returned.cart), expected);
    assert!(expected.items.iter().all(|item| item.note_to_own_company.is_some()));
    let content = header(&stage, order).content();
    assert_eq!(content, ContentRef::Confirmation(FIRST));
}

#[test]
fn an_order_by_proxy_comes_back_to_the_buyers_own_cart() {
    let mut stage = Stage::new();
    stage.make_proxy();
    stage.world.remove(&ClaimScope::CartSlot(BUYER, CATALOG).key(stage.brand));
    let order = stage.place().id;
    assert_eq!(header(&stage, order).route, CartRoute::Proxy);
    let returned = run(&mut stage, order);
    assert_eq!(cart(&stage, returned.cart).route, CartRoute::Standard);
    let look = crate::operation::cart::ViewCart { brand: stage.brand, cart: returned.cart };
    assert!(stage.world.ask(&look, &member(Access::Read)).is_ok());
    assert!(stage.world.ask(&look, &staff(&stage)).is_err());
}

#[test]
fn neither_deadline_nor_closing_nor_a_withdrawn_grant_nor_blocking_keeps_an_order_from_returning() {
    let changes: [fn(&mut Stage); 4] = [
        |stage| stage.edit_catalog(|catalog| catalog.status = CatalogStatus::Closed),
        |stage| stage.edit_catalog(|catalog| catalog.status = CatalogStatus::Limited),
        |stage| {
            let past = "2026-02-28T00:00:00Z".parse().unwrap();
            stage.edit_catalog(|catalog| catalog.order_deadline = Some(past));
        },
        |stage| stage.edit_connection(|connection| connection.blocked = true),
    ];
    for change in changes {
        let (mut stage, order) = placed();
        change(&mut stage);
        run(&mut stage, order);
    }
}

#[test]
fn stock_that_moved_goes_back_from_where_it_was_registered_too() {
    let (mut stage, order) = placed();
    assert_eq!(stage.world.counter(&stage.stock(COAT_S)), 97);
    run(&mut stage, order);
    for sku in [COAT_S, SCARF_ONE] {
        assert_eq!(stage.world.counter(&stage.stock(sku)), 100);
    }
    assert!(stage.world.get::<Holding>(&Key::holding(stage.brand, order)).is_none());
    let movements = stage.world.all::<StockMovement>();
    assert!(movements.iter().any(|(_, moved)| moved.cause == MovementCause::Returned { order }));

    let (mut stage, order) = placed_in(confirmed());
    let held = |number, count| HeldStock { sku: COAT_S, label: label(number), quantity: pieces(count) };
    let holding = Holding { lines: vec![held(1, 3)], registered: vec![held(2, 3)] };
    stage.world.put(Key::holding(stage.brand, order), holding);
    run(&mut stage, order);
    let target = crate::record::StockKey { label: label(2), ..stage.stock(COAT_S) };
    assert_eq!([stage.world.counter(&stage.stock(COAT_S)), stage.world.counter(&target)], [100, -3]);
}

#[test]
fn the_buyer_is_told_when_that_is_asked_for_and_in_the_senders_words() {
    let body = Body::new("Please check the sizes.").unwrap();
    for (notify, sent, expected) in [
        (Notify::silent(), false, None),
        (Notify::send(), true, None),
        (Notify::with_body(body.clone()), true, Some(body)),
    ] {
        let (mut stage, order) = placed();
        stage.world.tasks.clear();
        let command = ReturnOrder { notify, ..give_back(&stage, order) };
        let actor = staff(&stage);
        stage.world.run(&command, &actor).unwrap();
        let told: Vec<_> = stage.world.tasks.iter().filter_map(Task::notice).collect();
        assert_eq!(told.len(), usize::from(sent));
        for notice in told {
            assert_eq!((notice.kind, &notice.body), (NoticeKind::OrderReturned, &expected));
            assert_eq!(notice.recipients, ["orders@harbour.example".parse().unwrap()]);
        }
        let note = NoticeNote { sent, body: expected, recipients: sent.then_some(1) };
        assert_eq!(stage.world.log.last().unwrap().notice, Some(note));
    }
}

#[test]
fn the_log_tells_the_cart_and_nothing_of_the_buyers_own_notes() {
    let (mut stage, order) = placed();
    let command = ReturnOrder { notify: Notify::send(), ..give_back(&stage, order) };
    let actor = staff(&stage);
    let decision = stage.world.plan(&command, &actor).unwrap();
    let [entry] = decision.changeset.log() else { panic!("{:?}", decision.changeset.log()) };
    let key = Key::order(stage.brand, order);
    assert_eq!(entry.subject, Subject { kind: key.kind(), name: key.name().clone() });
    assert_eq!(entry.operation, "return_order");
    assert_eq!(
        entry.changes,
        [
            FieldChange::changed("status", "awaiting_confirmation", "returned_to_cart"),
            FieldChange::set("returned_to", decision.output.cart),
        ]
    );
    let secret = "for the new shop";
    let to_brand = serde_json::to_string(&decision.output).unwrap();
    let shown = format!("{:?} {:?}", decision.changeset.log(), decision.changeset.tasks());
    assert!(!to_brand.contains(secret) && !shown.contains(secret));
    for write in decision.changeset.writes() {
        let Some(content) = &write.content else { continue };
        let body = std::str::from_utf8(&content.encoded.body).unwrap();
        assert_eq!(body.contains(secret), write.key.kind() == crate::record::Kind::Cart);
        let rows = format!("{:?} {:?}", content.record.columns(), content.record.index_rows(&write.key));
        assert!(!rows.contains(secret));
    }
}

#[test]
fn only_staff_of_the_brand_return() {
    let (mut stage, order) = placed_in(rejected(false));
    let command = give_back(&stage, order);
    assert_eq!(stage.world.reasons(&command, &reader(stage.brand)), [NotPermitted.into()]);
    for actor in [stranger(), member(Access::Write)] {
        assert!(stage.world.is_missing(&command, &actor), "{actor:?}");
    }
    let (none, actor) = (give_back(&stage, id(OrderId::made, 99)), staff(&stage));
    assert!(stage.world.is_missing(&none, &actor));
}

#[test]
fn a_cart_that_the_buyer_begins_meanwhile_wins_or_loses_but_never_shares_the_slot() {
    let (mut stage, order) = placed();
    let (command, actor) = (give_back(&stage, order), staff(&stage));
    let returned = stage.world.plan(&command, &actor).unwrap();
    let scarves = crate::cart::CartItem::of(SCARF, vec![CartSku::of(SCARF_ONE, pieces(1))]);
    let add = crate::operation::cart::AddToCart::of(stage.brand, BUYER, CATALOG, vec![scarves]);
    let buyer = stage.actor.clone();
    let added = stage.world.plan(&add, &buyer).unwrap();
    let taken = ClaimScope::CartSlot(BUYER, CATALOG).key(stage.brand);
    for (first, second) in [(&returned.changeset, &added.changeset), (&added.changeset, &returned.changeset)]
    {
        let mut world = stage.world.clone();
        world.apply(first).unwrap();
        assert_eq!(world.apply(second), Err(NotApplied::Conflict(taken.clone())));
        assert_eq!(world.all::<Cart>().len(), 1);
    }
}

#[test]
fn a_final_order_is_refused_without_a_look_at_its_lines() {
    let (stage, order) = placed_in(rejected(false));
    let command = give_back(&stage, order);
    let facts = stage.world.gather(|known, keys| command.needs(known, keys));
    assert!(!facts.knows(&Key::original_order(stage.brand, order)));
    assert!(!facts.knows(&Key::product(stage.brand, COAT)));
}
