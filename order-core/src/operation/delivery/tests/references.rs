//! References to documents that the embedding product keeps, and exports.

use super::*;
use crate::operation::order::may_reject;
use crate::order::{AttachedReference, DocumentKind, OrderStatus};
use crate::value::limits::REFERENCES_MAX;

const KINDS: [DocumentKind; 3] = [DocumentKind::DeliveryNote, DocumentKind::Invoice, DocumentKind::Other];

fn attach(depot: &Depot, order: OrderId, kind: DocumentKind, name: &str) -> AttachReference {
    AttachReference { brand: depot.brand, order, seen: None, kind, name: code(name) }
}

fn release(depot: &Depot, order: OrderId, kind: DocumentKind, name: &str) -> ReleaseReference {
    ReleaseReference { brand: depot.brand, order, seen: None, kind, name: code(name) }
}

#[test]
fn an_attached_reference_counts_until_it_is_released() {
    for kind in KINDS {
        let (mut depot, order) = Depot::with_order();
        depot.run(&attach(&depot, order, kind, "X-1"));
        let reference = AttachedReference { kind, name: code("X-1") };
        assert_eq!(depot.header(order).attached, BTreeSet::from([reference]));
        assert_eq!(may_reject(&depot.header(order), false).unwrap_err().codes(), ["referenced"], "{kind}");
        let delivered = kind == DocumentKind::DeliveryNote;
        assert_eq!(depot.delivery(order) == DeliveryStatus::DeliveryNoteCreated, delivered, "{kind}");
        depot.run(&release(&depot, order, kind, "X-1"));
        assert!(may_reject(&depot.header(order), false).is_ok(), "{kind}");
        assert_eq!(depot.delivery(order), DeliveryStatus::None);
    }
}

#[test]
fn attaching_the_same_twice_changes_nothing() {
    for kind in KINDS {
        let (mut depot, order) = Depot::with_order();
        let command = attach(&depot, order, kind, "X-1");
        let first = depot.run(&command);
        let actor = depot.actor.clone();
        let again = depot.world.plan(&command, &actor).unwrap();
        assert_eq!(again.output, first);
        assert!(again.changeset.writes().is_empty() && again.changeset.log().is_empty(), "{kind}");
    }
}

#[test]
fn a_reference_is_of_its_kind_and_name() {
    let (mut depot, order) = Depot::with_order();
    depot.run(&attach(&depot, order, DocumentKind::Other, "X-1"));
    depot.run(&attach(&depot, order, DocumentKind::Invoice, "X-1"));
    assert_eq!(depot.header(order).attached.len(), 2);
    let unknown = release(&depot, order, DocumentKind::DeliveryNote, "X-1");
    let expected = ReleaseReferenceRefusal::Unknown { kind: DocumentKind::DeliveryNote, name: code("X-1") };
    assert_eq!(depot.reasons(&unknown), [expected]);
    assert_eq!(depot.refused(&release(&depot, order, DocumentKind::Other, "X-2")), ["unknown_reference"]);
}

#[test]
fn documents_are_attached_where_they_could_be_made() {
    let confirmation =
        |status| matches!(status, OrderStatus::ConfirmationCreated | OrderStatus::ConfirmationApproved);
    for state in other_states() {
        let (mut depot, order) = Depot::with_order();
        depot.set_state(order, state.clone());
        let status = state.status();
        for kind in KINDS {
            let allowed = match kind {
                DocumentKind::DeliveryNote => false,
                DocumentKind::Invoice => confirmation(status),
                DocumentKind::Other => !status.is_terminal(),
            };
            let command = attach(&depot, order, kind, "X-1");
            if allowed {
                assert!(depot.allows(&command), "{kind} {status}");
            } else {
                assert_eq!(depot.refused(&command), ["wrong_status"], "{kind} {status}");
            }
        }
    }
    let (mut depot, order) = Depot::with_order();
    for kind in KINDS {
        assert!(depot.allows(&attach(&depot, order, kind, "X-1")));
    }
}

