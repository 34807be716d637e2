//! What the log tells of deliveries and invoices: one entry per order that is touched, and one for the document.

use super::*;
use crate::operation::order::tests::stage::note;
use crate::order::DocumentKind;
use crate::record::{Kind, LogEntry};

/// Runs a command and tells what was logged: kind of subject, then field, from, to.
fn logged<C: Command>(depot: &mut Depot, command: &C) -> Vec<(Kind, Vec<String>)> {
    let before = depot.world.log.len();
    depot.run(command);
    let told = |entry: &LogEntry| {
        assert_eq!(entry.operation, C::OPERATION.name());
        assert_eq!(entry.notice, None);
        let changes = entry.changes.iter().map(|change| {
            let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
            format!("{}: {} > {}", change.field, side(&change.from), side(&change.to))
        });
        (entry.subject.kind, changes.collect())
    };
    depot.world.log[before..].iter().map(told).collect()
}

fn of(kind: Kind, changes: &[String]) -> (Kind, Vec<String>) {
    (kind, changes.to_vec())
}

#[test]
fn backlog_skus_are_logged_with_their_order() {
    let (mut depot, order) = Depot::with_order();
    let create = depot.backlog_of(order);
    let expected = ["delivery: none > backlog_created".to_owned(), "backlog.pieces: - > 10".to_owned()];
    assert_eq!(logged(&mut depot, &create), [of(Kind::Order, &expected)]);
    let close = CloseBacklog { reason: Some(note("sold out")), ..depot.closing(order, &[(COAT_S, 2)]) };
    let expected = [format!("backlog[{COAT_S}].closed: 0 > 2"), "reason: - > sold out".to_owned()];
    assert_eq!(logged(&mut depot, &close), [of(Kind::Order, &expected)]);
    let remove = depot.removal_of(order);
    let expected = [
        "delivery: backlog_created > none".to_owned(),
        "backlog.pieces: 10 > -".to_owned(),
        format!("backlog[{COAT_S}].closed: 2 > -"),
    ];
    assert_eq!(logged(&mut depot, &remove), [of(Kind::Order, &expected)]);
}

#[test]
fn a_note_is_logged_and_each_order_on_it() {
    let (mut depot, first) = Depot::with_backlog();
    let second = depot.order(2, USUAL);
    depot.create_backlog(second);
    let command = depot.delivery_of(&[(first, &[(COAT_S, 1), (SCARF_ONE, 2)]), (second, &[(COAT_S, 3)])]);
    let entries = logged(&mut depot, &command);
    let id = depot.header(first).state.delivery_notes()[0];
    let note = [
        format!("buyer: - > {BUYER}"),
        format!("orders[{first}].pieces: - > 3"),
        format!("orders[{second}].pieces: - > 3"),
    ];
    let of_first = [
        format!("delivery_notes: - > {id}"),
        format!("backlog[{COAT_S}].delivered: 0 > 1"),
        format!("backlog[{SCARF_ONE}].delivered: 0 > 2"),
    ];
    let of_second = [format!("delivery_notes: - > {id}"), format!("backlog[{COAT_S}].delivered: 0 > 3")];
    let expected = [of(Kind::DeliveryNote, &note), of(Kind::Order, &of_first), of(Kind::Order, &of_second)];
    assert_eq!(entries, expected);
    let delete = depot.deletion_of(id);
    let note = [format!("orders[{first}].pieces: 3 > -"), format!("orders[{second}].pieces: 3 > -")];
    let of_second = [format!("delivery_notes: {id} > -"), format!("backlog[{COAT_S}].delivered: 3 > 0")];
    let entries = logged(&mut depot, &delete);
    assert_eq!((&entries[0], &entries[2]), (&of(Kind::DeliveryNote, &note), &of(Kind::Order, &of_second)));
}

#[test]
fn a_note_of_an_order_changes_its_delivery_status() {
    let (mut depot, order) = Depot::with_order();
    let command = depot.note_of(order);
    let entries = logged(&mut depot, &command);
    let id = depot.header(order).state.delivery_notes()[0];
    let expected = ["delivery: none > delivery_note_created".to_owned(), format!("delivery_notes: - > {id}")];
    assert_eq!(entries[1], of(Kind::Order, &expected));
    let close = CloseDeliveryNote { brand: depot.brand, note: id, seen: None };
    let expected = ["status: open > closed".to_owned()];
    assert_eq!(logged(&mut depot, &close), [of(Kind::DeliveryNote, &expected)]);
}

#[test]
fn an_invoice_is_logged_with_its_orders_and_notes() {
    let (mut depot, order) = Depot::with_order();
    let deposit = depot.invoice_of(order, Some("30"));
    let entries = logged(&mut depot, &deposit);
    let id = depot.header(order).invoices[0].invoice;
    let invoice = [
        format!("buyer: - > {BUYER}"),
        "total: - > 19.62 EUR".to_owned(),
        format!("orders[{order}].amount: - > 19.62 EUR"),
    ];
    let header = [format!("invoices[{id}].ratio: - > 30"), format!("invoices[{id}].amount: - > 19.62 EUR")];
    assert_eq!(entries, [of(Kind::Invoice, &invoice), of(Kind::Order, &header)]);
    let delete = depot.invoice_deletion(id);
    let invoice = ["total: 19.62 EUR > -".to_owned(), format!("orders[{order}].amount: 19.62 EUR > -")];
    let header = [format!("invoices[{id}].ratio: 30 > -"), format!("invoices[{id}].amount: 19.62 EUR > -")];
    assert_eq!(logged(&mut depot, &delete), [of(Kind::Invoice, &invoice), of(Kind::Order, &header)]);

    let note = depot.create_note(order);
    let command = depot.invoice_of_notes(&[note]);
    let entries = logged(&mut depot, &command);
    let id = depot.header(order).invoices[0].invoice;
    let kinds: Vec<Kind> = entries.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [Kind::DeliveryNote, Kind::Invoice, Kind::Order]);
    assert_eq!(entries[0].1, [format!("invoice: - > {id}")]);
    let delete = depot.invoice_deletion(id);
    assert_eq!(logged(&mut depot, &delete)[1].1, [format!("invoice: {id} > -")]);
}

#[test]
fn references_are_logged_by_kind_and_name() {
    let (mut depot, order) = Depot::with_order();
    let (brand, kind, name) = (depot.brand, DocumentKind::DeliveryNote, code("X-1"));
    let attach = AttachReference { brand, order, seen: None, kind, name: name.clone() };
    let expected =
        ["delivery: none > delivery_note_created".to_owned(), "attached.delivery_note: - > X-1".to_owned()];
    assert_eq!(logged(&mut depot, &attach), [of(Kind::Order, &expected)]);
    let release = ReleaseReference { brand, order, seen: None, kind, name };
    let expected =
        ["delivery: delivery_note_created > none".to_owned(), "attached.delivery_note: X-1 > -".to_owned()];
    assert_eq!(logged(&mut depot, &release), [of(Kind::Order, &expected)]);
}
