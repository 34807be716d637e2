//! What a buyer is shown of an order and of its log, and what stays with the brand.

use super::super::{ExportKind, ExportRefusal, ViewOrder, ViewRevision, Viewer, may_export};
use super::leaving::*;
use super::stage::*;
use crate::operation::LogView;
use crate::operation::confirmation::{ConfirmationEdits, CreateConfirmation};
use crate::operation::test_world::reader;
use crate::order::{ContentRef, DocumentKind, Notify, Order};
use crate::party::Access;
use crate::record::{ActorRef, FieldChange, Key, LogEntry, NoticeNote, Subject};
use crate::refusal::Refusals;
use crate::value::{LogEntryId, OrderId, RunId, TagId};

/// The header as each side sees it: the brand, then the buyer.
fn seen(stage: &Stage, order: OrderId) -> [Order; 2] {
    let look = |viewer, actor| {
        let question = ViewOrder { brand: stage.brand, order, viewer };
        stage.world.ask(&question, &actor).unwrap().order.as_ref().clone()
    };
    [look(Viewer::Brand, reader(stage.brand)), look(Viewer::Buyer, member(Access::Read))]
}

#[test]
fn tags_and_attached_references_stay_with_the_brand() {
    let (mut stage, order) = placed();
    let plain = header(&stage, order);
    edit_order(&mut stage, order, |order| order.tags = [id(TagId::made, 5)].into());
    let tagged = header(&stage, order);
    assert_eq!(seen(&stage, order), [tagged, plain.clone()]);
    edit_order(&mut stage, order, |order| {
        order.tags.clear();
        order.attached = [attached(DocumentKind::Other, "PACK-1")].into();
    });
    let referenced = header(&stage, order);
    assert_eq!(seen(&stage, order), [referenced, plain]);
}

#[test]
fn whether_the_brand_has_archived_an_order_is_its_own_affair() {
    for [archived, plain] in [[rejected(true), rejected(false)], [returned(true), returned(false)]] {
        let (stage, order) = placed_in(archived.clone());
        assert_eq!(seen(&stage, order).map(|header| header.state), [archived, plain]);
    }
}

#[test]
fn a_buyers_log_names_neither_people_nor_bulk_runs_nor_what_is_internal() {
    let (stage, order) = placed();
    let key = Key::order(stage.brand, order);
    let entry = LogEntry {
        id: id(LogEntryId::made, 1),
        subject: Subject { kind: key.kind(), name: key.name().clone() },
        at: stage.world.now,
        actor: ActorRef::Host,
        operation: "confirm".to_owned(),
        changes: vec![FieldChange::set("tags", "Urgent"), FieldChange::set("status", "confirmed")],
        notice: Some(NoticeNote { sent: false, body: None, recipients: None }),
        run: Some(id(RunId::made, 2)),
    };
    let whole = LogView::of(entry.clone(), Viewer::Brand).unwrap();
    assert_eq!((whole.actor, whole.run), (Some(entry.actor), entry.run));
    assert_eq!((&whole.changes, &whole.notice), (&entry.changes, &entry.notice));
    let shown = LogView::of(entry.clone(), Viewer::Buyer).unwrap();
    let changes = vec![FieldChange::set("status", "confirmed")];
    assert_eq!(shown, LogView { actor: None, run: None, changes, notice: None, ..whole });
    let told = NoticeNote { sent: true, body: None, recipients: Some(2) };
    let entry = LogEntry { notice: Some(told.clone()), ..entry };
    let whole = LogView::of(entry.clone(), Viewer::Brand).unwrap();
    assert_eq!(whole.notice.as_ref(), Some(&told));
    let shown = LogView::of(entry.clone(), Viewer::Buyer).unwrap();
    assert_eq!(shown.notice, Some(NoticeNote { recipients: None, ..told }), "how many were told");
    for internal in ["archive_order", "tag_order", "create_backlog", "attach_reference"] {
        let entry = LogEntry { operation: internal.to_owned(), ..entry.clone() };
        assert_eq!(LogView::of(entry, Viewer::Buyer), None, "{internal}");
    }
}

#[test]
fn who_made_a_revision_is_told_to_the_brand_only() {
    let (mut stage, order) = placed();
    let (brand, actor) = (stage.brand, staff(&stage));
    let command = CreateConfirmation {
        brand,
        order,
        seen: None,
        edits: ConfirmationEdits::none(),
        notify: Notify::silent(),
        approval_requested: false,
    };
    stage.world.run(&command, &actor).unwrap();
    let made_by = |viewer, asking| {
        let question = ViewRevision { brand, order, revision: FIRST, viewer };
        stage.world.ask(&question, &asking).unwrap().made_by
    };
    assert!(actor.id().is_some());
    assert_eq!(made_by(Viewer::Brand, reader(brand)), actor.id());
    assert_eq!(made_by(Viewer::Buyer, member(Access::Read)), None);
}

#[test]
fn only_a_document_of_the_order_confirmation_needs_one() {
    for state in open_states().into_iter().chain([rejected(true), returned(false)]) {
        let (stage, order) = placed_in(state);
        let order = header(&stage, order);
        let confirmed = matches!(order.content(), ContentRef::Confirmation(_));
        for kind in ExportKind::ALL {
            let expected = if kind.is_confirmation() && !confirmed {
                vec![ExportRefusal::NoConfirmation]
            } else {
                vec![]
            };
            let refused = may_export(&order, kind).map_or_else(Refusals::into_vec, |()| Vec::new());
            assert_eq!(refused, expected, "{kind:?}");
        }
    }
}
