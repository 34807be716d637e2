//! What each side sees of deliveries and invoices.

use super::*;
use crate::operation::order::ViewOrder;
use crate::operation::order::tests::stage::{Stage, member};
use crate::operation::test_world::{reader, stranger};
use crate::operation::{Missing, Question, Stop, Viewer};
use crate::order::{AttachedReference, DocumentKind, LedgerLine, OriginalOrder};
use crate::party::Access;
use crate::value::AccountId;

/// A depot whose usual order has an original too, so that it can be looked at.
fn with_original() -> (Depot, OrderId) {
    let (mut depot, order) = Depot::with_order();
    let mut stage = Stage::new();
    let placed = stage.place();
    depot.world.put::<OriginalOrder>(Key::original_order(depot.brand, order), stage.original(&placed));
    (depot, order)
}

fn line(sku: SkuId, ordered: u32, [delivered, open, closed]: [u32; 3]) -> LedgerLine {
    let [ordered, delivered, open, closed] = [ordered, delivered, open, closed].map(pieces);
    LedgerLine { sku, ordered, delivered, open, closed }
}

/// The ledger as the brand sees it, which is as the buyer sees it.
fn seen_ledger(depot: &Depot, order: OrderId) -> Option<Vec<LedgerLine>> {
    let seen = |viewer, actor: Actor| {
        let view = depot.world.ask(&ViewOrder { brand: depot.brand, order, viewer }, &actor).unwrap();
        view.ledger.map(|ledger| ledger.lines)
    };
    let brand = seen(Viewer::Brand, reader(depot.brand));
    assert_eq!(seen(Viewer::Buyer, member(Access::Read)), brand);
    brand
}

#[test]
fn an_order_shows_what_is_delivered_closed_and_open_of_its_backlog() {
    let (mut depot, order) = with_original();
    depot.create_backlog(order);
    depot.deliver(order, &[(SCARF_ONE, 2), (COAT_S, 3)]);
    depot.run(&depot.closing(order, &[(SCARF_ONE, 1)]));
    let expected = vec![line(COAT_S, 3, [3, 0, 0]), line(SCARF_ONE, 7, [2, 4, 1])];
    assert_eq!(seen_ledger(&depot, order), Some(expected));
}

#[test]
fn an_order_with_a_delivery_note_of_its_own_shows_everything_delivered() {
    let (mut depot, order) = with_original();
    depot.create_note(order);
    let expected = vec![line(COAT_S, 3, [3, 0, 0]), line(SCARF_ONE, 7, [7, 0, 0])];
    assert_eq!(seen_ledger(&depot, order), Some(expected.clone()));
    let (mut depot, order) = with_original();
    let attached = AttachedReference { kind: DocumentKind::DeliveryNote, name: code("DN-1") };
    depot.edit(order, |order| order.attached = BTreeSet::from([attached]));
    assert_eq!(seen_ledger(&depot, order), Some(expected));
}

#[test]
fn a_confirmed_order_of_which_nothing_went_out_shows_everything_open() {
    let (depot, order) = with_original();
    let expected = vec![line(COAT_S, 3, [0, 3, 0]), line(SCARF_ONE, 7, [0, 7, 0])];
    assert_eq!(seen_ledger(&depot, order), Some(expected));
}

#[test]
fn an_order_that_is_not_confirmed_shows_no_ledger() {
    let (depot, order) = with_original();
    for state in other_states() {
        let mut depot = depot.clone();
        depot.set_state(order, state);
        assert_eq!(seen_ledger(&depot, order), None);
    }
}

#[test]
fn backlog_skus_are_read_only_where_there_are_some() {
    let (mut depot, order) = with_original();
    let reads = |depot: &Depot| {
        let question = ViewOrder { brand: depot.brand, order, viewer: Viewer::Brand };
        let facts = depot.world.gather(|known, keys| question.needs(known, keys));
        facts.knows(&Key::backlog(depot.brand, order))
    };
    assert!(!reads(&depot));
    depot.create_backlog(order);
    assert!(reads(&depot));
}

fn other_member() -> Actor {
    Actor::account(id(AccountId::made, 40)).member(id(BuyerOrganizationId::made, 41), Access::Write)
}

fn other_staff() -> Actor {
    Actor::account(id(AccountId::made, 42)).staff(id(BrandId::made, 43), Access::Write)
}

