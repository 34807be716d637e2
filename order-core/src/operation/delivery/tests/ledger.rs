//! The ledger of a confirmed order.

use super::*;
use crate::order::{AttachedReference, DocumentKind, LedgerLine};

#[test]
fn only_a_confirmed_order_has_a_ledger() {
    let (mut depot, order) = Depot::with_order();
    assert!(depot.ledger(order).is_some());
    for state in other_states() {
        depot.set_state(order, state);
        assert_eq!(depot.ledger(order), None);
    }
}

#[test]
fn everything_is_open_then_backlog_then_delivered() {
    let (mut depot, order) = Depot::with_order();
    let line = |sku, ordered, [delivered, open, closed]: [u32; 3]| LedgerLine {
        sku,
        ordered: pieces(ordered),
        delivered: pieces(delivered),
        open: pieces(open),
        closed: pieces(closed),
    };
    let lines = |depot: &Depot| depot.ledger(order).unwrap().lines;
    assert_eq!(lines(&depot), [line(COAT_S, 3, [0, 3, 0]), line(SCARF_ONE, 7, [0, 7, 0])]);
    let note = depot.create_note(order);
    assert_eq!(lines(&depot), [line(COAT_S, 3, [3, 0, 0]), line(SCARF_ONE, 7, [7, 0, 0])]);
    depot.run(&depot.deletion_of(note));
    depot.create_backlog(order);
    depot.deliver(order, &[(SCARF_ONE, 2)]);
    depot.run(&depot.closing(order, &[(SCARF_ONE, 1)]));
    assert_eq!(lines(&depot), [line(COAT_S, 3, [0, 3, 0]), line(SCARF_ONE, 7, [2, 4, 1])]);
}

#[test]
fn a_delivery_note_kept_elsewhere_delivers_everything() {
    let (mut depot, order) = Depot::with_order();
    let attached = AttachedReference { kind: DocumentKind::DeliveryNote, name: code("DN-1") };
    depot.edit(order, |order| order.attached = BTreeSet::from([attached]));
    assert_eq!(depot.counts(order, COAT_S), [3, 0, 0]);
}

#[test]
fn damaged_backlog_skus_show() {
    let (depot, order) = Depot::with_backlog();
    let adds_up = |change: &dyn Fn(&mut Backlog)| {
        let mut depot = depot.clone();
        let mut backlog = depot.backlog(order);
        change(&mut backlog);
        depot.world.put(Key::backlog(depot.brand, order), backlog);
        depot.ledger(order).unwrap().adds_up()
    };
    assert!(adds_up(&|_| ()));
    assert!(!adds_up(&|backlog| backlog.skus[0].ordered = pieces(4)));
    assert!(!adds_up(&|backlog| backlog.skus[0].delivered = pieces(4)));
    assert!(!adds_up(&|backlog| {
        backlog.skus.pop();
    }));
    assert!(!adds_up(&|backlog| backlog.skus[0].sku = COAT_M));
    // More of a SKU than was ordered of anything.
    assert!(!adds_up(&|backlog| {
        let mut extra = backlog.skus[0];
        extra.sku = COAT_M;
        backlog.skus.push(extra);
    }));
    let mut gone = depot.clone();
    gone.world.remove(&Key::backlog(gone.brand, order));
    assert!(!gone.ledger(order).unwrap().adds_up());
}
