//! Backlog SKUs: created, removed, closed.

use super::*;
use crate::operation::available::{AvailableOperations, Offered};
use crate::operation::order::tests::stage::Stage;
use crate::operation::{Operation, Viewer};
use crate::order::{AttachedReference, BacklogSku, DocumentKind, DocumentRef};
use crate::party::Connection;
use crate::value::limits::BATCH_LINES_MAX;

#[test]
fn there_is_one_backlog_sku_per_line_of_a_piece_or_more() {
    let (mut depot, order) = Depot::with_order();
    let receipt = depot.run(&depot.backlog_of(order));
    let sku = |sku, ordered, amount| BacklogSku {
        sku,
        ordered: pieces(ordered),
        delivered: Quantity::ZERO,
        closed: Quantity::ZERO,
        amount: euro(amount),
        delivered_amount: euro(0),
    };
    let expected = Backlog { order, skus: vec![sku(COAT_S, 3, 1000), sku(SCARF_ONE, 7, 5000)] };
    assert_eq!(depot.backlog(order), expected);
    assert_eq!(depot.delivery(order), DeliveryStatus::BacklogCreated);
    assert_eq!(receipt.version, depot.version(&Key::order(depot.brand, order)));
    assert!(depot.world.tasks.is_empty());
}

#[test]
fn a_backlog_is_of_a_confirmed_order_only() {
    let (mut depot, order) = Depot::with_order();
    for state in other_states() {
        depot.set_state(order, state.clone());
        assert_eq!(depot.refused(&depot.backlog_of(order)), ["wrong_status"], "{state:?}");
    }
}

#[test]
fn a_backlog_is_created_once() {
    let (mut depot, order) = Depot::with_backlog();
    assert_eq!(depot.refused(&depot.backlog_of(order)), ["has_backlog_skus"]);
}

#[test]
fn a_delivery_note_of_either_keeper_stands_in_the_way_of_a_backlog() {
    let (mut depot, order) = Depot::with_order();
    let note = depot.create_note(order);
    let expected = crate::operation::HasDeliveryNote { document: DocumentRef::DeliveryNote(note) };
    assert_eq!(depot.reasons(&depot.backlog_of(order)), [CreateBacklogRefusal::HasDeliveryNote(expected)]);
    depot.run(&depot.deletion_of(note));
    for (kind, stands) in
        [(DocumentKind::Other, false), (DocumentKind::Invoice, false), (DocumentKind::DeliveryNote, true)]
    {
        let reference = AttachedReference { kind, name: code("DN-1") };
        depot.edit(order, |order| order.attached = BTreeSet::from([reference]));
        assert_eq!(depot.allows(&depot.backlog_of(order)), !stands, "{kind}");
    }
    assert_eq!(depot.refused(&depot.backlog_of(order)), ["has_delivery_note"]);
}

#[test]
fn an_order_of_no_piece_has_nothing_to_deliver() {
    let mut depot = Depot::new();
    let order = depot.order(1, &[(None, &[(COAT_S, 0, 0), (COAT_M, 0, 0)])]);
    assert_eq!(depot.refused(&depot.backlog_of(order)), ["nothing_to_deliver"]);
    assert_eq!(depot.refused(&depot.note_of(order)), ["nothing_to_deliver"]);
    let order = depot.order(2, &[(None, &[(COAT_S, 0, 0), (COAT_M, 1, 0)])]);
    assert!(depot.allows(&depot.backlog_of(order)));
}

#[test]
fn everything_that_stands_in_the_way_of_a_backlog_is_told_at_once() {
    let (mut depot, order) = Depot::with_order();
    let figures = content(&[], 0).figures();
    let reference = AttachedReference { kind: DocumentKind::DeliveryNote, name: code("DN-1") };
    depot.edit(order, |order| {
        order.current = Some(figures);
        order.attached.insert(reference);
        order.state = OrderState::Confirmed(Confirmed { backlog: true, ..Confirmed::of(revision()) });
    });
    let expected = ["has_backlog_skus", "has_delivery_note", "nothing_to_deliver"];
    assert_eq!(depot.refused(&depot.backlog_of(order)), expected);
}

#[test]
fn an_untouched_backlog_is_removed_and_can_be_made_again() {
    let (mut depot, order) = Depot::with_backlog();
    depot.run(&depot.closing(order, &[(COAT_S, 1)]));
    depot.run(&depot.removal_of(order));
    assert_eq!(depot.delivery(order), DeliveryStatus::None);
    assert!(depot.world.get::<Backlog>(&Key::backlog(depot.brand, order)).is_none());
    assert_eq!(depot.counts(order, COAT_S), [0, 3, 0]);
    assert_eq!(depot.refused(&depot.removal_of(order)), ["no_backlog_skus"]);
    depot.create_backlog(order);
    assert_eq!(depot.counts(order, COAT_S), [0, 3, 0]);
}

