//! Delivery notes: of an order, of backlog SKUs, closed, deleted.

use super::*;
use crate::operation::order::{RejectOrder, may_reject};
use crate::operation::test_world::stranger;
use crate::order::{
    AttachedReference, DeliveredLine, DeliveredOrder, DeliveryNoteStatus, DeliverySource, DocumentKind,
    Notify,
};
use crate::value::limits::{BATCH_LINES_MAX, DOCUMENT_SOURCES_MAX, REFERENCES_MAX};

fn delivered(sku: SkuId, count: u32, cents: i64) -> DeliveredLine {
    DeliveredLine { sku, quantity: pieces(count), amount: euro(cents) }
}

fn fill(depot: &mut Depot, order: OrderId, count: usize) {
    let other = |number| AttachedReference { kind: DocumentKind::Other, name: code(&format!("D-{number}")) };
    depot.edit(order, |order| order.attached = (0..count).map(other).collect());
}

#[test]
fn a_note_of_an_order_has_all_its_pieces() {
    let (mut depot, order) = Depot::with_order();
    let created = depot.run(&depot.note_of(order));
    let note = depot.note(created.id);
    let lines = vec![delivered(COAT_S, 3, 1000), delivered(SCARF_ONE, 7, 5000)];
    let expected = DeliveryNote {
        id: created.id,
        brand: depot.brand,
        buyer: BUYER,
        currency: eur(),
        source: DeliverySource::Order,
        orders: vec![DeliveredOrder { order, lines }],
        status: DeliveryNoteStatus::Open,
        invoice: None,
        exports: vec![],
        made_at: depot.world.now,
        made_by: depot.actor.id(),
    };
    assert_eq!(note, expected);
    assert_eq!(depot.header(order).state.delivery_notes(), [created.id]);
    assert_eq!(depot.delivery(order), DeliveryStatus::DeliveryNoteCreated);
    assert_eq!(created.version, depot.version(&Key::delivery_note(depot.brand, created.id)));
    assert_eq!(created.orders[0].version, depot.version(&Key::order(depot.brand, order)));
    assert!(depot.world.tasks.is_empty());
}

#[test]
fn a_note_is_of_a_confirmed_order_without_note_or_backlog() {
    let (mut depot, order) = Depot::with_order();
    depot.create_backlog(order);
    assert_eq!(depot.refused(&depot.note_of(order)), ["has_backlog_skus"]);
    depot.run(&depot.removal_of(order));
    let note = depot.create_note(order);
    assert_eq!(depot.refused(&depot.note_of(order)), ["has_delivery_note"]);
    depot.run(&depot.deletion_of(note));
    let attached = AttachedReference { kind: DocumentKind::DeliveryNote, name: code("DN-1") };
    depot.edit(order, |order| order.attached = BTreeSet::from([attached]));
    assert_eq!(depot.refused(&depot.note_of(order)), ["has_delivery_note"]);
    depot.edit(order, |order| order.attached.clear());
    for state in other_states() {
        depot.set_state(order, state.clone());
        assert_eq!(depot.refused(&depot.note_of(order)), ["wrong_status"], "{state:?}");
    }
}

#[test]
fn no_more_documents_refer_to_an_order_than_may() {
    let (mut depot, order) = Depot::with_order();
    fill(&mut depot, order, REFERENCES_MAX);
    let expected = TooManyReferences { order, max: REFERENCES_MAX };
    assert_eq!(
        depot.reasons(&depot.note_of(order)),
        [CreateDeliveryNoteRefusal::TooManyReferences(expected)]
    );
    depot.create_backlog(order);
    let delivery = depot.delivery_of(&[(order, &[(COAT_S, 1)])]);
    assert_eq!(depot.reasons(&delivery), [DeliverBacklogRefusal::TooManyReferences(expected)]);
    assert_eq!(
        depot.reasons(&depot.invoice_of(order, None)),
        [CreateInvoiceRefusal::TooManyReferences(expected)]
    );
    fill(&mut depot, order, REFERENCES_MAX - 1);
    let note = depot.deliver(order, &[(COAT_S, 1)]);
    assert_eq!(depot.refused(&depot.delivery_of(&[(order, &[(COAT_S, 1)])])), ["too_many_references"]);
    assert_eq!(depot.refused(&depot.invoice_of_notes(&[note])), ["too_many_references"]);
}

