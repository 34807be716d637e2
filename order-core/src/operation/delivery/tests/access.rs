//! Who may do it, and what was seen.

use super::*;
use crate::operation::test_world::{reader, stranger};
use crate::order::DocumentKind;

/// Calls a macro's body with each command about an order, a delivery note or an invoice that is there, and the key of what it names.
macro_rules! for_each_command {
    ($depot:ident, |$command:ident, $key:ident| $body:block) => {{
        let (mut $depot, order) = Depot::with_backlog();
        let brand = $depot.brand;
        let bare = $depot.order(2, USUAL);
        let note = $depot.deliver(order, &[(COAT_S, 1)]);
        let invoice = $depot.bill(bare, Some("10")).0;
        let name = code("X-1");
        $depot.run(&AttachReference {
            brand,
            order: bare,
            seen: None,
            kind: DocumentKind::Other,
            name: name.clone(),
        });
        let source = ExportSource::DeliveryNote($depot.create_note(bare));
        $depot.run(&AttachExport { brand, source, seen: None, name: name.clone() });
        let third = $depot.order(3, USUAL);
        let kind = DocumentKind::Other;
        let closed = counted(&[(SCARF_ONE, 1)]);
        {
            let ($command, $key) =
                (CreateBacklog { brand, order: third, seen: None }, Key::order(brand, third));
            $body
        }
        {
            let fourth = $depot.order(4, USUAL);
            $depot.create_backlog(fourth);
            let ($command, $key) =
                (RemoveBacklog { brand, order: fourth, seen: None }, Key::order(brand, fourth));
            $body
        }
        {
            let ($command, $key) = (
                CloseBacklog { brand, order, seen: None, lines: closed, reason: None },
                Key::order(brand, order),
            );
            $body
        }
        {
            let ($command, $key) =
                (CreateDeliveryNote { brand, order: third, seen: None }, Key::order(brand, third));
            $body
        }
        {
            let ($command, $key) =
                (CloseDeliveryNote { brand, note, seen: None }, Key::delivery_note(brand, note));
            $body
        }
        {
            let ($command, $key) =
                (DeleteDeliveryNote { brand, note, seen: None }, Key::delivery_note(brand, note));
            $body
        }
        {
            let ($command, $key) =
                (CreateInvoice { brand, order, seen: None, ratio: None }, Key::order(brand, order));
            $body
        }
        {
            let ($command, $key) =
                (DeleteInvoice { brand, invoice, seen: None }, Key::invoice(brand, invoice));
            $body
        }
        {
            let ($command, $key) = (
                AttachReference { brand, order, seen: None, kind, name: name.clone() },
                Key::order(brand, order),
            );
            $body
        }
        {
            let ($command, $key) = (
                ReleaseReference { brand, order: bare, seen: None, kind, name: name.clone() },
                Key::order(brand, bare),
            );
            $body
        }
        {
            let ($command, $key) =
                (AttachExport { brand, source, seen: None, name: code("X-2") }, source.key(brand));
            $body
        }
        {
            let ($command, $key) =
                (ReleaseExport { brand, source, seen: None, name: name.clone() }, source.key(brand));
            $body
        }
    }};
}

#[test]
fn only_staff_with_write_change_anything() {
    for_each_command!(depot, |command, key| {
        let actor = depot.actor.clone();
        assert!(depot.world.allows(&command, &actor), "{command:?}");
        assert!(depot.world.allows(&command, &Actor::host()), "{command:?}");
        assert_eq!(depot.world.refused(&command, &reader(depot.brand)), ["not_permitted"], "{command:?}");
        let elsewhere = writer(id(BrandId::made, 99));
        assert!(depot.world.is_missing(&command, &stranger()), "{command:?}");
        assert!(depot.world.is_missing(&command, &elsewhere), "{command:?}");
        let buyer = stranger().member(BUYER, crate::party::Access::Write);
        assert!(depot.world.is_missing(&command, &buyer), "{command:?}");
        let mut gone = depot.clone();
        gone.world.remove(&key);
        assert!(gone.world.is_missing(&command, &actor), "{command:?}");
        // Not there comes before not permitted.
        assert!(gone.world.is_missing(&command, &reader(depot.brand)), "{command:?}");
    });
}

#[test]
fn a_version_that_is_no_longer_so_is_outdated() {
    for_each_command!(depot, |command, key| {
        let mut command = command;
        command.seen = Some(depot.version(&key));
        assert!(depot.allows(&command), "{command:?}");
        command.seen = Some(depot.version(&key).next());
        assert_eq!(depot.refused(&command), ["outdated"], "{command:?}");
    });
}

#[test]
fn deliveries_of_several_orders_and_notes_are_for_staff_with_write() {
    let (mut depot, order) = Depot::with_backlog();
    let delivery = depot.delivery_of(&[(order, &[(COAT_S, 1)])]);
    let note = depot.deliver(order, &[(SCARF_ONE, 1)]);
    let invoice = depot.invoice_of_notes(&[note]);
    let reader = reader(depot.brand);
    assert_eq!(depot.world.refused(&delivery, &reader), ["not_permitted"]);
    assert_eq!(depot.world.refused(&invoice, &reader), ["not_permitted"]);
    assert!(depot.world.is_missing(&delivery, &stranger()));
    assert!(depot.world.is_missing(&invoice, &stranger()));
    // Even one who names nothing is not told more than that.
    assert!(depot.world.is_missing(&depot.delivery_of(&[]), &stranger()));
    assert!(depot.world.is_missing(&depot.invoice_of_notes(&[]), &stranger()));
    let unknown = id(OrderId::made, 99);
    let some = depot.delivery_of(&[(order, &[(COAT_S, 1)]), (unknown, &[(COAT_S, 1)])]);
    let actor = depot.actor.clone();
    assert!(depot.world.is_missing(&some, &actor));
    assert!(depot.world.is_missing(&some, &reader));
    let some = depot.invoice_of_notes(&[note, id(DeliveryNoteId::made, 99)]);
    assert!(depot.world.is_missing(&some, &actor));
}
