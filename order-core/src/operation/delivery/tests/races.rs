//! Two at once: whoever comes second has decided about something that is no longer so.

use super::*;
use crate::operation::order::RejectOrder;
use crate::operation::test_world::NotApplied;
use crate::order::{DocumentKind, Notify};

/// Plans both, applies the second, and tells why the first does not apply any more.
fn lost<A: Command, B: Command>(depot: &mut Depot, late: &A, early: &B) -> Key {
    let actor = depot.actor.clone();
    let stale = depot.world.plan(late, &actor).unwrap().changeset;
    depot.run(early);
    let before = depot.world.clone();
    match depot.world.apply(&stale) {
        Err(NotApplied::Conflict(key)) => {
            assert_eq!(format!("{:?}", depot.world), format!("{before:?}"), "nothing of it is written");
            key
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_pieces_are_delivered_once() {
    let (mut depot, order) = Depot::with_backlog();
    let all = depot.delivery_of(&[(order, &[(SCARF_ONE, 7)])]);
    lost(&mut depot, &all, &all);
    assert_eq!(depot.counts(order, SCARF_ONE), [7, 0, 0]);
    assert_eq!(depot.refused(&all), ["not_open"]);
}

#[test]
fn pieces_are_not_delivered_and_closed() {
    let (mut depot, order) = Depot::with_backlog();
    let delivery = depot.delivery_of(&[(order, &[(SCARF_ONE, 7)])]);
    let closing = depot.closing(order, &[(SCARF_ONE, 1)]);
    lost(&mut depot.clone(), &closing, &delivery);
    lost(&mut depot, &delivery, &closing);
    assert_eq!(depot.counts(order, SCARF_ONE), [0, 6, 1]);
}

#[test]
fn an_order_on_a_note_is_not_rejected_at_the_same_time() {
    let (mut depot, order) = Depot::with_order();
    let note = depot.note_of(order);
    let reject = RejectOrder { brand: depot.brand, order, seen: None, notify: Notify::silent() };
    let key = Key::order(depot.brand, order);
    assert_eq!(lost(&mut depot.clone(), &note, &reject), key);
    assert_eq!(lost(&mut depot, &reject, &note), key);
    assert_eq!(depot.refused(&reject), ["referenced"]);
}

#[test]
fn an_order_is_delivered_in_parts_or_as_a_whole() {
    let (mut depot, order) = Depot::with_order();
    let (note, backlog) = (depot.note_of(order), depot.backlog_of(order));
    let attached = AttachReference {
        brand: depot.brand,
        order,
        seen: None,
        kind: DocumentKind::DeliveryNote,
        name: code("X-1"),
    };
    lost(&mut depot.clone(), &note, &backlog);
    lost(&mut depot.clone(), &backlog, &note);
    lost(&mut depot.clone(), &backlog, &attached);
    lost(&mut depot, &attached, &note);
}

#[test]
fn two_invoices_do_not_bill_the_same_part() {
    let (mut depot, order) = Depot::with_order();
    let part = depot.invoice_of(order, Some("60"));
    lost(&mut depot, &part, &part);
    assert_eq!(depot.refused(&part), ["ratio_above_rest"]);
}

#[test]
fn a_note_is_not_invoiced_and_deleted() {
    let (mut depot, order) = Depot::with_backlog();
    let note = depot.deliver(order, &[(COAT_S, 1)]);
    let (invoice, deletion) = (depot.invoice_of_notes(&[note]), depot.deletion_of(note));
    lost(&mut depot.clone(), &invoice, &invoice);
    lost(&mut depot.clone(), &invoice, &deletion);
    lost(&mut depot, &deletion, &invoice);
    assert_eq!(depot.refused(&deletion), ["delivery_note_invoiced"]);
}

#[test]
fn a_part_and_deliveries_are_not_billed_past_each_other() {
    let (mut depot, order) = Depot::with_order();
    let note = depot.create_note(order);
    let (part, deliveries) = (depot.invoice_of(order, Some("50")), depot.invoice_of_notes(&[note]));
    let key = Key::order(depot.brand, order);
    assert_eq!(lost(&mut depot.clone(), &part, &deliveries), key);
    assert_eq!(lost(&mut depot, &deliveries, &part), key);
}

#[test]
fn an_export_keeps_a_document_that_somebody_is_deleting() {
    let (mut depot, order) = Depot::with_order();
    let brand = depot.brand;
    let note = depot.create_note(order);
    let (invoice, _) = depot.bill(order, None);
    let export = |source| AttachExport { brand, source, seen: None, name: code("E-1") };
    let (of_note, of_invoice) = (ExportSource::DeliveryNote(note), ExportSource::Invoice(invoice));
    let deletion = depot.deletion_of(note);
    assert_eq!(lost(&mut depot, &deletion, &export(of_note)), of_note.key(brand));
    let deletion = depot.invoice_deletion(invoice);
    assert_eq!(lost(&mut depot, &deletion, &export(of_invoice)), of_invoice.key(brand));
}