#[test]
fn deleting_the_note_of_an_order_lets_it_be_rejected_again() {
    let (mut depot, order) = Depot::with_order();
    let note = depot.create_note(order);
    assert_eq!(may_reject(&depot.header(order), false).unwrap_err().codes(), ["referenced"]);
    let deleted = depot.run(&depot.deletion_of(note));
    assert_eq!((deleted.id, deleted.orders[0].id), (note, order));
    assert!(depot.world.get::<DeliveryNote>(&Key::delivery_note(depot.brand, note)).is_none());
    assert_eq!(depot.delivery(order), DeliveryStatus::None);
    let reject = RejectOrder { brand: depot.brand, order, seen: None, notify: Notify::silent() };
    depot.run(&reject);
}

#[test]
fn with_backlog_skus_those_must_go_too_before_an_order_is_rejected() {
    let (mut depot, order) = Depot::with_backlog();
    let note = depot.deliver(order, &[(COAT_S, 1)]);
    let refused =
        |depot: &Depot| may_reject(&depot.header(order), false).map(|_| ()).map_err(|why| why.codes());
    assert_eq!(refused(&depot), Err(vec!["referenced", "has_backlog_skus"]));
    depot.run(&depot.deletion_of(note));
    assert_eq!(refused(&depot), Err(vec!["has_backlog_skus"]));
    depot.run(&depot.removal_of(order));
    assert_eq!(refused(&depot), Ok(()));
}

#[test]
fn backlog_skus_of_several_orders_go_on_one_note_in_parts() {
    let (mut depot, first) = Depot::with_backlog();
    let second = depot.order(2, USUAL);
    depot.create_backlog(second);
    let command = depot.delivery_of(&[(second, &[(SCARF_ONE, 7)]), (first, &[(SCARF_ONE, 2), (COAT_S, 1)])]);
    let created = depot.run(&command);
    let note = depot.note(created.id);
    let of = |order, lines| DeliveredOrder { order, lines };
    assert_eq!(note.source, DeliverySource::Backlog);
    assert_eq!(
        note.orders,
        [
            of(second, vec![delivered(SCARF_ONE, 7, 5000)]),
            of(first, vec![delivered(COAT_S, 1, 333), delivered(SCARF_ONE, 2, 1428)]),
        ]
    );
    assert_eq!(created.orders.iter().map(|order| order.id).collect::<Vec<_>>(), [second, first]);
    for order in [first, second] {
        assert_eq!(depot.header(order).state.delivery_notes(), [created.id]);
        assert_eq!(depot.delivery(order), DeliveryStatus::BacklogCreated);
        assert!(depot.ledger(order).unwrap().adds_up());
    }
    assert_eq!(depot.counts(first, SCARF_ONE), [2, 5, 0]);
    assert_eq!(depot.counts(first, COAT_S), [1, 2, 0]);
    assert_eq!(depot.counts(second, SCARF_ONE), [7, 0, 0]);
    assert_eq!(depot.counts(second, COAT_S), [0, 3, 0]);

    depot.run(&depot.deletion_of(created.id));
    for order in [first, second] {
        assert!(depot.header(order).state.delivery_notes().is_empty());
        let backlog = depot.backlog(order);
        assert!(backlog.skus.iter().all(|sku| sku.delivered.is_zero() && sku.delivered_amount.is_zero()));
    }
}

#[test]
fn the_notes_of_a_line_make_up_its_amount() {
    let (mut depot, order) = Depot::with_backlog();
    let mut amounts = Vec::new();
    for count in [1, 1, 1] {
        let note = depot.deliver(order, &[(COAT_S, count)]);
        amounts.push(depot.note(note).orders[0].lines[0].amount.minor());
    }
    assert_eq!(amounts, [333, 333, 334]);
    assert_eq!(depot.backlog(order).sku(COAT_S).unwrap().delivered_amount, euro(1000));
}

