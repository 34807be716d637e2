//! The brand opens a confirmed order confirmation again.

use super::scene::*;
use crate::catalog::{Backorder, StockPolicy};
use crate::operation::confirmation::{MakeEditableRefusal, may_make_editable};
use crate::operation::order::tests::stage::*;
use crate::operation::test_world::{label, reader, stranger};
use crate::operation::{HasBacklog, HasDeliveryNote, NotPermitted, Outdated, WrongStatus};
use crate::order::{
    Confirmed, DocumentKind, DocumentRef, HeldStock, Holding, Notify, OrderState, OrderStatus,
};
use crate::party::{Access, Actor, OrderHandling};
use crate::record::{FieldChange, Key, MovementCause, NoticeKind, NoticeNote, StockMovement, Version};
use crate::refusal::Refusals;
use crate::value::{Body, DeliveryNoteId, Locale};

fn confirmed() -> Scene {
    let mut scene = Scene::created();
    scene.edit(|order| order.state = approved(FIRST));
    scene.confirmed();
    scene.stage.world.log.clear();
    scene
}

#[test]
fn it_is_created_again_and_never_approved() {
    let mut scene = confirmed();
    let before = scene.header();
    let receipt = scene.stage.world.run(&scene.make_editable(), &scene.staff).unwrap();
    let header = scene.header();
    assert_eq!(header.state, created(FIRST, false), "nor is approval asked for");
    assert_eq!((header.revision, header.current), (before.revision, before.current));
    assert_eq!((receipt.id, receipt.status), (scene.order, OrderStatus::ConfirmationCreated));
    assert_eq!(receipt.version, scene.stage.world.version(&scene.key()));
    let [entry] = scene.stage.world.log.as_slice() else { panic!("{:?}", scene.stage.world.log) };
    assert_eq!(entry.operation, "make_editable");
    assert_eq!(entry.changes, [FieldChange::changed("status", "confirmed", "confirmation_created")]);
    let receipt = scene.stage.world.run(&scene.confirm(), &scene.staff).unwrap();
    assert!(receipt.approval_skipped, "the approval is gone");
}

#[test]
fn only_what_is_confirmed_is_opened() {
    for state in every_state() {
        let mut scene = Scene::created();
        scene.edit(|order| order.state = state.clone());
        let status = scene.status();
        let found = may_make_editable(&scene.header(), &OrderHandling::default()).map(|_| ());
        if status == OrderStatus::Confirmed {
            assert_eq!(found, Ok(()));
        } else {
            let needed = &[OrderStatus::Confirmed];
            let wrong = || MakeEditableRefusal::WrongStatus(WrongStatus { status, needed });
            assert_eq!(found.map_err(Refusals::into_vec), Err(vec![wrong()]));
            assert_eq!(scene.stage.world.reasons(&scene.make_editable(), &scene.staff), [wrong()]);
        }
    }
}

#[test]
fn a_delivery_note_of_whoever_keeps_it_stands_in_the_way() {
    let mut scene = confirmed();
    let note = id(DeliveryNoteId::made, 52);
    let attached = attached(DocumentKind::DeliveryNote, "DN-7");
    scene.edit(|order| {
        let delivery_notes = vec![note];
        order.state = OrderState::Confirmed(Confirmed { delivery_notes, ..Confirmed::of(FIRST) });
        order.attached = [attached.clone()].into();
    });
    let reasons = scene.stage.world.reasons(&scene.make_editable(), &scene.staff);
    let documents = [DocumentRef::DeliveryNote(note), DocumentRef::Attached(attached)];
    let expected = documents.map(|document| MakeEditableRefusal::from(HasDeliveryNote { document }));
    assert_eq!(reasons, expected);
}

#[test]
fn backlog_skus_stand_in_the_way() {
    let mut scene = confirmed();
    scene.edit(|order| {
        order.state = OrderState::Confirmed(Confirmed { backlog: true, ..Confirmed::of(FIRST) });
    });
    let reasons = scene.stage.world.reasons(&scene.make_editable(), &scene.staff);
    assert_eq!(reasons, [MakeEditableRefusal::HasBacklog(HasBacklog)]);
}

#[test]
fn a_brand_may_switch_it_off() {
    let mut scene = confirmed();
    scene.stage.edit_brand(|brand| brand.settings.orders.editable_again = false);
    let reasons = scene.stage.world.reasons(&scene.make_editable(), &scene.staff);
    assert_eq!(reasons, [MakeEditableRefusal::EditingSwitchedOff]);
}

#[test]
fn invoices_and_other_documents_do_not_matter() {
    let mut scene = confirmed();
    scene.put_invoice(61, "100", euro(3604), Some(euro(3604)));
    scene.edit(|order| {
        order.attached = [attached(DocumentKind::Invoice, "I-1"), attached(DocumentKind::Other, "X")].into();
    });
    let invoices = scene.header().invoices;
    scene.opened();
    assert_eq!(scene.header().invoices, invoices);
}

#[test]
fn every_reason_is_told_together_in_order() {
    let mut scene = confirmed();
    scene.stage.edit_brand(|brand| brand.settings.orders.editable_again = false);
    scene.edit(|order| order.state = under_way());
    let mut command = scene.make_editable();
    command.seen = Some(Version::from_number(1));
    let reasons = scene.stage.world.reasons(&command, &scene.staff);
    let outdated =
        Outdated { seen: Version::from_number(1), current: scene.stage.world.version(&scene.key()) };
    assert_eq!(reasons.first(), Some(&MakeEditableRefusal::Outdated(outdated)));
    let codes = scene.stage.world.refused(&command, &scene.staff);
    assert_eq!(codes, ["outdated", "has_delivery_note", "has_backlog_skus", "editing_switched_off"]);
    scene.edit(|order| {
        order.state = created(FIRST, false);
        order.attached = [attached(DocumentKind::DeliveryNote, "DN-7")].into();
    });
    let codes = scene.stage.world.refused(&command, &scene.staff);
    assert_eq!(codes, ["outdated", "wrong_status", "has_delivery_note", "editing_switched_off"]);
}