#[test]
fn one_delivery_note_of_the_whole_is_enough() {
    let (mut depot, order) = Depot::with_backlog();
    let command = attach(&depot, order, DocumentKind::DeliveryNote, "X-1");
    assert_eq!(depot.refused(&command), ["has_backlog_skus"]);
    depot.deliver(order, &[(COAT_S, 1)]);
    assert_eq!(depot.refused(&command), ["has_backlog_skus", "has_delivery_note"]);
    for kind in [DocumentKind::Invoice, DocumentKind::Other] {
        assert!(depot.allows(&attach(&depot, order, kind, "X-1")), "{kind}");
    }
    let (mut depot, order) = Depot::with_order();
    depot.run(&attach(&depot, order, DocumentKind::DeliveryNote, "X-1"));
    assert_eq!(
        depot.refused(&attach(&depot, order, DocumentKind::DeliveryNote, "X-2")),
        ["has_delivery_note"]
    );
}

#[test]
fn there_are_no_more_references_than_may_be() {
    let (mut depot, order) = Depot::with_order();
    let other = |number| AttachedReference { kind: DocumentKind::Other, name: code(&format!("D-{number}")) };
    depot.edit(order, |order| order.attached = (1..REFERENCES_MAX).map(other).collect());
    depot.run(&attach(&depot, order, DocumentKind::Other, "last"));
    assert_eq!(depot.refused(&attach(&depot, order, DocumentKind::Other, "more")), ["too_many_references"]);
    // One that is there already still changes nothing.
    assert!(depot.allows(&attach(&depot, order, DocumentKind::Other, "last")));
}

fn sources(depot: &mut Depot, order: OrderId) -> [ExportSource; 2] {
    let note = depot.create_note(order);
    [ExportSource::DeliveryNote(note), ExportSource::Invoice(depot.bill(order, None).0)]
}

fn exports(depot: &Depot, source: ExportSource) -> Vec<Code> {
    match source {
        ExportSource::DeliveryNote(id) => depot.note(id).exports,
        ExportSource::Invoice(id) => depot.invoice(id).exports,
    }
}

#[test]
fn what_was_exported_stays_until_the_document_is_gone() {
    let (mut depot, order) = Depot::with_order();
    let brand = depot.brand;
    for source in sources(&mut depot, order) {
        let name = code("E-1");
        let export = AttachExport { brand, source, seen: None, name: name.clone() };
        let first = depot.run(&export);
        assert_eq!(first, Exports { source, version: depot.version(&source.key(brand)) });
        assert_eq!(exports(&depot, source), std::slice::from_ref(&name));
        let actor = depot.actor.clone();
        let again = depot.world.plan(&export, &actor).unwrap();
        assert_eq!(again.output, first);
        assert!(again.changeset.writes().is_empty() && again.changeset.log().is_empty());
        let deleted = match source {
            ExportSource::DeliveryNote(note) => depot.refused(&depot.deletion_of(note)),
            ExportSource::Invoice(invoice) => depot.refused(&depot.invoice_deletion(invoice)),
        };
        assert_eq!(deleted, ["exported"]);
        depot.run(&ReleaseExport { brand, source, seen: None, name: name.clone() });
        assert!(exports(&depot, source).is_empty());
        let again = ReleaseExport { brand, source, seen: None, name: name.clone() };
        assert_eq!(depot.reasons(&again), [ReleaseExportRefusal::Unknown { name }]);
        let deleted = match source {
            ExportSource::DeliveryNote(note) => depot.allows(&depot.deletion_of(note)),
            ExportSource::Invoice(invoice) => depot.allows(&depot.invoice_deletion(invoice)),
        };
        assert!(deleted);
    }
}

#[test]
fn releasing_one_export_leaves_the_others() {
    let (mut depot, order) = Depot::with_order();
    let brand = depot.brand;
    for source in sources(&mut depot, order) {
        for name in ["E-1", "E-2", "E-3"] {
            depot.run(&AttachExport { brand, source, seen: None, name: code(name) });
        }
        depot.run(&ReleaseExport { brand, source, seen: None, name: code("E-2") });
        assert_eq!(exports(&depot, source), [code("E-1"), code("E-3")]);
    }
}

#[test]
fn there_are_no_more_exports_than_may_be() {
    let name = |number: usize| code(&format!("E-{number}"));
    let some: Vec<Code> = (1..REFERENCES_MAX).map(name).collect();
    assert!(may_attach_export(&some, &name(0)).is_ok());
    let full: Vec<Code> = (0..REFERENCES_MAX).map(name).collect();
    let refused = may_attach_export(&full, &code("more")).unwrap_err();
    assert_eq!(refused.into_vec(), [AttachExportRefusal::TooMany { max: REFERENCES_MAX }]);
    assert!(may_attach_export(&full, &name(7)).is_ok());
}