#[test]
fn no_note_of_a_line_costs_less_than_nothing() {
    let mut depot = Depot::new();
    // The shares of 1 to 6 pieces are 0, 0, 1, 1, 1 and 2 cents.
    let order = depot.order(1, &[(None, &[(COAT_S, 6, 2)])]);
    depot.create_backlog(order);
    let notes: Vec<_> = (0..6).map(|_| depot.deliver(order, &[(COAT_S, 1)])).collect();
    for note in [0, 1, 3, 4] {
        depot.run(&depot.deletion_of(notes[note]));
    }
    // Two pieces have taken the whole amount with them.
    let note = depot.deliver(order, &[(COAT_S, 1)]);
    assert_eq!(depot.note(note).orders[0].lines, [delivered(COAT_S, 1, 0)]);
    depot.deliver(order, &[(COAT_S, 3)]);
    assert_eq!(depot.backlog(order).sku(COAT_S).unwrap().delivered_amount, euro(2));
}

#[test]
fn no_more_is_delivered_than_is_open() {
    let (mut depot, order) = Depot::with_backlog();
    depot.deliver(order, &[(SCARF_ONE, 2)]);
    depot.run(&depot.closing(order, &[(SCARF_ONE, 1)]));
    let not_open = |wanted, open| {
        DeliverBacklogRefusal::Backlog(BacklogFault::NotOpen {
            order,
            sku: SCARF_ONE,
            wanted: pieces(wanted),
            open: pieces(open),
        })
    };
    let five = depot.delivery_of(&[(order, &[(SCARF_ONE, 5)])]);
    assert_eq!(depot.reasons(&five), [not_open(5, 4)]);
    depot.deliver(order, &[(SCARF_ONE, 4)]);
    let one = depot.delivery_of(&[(order, &[(SCARF_ONE, 1)])]);
    assert_eq!(depot.reasons(&one), [not_open(1, 0)]);
}

#[test]
fn what_is_delivered_is_named_rightly_and_all_faults_are_told() {
    let (mut depot, order) = Depot::with_backlog();
    let bare = depot.order(2, USUAL);
    assert_eq!(depot.refused(&depot.delivery_of(&[])), ["nothing_given"]);
    assert_eq!(depot.refused(&depot.delivery_of(&[(order, &[])])), ["nothing_given"]);
    let some = depot.delivery_of(&[(order, &[(COAT_S, 1)]), (bare, &[])]);
    assert_eq!(depot.refused(&some), ["nothing_given"]);
    let without = depot.delivery_of(&[(bare, &[(COAT_S, 1)])]);
    assert_eq!(depot.reasons(&without), [DeliverBacklogRefusal::NoBacklog(NoBacklog { order: bare })]);
    let twice = depot.delivery_of(&[(order, &[(COAT_S, 1)]), (order, &[(COAT_S, 1)])]);
    assert_eq!(depot.reasons(&twice), [DeliverBacklogRefusal::RepeatedOrder { order }]);
    let all = depot.delivery_of(&[
        (order, &[(SCARF_ONE, 1), (SCARF_ONE, 1), (COAT_M, 0), (COAT_S, 4)]),
        (bare, &[(COAT_S, 1)]),
    ]);
    let expected =
        ["no_backlog_skus", "repeated_backlog_sku", "no_pieces", "unknown_backlog_sku", "not_open"];
    assert_eq!(depot.refused(&all), expected);
}

#[test]
fn backlog_skus_that_the_header_does_not_tell_of_are_none() {
    let (mut depot, order) = Depot::with_backlog();
    let bare = depot.order(2, USUAL);
    let (header, stray) = (depot.header(bare), Backlog { order: bare, ..depot.backlog(order) });
    let delivery = OpenDelivery { order: &header, backlog: Some(&stray), lines: &counted(&[(COAT_S, 1)]) };
    let refused = may_deliver_backlog(&[delivery]).unwrap_err().into_vec();
    assert_eq!(refused, [DeliverBacklogRefusal::NoBacklog(NoBacklog { order: bare })]);
}