#[test]
fn only_staff_opens() {
    let mut scene = confirmed();
    let command = scene.make_editable();
    let brand = scene.stage.brand;
    let world = &mut scene.stage.world;
    for nobody in [stranger(), member(Access::Write), Actor::offline_buyer(BUYER)] {
        assert!(world.is_missing(&command, &nobody), "{nobody:?}");
    }
    let refused = [MakeEditableRefusal::NotPermitted(NotPermitted)];
    assert_eq!(world.reasons(&command, &reader(brand)), refused);
    assert!(world.allows(&command, &Actor::host()));
}

#[test]
fn the_buyer_is_told_once_and_only_if_asked_for() {
    let mut scene = confirmed();
    let mut command = scene.make_editable();
    let body = Body::new("One colour is late.").unwrap();
    command.notify = Notify::with_body(body.clone());
    scene.stage.world.run(&command, &scene.staff).unwrap();
    let notices = scene.notices();
    let [notice] = notices.as_slice() else { panic!("{notices:?}") };
    assert_eq!((notice.kind, notice.locale), (NoticeKind::ConfirmationEditable, Locale::JA));
    assert_eq!(notice.body.as_ref(), Some(&body));
    let to: Vec<_> = notice.recipients.iter().map(ToString::to_string).collect();
    assert_eq!(to, ["orders@harbour.example"]);
    assert_eq!(
        scene.stage.world.log[0].notice,
        Some(NoticeNote { sent: true, body: Some(body), recipients: Some(1) })
    );

    let mut silent = confirmed();
    silent.opened();
    assert!(silent.notices().is_empty());
}

#[test]
fn the_source_gives_back_what_was_placed_even_where_others_took_it() {
    let mut stage = Stage::new();
    let policy =
        StockPolicy::FromStock { source: label(1), target: Some(label(2)), backorder: Backorder::NotAllowed };
    stage.edit_catalog(|catalog| catalog.stock = policy);
    let mut scene = Scene::created_on(stage, |content| ask_for(content, COAT_S, 1));
    scene.confirmed();
    // Others take all that confirming gave back.
    scene.stage.set_stock(COAT_S, 0);
    scene.opened();
    assert_eq!((scene.stock(COAT_S, 1), scene.stock(COAT_S, 2)), (-2, 0));
    let held = |sku, count| HeldStock { sku, label: label(1), quantity: pieces(count) };
    let lines = vec![held(COAT_S, 3), held(SCARF_ONE, 2)];
    assert_eq!(scene.holding(), Some(Holding { lines, registered: vec![] }));
    let cause = MovementCause::MadeEditable { order: scene.order };
    let movements = scene.stage.world.all::<StockMovement>();
    assert_eq!(movements.iter().filter(|(_, movement)| movement.cause == cause).count(), 1);
}

#[test]
fn where_nothing_moved_nothing_moves_back() {
    let mut stage = Stage::new();
    stage.edit_catalog(|catalog| catalog.stock = StockPolicy::MakeToOrder { target: None });
    let mut scene = Scene::created_on(stage, |_| {});
    scene.confirmed();
    scene.opened();
    assert!(scene.stage.world.all::<StockMovement>().is_empty());
    assert_eq!(scene.holding(), None);
}

#[test]
fn a_target_that_the_catalog_got_since_does_not_matter() {
    let mut stage = Stage::new();
    stage.edit_catalog(|catalog| catalog.stock = StockPolicy::MakeToOrder { target: Some(label(2)) });
    let mut scene = Scene::created_on(stage, |_| {});
    scene.confirmed();
    scene.stage.edit_catalog(|catalog| catalog.stock = StockPolicy::MakeToOrder { target: Some(label(1)) });
    scene.opened();
    assert_eq!((scene.stock(COAT_S, 1), scene.stock(COAT_S, 2)), (100, 0));
    assert_eq!(scene.holding(), None);
    // Confirmed again, it goes where the catalog says now, although the holding was deleted in between.
    scene.confirmed();
    assert_eq!((scene.stock(COAT_S, 1), scene.stock(COAT_S, 2)), (103, 0));
}

#[test]
fn what_was_opened_while_somebody_rejects_is_one_or_the_other() {
    let mut scene = confirmed();
    let opening = scene.stage.world.plan(&scene.make_editable(), &scene.staff).unwrap().changeset;
    scene.rejected();
    assert!(scene.stage.world.apply(&opening).is_err());
    assert_eq!(scene.stage.world.refused(&scene.make_editable(), &scene.staff), ["wrong_status"]);
    assert!(scene.stage.world.get::<Holding>(&Key::holding(scene.stage.brand, scene.order)).is_none());
}

/// A read that is older than the header: it tells of no holding, and the header says that there is one.
#[test]
fn a_holding_that_was_overlooked_is_guarded() {
    let mut scene = confirmed();
    let holding = Key::holding(scene.stage.brand, scene.order);
    scene.stage.world.remove(&holding);
    let decision = scene.stage.world.plan(&scene.make_editable(), &scene.staff).unwrap();
    assert!(decision.changeset.guards().iter().any(|guard| guard.key == holding));
    scene.edit(|order| order.state = approved(FIRST));
    let decision = scene.stage.world.plan(&scene.confirm(), &scene.staff).unwrap();
    assert!(decision.changeset.guards().iter().any(|guard| guard.key == holding));
}