#[test]
fn a_backlog_that_is_partly_delivered_stays() {
    let (mut depot, order) = Depot::with_backlog();
    let note = depot.deliver(order, &[(SCARF_ONE, 2)]);
    let expected = RemoveBacklogRefusal::Delivered { sku: SCARF_ONE, delivered: pieces(2) };
    assert_eq!(depot.reasons(&depot.removal_of(order)), [expected]);
    depot.deliver(order, &[(COAT_S, 3)]);
    assert_eq!(depot.refused(&depot.removal_of(order)), ["backlog_delivered"; 2]);
    depot.run(&depot.deletion_of(note));
    let expected = RemoveBacklogRefusal::Delivered { sku: COAT_S, delivered: pieces(3) };
    assert_eq!(depot.reasons(&depot.removal_of(order)), [expected]);
}

#[test]
fn closed_pieces_are_open_no_more() {
    let (mut depot, order) = Depot::with_backlog();
    let before = depot.version(&Key::order(depot.brand, order));
    let receipt = depot.run(&depot.closing(order, &[(SCARF_ONE, 4)]));
    assert_eq!(depot.counts(order, SCARF_ONE), [0, 3, 4]);
    assert_eq!(depot.counts(order, COAT_S), [0, 3, 0]);
    assert_eq!(receipt.version, before.next());
    depot.run(&depot.closing(order, &[(SCARF_ONE, 1), (COAT_S, 3)]));
    assert_eq!(depot.counts(order, SCARF_ONE), [0, 2, 5]);
    assert_eq!(depot.counts(order, COAT_S), [0, 0, 3]);
    assert_eq!(depot.delivery(order), DeliveryStatus::BacklogCreated);
}

#[test]
fn no_more_is_closed_than_is_open() {
    let (mut depot, order) = Depot::with_backlog();
    depot.deliver(order, &[(SCARF_ONE, 2)]);
    depot.run(&depot.closing(order, &[(SCARF_ONE, 1)]));
    let not_open = |wanted, open| {
        CloseBacklogRefusal::Backlog(BacklogFault::NotOpen {
            order,
            sku: SCARF_ONE,
            wanted: pieces(wanted),
            open: pieces(open),
        })
    };
    assert_eq!(depot.reasons(&depot.closing(order, &[(SCARF_ONE, 5)])), [not_open(5, 4)]);
    depot.run(&depot.closing(order, &[(SCARF_ONE, 4)]));
    assert_eq!(depot.reasons(&depot.closing(order, &[(SCARF_ONE, 1)])), [not_open(1, 0)]);
}

#[test]
fn what_is_closed_is_named_rightly_and_all_faults_are_told() {
    let (mut depot, order) = Depot::with_backlog();
    assert_eq!(depot.refused(&depot.closing(order, &[])), ["nothing_given"]);
    assert_eq!(depot.refused(&depot.closing(order, &[(SCARF_ONE, 0)])), ["no_pieces"]);
    // A line of 0 pieces is not to be delivered, so there is nothing of it to close.
    assert_eq!(depot.refused(&depot.closing(order, &[(COAT_M, 1)])), ["unknown_backlog_sku"]);
    let twice = depot.closing(order, &[(SCARF_ONE, 1), (SCARF_ONE, 1)]);
    assert_eq!(depot.refused(&twice), ["repeated_backlog_sku"]);
    let all = depot.closing(order, &[(SCARF_ONE, 1), (COAT_S, 4), (COAT_M, 0), (SCARF_ONE, 2)]);
    let expected = ["repeated_backlog_sku", "no_pieces", "unknown_backlog_sku", "not_open"];
    assert_eq!(depot.refused(&all), expected);
    depot.run(&depot.removal_of(order));
    assert_eq!(depot.refused(&depot.closing(order, &[(SCARF_ONE, 1)])), ["no_backlog_skus"]);
    assert_eq!(depot.refused(&depot.closing(order, &[])), ["nothing_given", "no_backlog_skus"]);
}

#[test]
fn one_command_closes_no_more_lines_than_it_may() {
    let (mut depot, order) = Depot::with_backlog();
    let many = vec![(SCARF_ONE, 1); BATCH_LINES_MAX + 1];
    assert_eq!(depot.refused(&depot.closing(order, &many)), ["too_many_lines"]);
    assert_eq!(depot.refused(&depot.closing(order, &many[1..])), ["repeated_backlog_sku"]);
}

#[test]
fn what_is_still_open_is_offered_though_another_sku_is_delivered_whole() {
    let (mut depot, order) = Depot::with_backlog();
    let stage = Stage::new();
    let connection = stage.world.get::<Connection>(&Key::connection(stage.brand, BUYER)).unwrap();
    depot.world.put(Key::connection(depot.brand, BUYER), connection.as_ref().clone());
    depot.deliver(order, &[(COAT_S, 3)]);
    let offered = |depot: &Depot| {
        let question = AvailableOperations { brand: depot.brand, order, viewer: Viewer::Brand };
        let all = depot.world.ask(&question, &depot.actor).unwrap();
        [Operation::DeliverBacklog, Operation::CloseBacklog].map(|operation| {
            let found = all.iter().find(|one| one.offered == Offered::Change(operation));
            found.unwrap().reasons.iter().map(|reason| reason.code.to_string()).collect::<Vec<_>>()
        })
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(offered(&depot), [none.clone(), none]);
    depot.deliver(order, &[(SCARF_ONE, 7)]);
    assert_eq!(offered(&depot), [["not_open"], ["not_open"]]);
}