/// Asks as everybody, from both sides, and compares what is there for whom. Whoever does not see it is told of `key` as missing.
fn check_access<Q: Question<Reason = crate::refusal::Never>>(
    depot: &Depot,
    key: &Key,
    question: impl Fn(Viewer) -> Q,
) {
    let brand = depot.brand;
    let cases = [
        (reader(brand), Viewer::Brand, true),
        (writer(brand), Viewer::Brand, true),
        (writer(brand), Viewer::Buyer, false),
        (member(Access::Read), Viewer::Buyer, true),
        (member(Access::Write), Viewer::Buyer, true),
        (member(Access::Write), Viewer::Brand, false),
        (stranger(), Viewer::Brand, false),
        (stranger(), Viewer::Buyer, false),
        (other_staff(), Viewer::Brand, false),
        (other_member(), Viewer::Buyer, false),
        (Actor::host(), Viewer::Brand, true),
        (Actor::host(), Viewer::Buyer, true),
    ];
    for (actor, viewer, there) in cases {
        match depot.world.ask(&question(viewer), &actor) {
            Ok(_) => assert!(there, "{actor:?} as {viewer:?}"),
            Err(Stop::Missing(missing)) => {
                assert!(!there, "{actor:?} as {viewer:?}");
                assert_eq!(missing, Missing::of(key));
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Asks for what is not there: it is missing for everybody, in the same words as what is there for others only.
fn check_missing<Q: Question<Reason = crate::refusal::Never>>(
    depot: &Depot,
    key: &Key,
    question: impl Fn(Viewer) -> Q,
) {
    for (viewer, actor) in [
        (Viewer::Brand, writer(depot.brand)),
        (Viewer::Buyer, member(Access::Write)),
        (Viewer::Brand, other_staff()),
        (Viewer::Buyer, Actor::host()),
    ] {
        match depot.world.ask(&question(viewer), &actor) {
            Err(Stop::Missing(missing)) => assert_eq!(missing, Missing::of(key)),
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("found by {actor:?} as {viewer:?}"),
        }
    }
}

#[test]
fn a_delivery_note_is_there_for_staff_and_for_whom_it_is_and_for_nobody_else() {
    let (mut depot, order) = Depot::with_backlog();
    let note = depot.deliver(order, &[(COAT_S, 1)]);
    let (brand, elsewhere) = (depot.brand, id(BrandId::made, 43));
    let asked = |brand, note| move |viewer| ViewDeliveryNote { brand, note, viewer };
    check_access(&depot, &Key::delivery_note(brand, note), asked(brand, note));
    let wrong = id(DeliveryNoteId::made, 99);
    check_missing(&depot, &Key::delivery_note(brand, wrong), asked(brand, wrong));
    check_missing(&depot, &Key::delivery_note(elsewhere, note), asked(elsewhere, note));
    depot.run(&depot.deletion_of(note));
    check_missing(&depot, &Key::delivery_note(brand, note), asked(brand, note));
}

#[test]
fn an_invoice_is_there_for_staff_and_for_who_pays_it_and_for_nobody_else() {
    let (mut depot, order) = Depot::with_order();
    let invoice = depot.bill(order, Some("10")).0;
    let (brand, elsewhere) = (depot.brand, id(BrandId::made, 43));
    let asked = |brand, invoice| move |viewer| ViewInvoice { brand, invoice, viewer };
    check_access(&depot, &Key::invoice(brand, invoice), asked(brand, invoice));
    let wrong = id(InvoiceId::made, 99);
    check_missing(&depot, &Key::invoice(brand, wrong), asked(brand, wrong));
    check_missing(&depot, &Key::invoice(elsewhere, invoice), asked(elsewhere, invoice));
    depot.run(&depot.invoice_deletion(invoice));
    check_missing(&depot, &Key::invoice(brand, invoice), asked(brand, invoice));
}

#[test]
fn a_buyer_sees_a_delivery_note_without_who_made_it_and_what_was_made_from_it() {
    let (mut depot, order) = Depot::with_backlog();
    let note = depot.deliver(order, &[(COAT_S, 1)]);
    let (brand, source) = (depot.brand, ExportSource::DeliveryNote(note));
    depot.run(&AttachExport { brand, source, seen: None, name: code("PDF-1") });
    let kept = depot.note(note);
    assert_eq!((kept.made_by, kept.exports.as_slice()), (depot.actor.id(), &[code("PDF-1")][..]));
    assert!(kept.made_by.is_some());
    let seen = |viewer, actor| depot.world.ask(&ViewDeliveryNote { brand, note, viewer }, &actor).unwrap();
    let version = depot.version(&Key::delivery_note(brand, note));
    assert_eq!(version.number(), 2);
    let for_buyer = DeliveryNote { made_by: None, exports: vec![], ..kept.clone() };
    let expected = |note: DeliveryNote| DeliveryNoteView { note: note.into(), version };
    assert_eq!(seen(Viewer::Brand, reader(brand)), expected(kept));
    assert_eq!(seen(Viewer::Buyer, member(Access::Read)), expected(for_buyer));
}

#[test]
fn a_buyer_sees_an_invoice_without_who_made_it_and_what_was_made_from_it() {
    let (mut depot, order) = Depot::with_order();
    let invoice = depot.bill(order, Some("10")).0;
    let (brand, source) = (depot.brand, ExportSource::Invoice(invoice));
    depot.run(&AttachExport { brand, source, seen: None, name: code("PDF-2") });
    let kept = depot.invoice(invoice);
    assert_eq!((kept.made_by, kept.exports.as_slice()), (depot.actor.id(), &[code("PDF-2")][..]));
    assert!(kept.made_by.is_some());
    let seen = |viewer, actor| depot.world.ask(&ViewInvoice { brand, invoice, viewer }, &actor).unwrap();
    let version = depot.version(&Key::invoice(brand, invoice));
    assert_eq!(version.number(), 2);
    let for_buyer = Invoice { made_by: None, exports: vec![], ..kept.clone() };
    let expected = |invoice: Invoice| InvoiceView { invoice: invoice.into(), version };
    assert_eq!(seen(Viewer::Brand, reader(brand)), expected(kept));
    assert_eq!(seen(Viewer::Buyer, member(Access::Read)), expected(for_buyer));
}