#[test]
fn one_note_is_for_one_buyer_and_in_one_currency() {
    let (mut depot, first) = Depot::with_backlog();
    let second = depot.order(2, USUAL);
    depot.create_backlog(second);
    let command = depot.delivery_of(&[(first, &[(COAT_S, 1)]), (second, &[(COAT_S, 1)])]);
    assert!(depot.allows(&command));
    let buyer = depot.set_buyer(second, 60);
    let expected = DeliverBacklogRefusal::OtherBuyer { order: second, buyer, needed: BUYER };
    assert_eq!(depot.reasons(&command), [expected]);
    depot.edit(second, |order| {
        order.buyer = BUYER;
        order.original.total = Money::zero("JPY".parse().unwrap());
    });
    let currency = "JPY".parse().unwrap();
    let expected = DeliverBacklogRefusal::OtherCurrency { order: second, currency, needed: eur() };
    assert_eq!(depot.reasons(&command), [expected]);
}

#[test]
fn a_note_has_no_more_orders_and_lines_than_it_may() {
    let (mut depot, order) = Depot::with_backlog();
    let line: &[(SkuId, u32)] = &[(COAT_S, 1)];
    let many = vec![(order, line); DOCUMENT_SOURCES_MAX + 1];
    let expected = DeliverBacklogRefusal::TooManyOrders { count: many.len(), max: DOCUMENT_SOURCES_MAX };
    assert_eq!(depot.reasons(&depot.delivery_of(&many)), [expected]);
    assert_eq!(
        depot.refused(&depot.delivery_of(&many[1..])).first(),
        Some(&"repeated_order"),
        "that many are looked at"
    );
    let lines = vec![(COAT_S, 1); BATCH_LINES_MAX + 1];
    assert_eq!(depot.refused(&depot.delivery_of(&[(order, &lines)])), ["too_many_lines"]);
    assert_eq!(depot.refused(&depot.delivery_of(&[(order, &lines[1..])])), ["repeated_backlog_sku"]);
    // Whoever may not see the orders is not told that they are too many.
    assert!(depot.world.is_missing(&depot.delivery_of(&many), &stranger()));
}

#[test]
fn a_closed_note_stays() {
    let (mut depot, order) = Depot::with_order();
    let note = depot.create_note(order);
    let close = CloseDeliveryNote { brand: depot.brand, note, seen: None };
    let closed = depot.run(&close);
    assert_eq!(depot.note(note).status, DeliveryNoteStatus::Closed);
    assert_eq!(closed.version, depot.version(&Key::delivery_note(depot.brand, note)));
    assert_eq!(depot.refused(&close), ["delivery_note_closed"]);
    assert_eq!(depot.refused(&depot.deletion_of(note)), ["delivery_note_closed"]);
}

#[test]
fn a_note_from_which_something_was_made_stays() {
    let (mut depot, order) = Depot::with_order();
    let note = depot.create_note(order);
    let invoice = depot.run(&depot.invoice_of_notes(&[note])).id;
    let expected = DeliveryNoteInvoiced { note, invoice };
    assert_eq!(depot.reasons(&depot.deletion_of(note)), [DeleteDeliveryNoteRefusal::Invoiced(expected)]);
    depot.run(&depot.invoice_deletion(invoice));
    depot.edit_note(note, |note| note.exports = vec![code("E-1"), code("E-2")]);
    assert_eq!(depot.refused(&depot.deletion_of(note)), ["exported"; 2]);
    depot.edit_note(note, |note| {
        note.status = DeliveryNoteStatus::Closed;
        note.invoice = Some(invoice);
        note.exports.pop();
    });
    let expected = ["delivery_note_closed", "delivery_note_invoiced", "exported"];
    assert_eq!(depot.refused(&depot.deletion_of(note)), expected);
    depot.edit_note(note, |note| {
        note.status = DeliveryNoteStatus::Open;
        note.invoice = None;
        note.exports.clear();
    });
    depot.run(&depot.deletion_of(note));
}
