//! Archiving: every condition, and what stays.

use super::super::{ArchiveOrder, ArchiveRefusal, ViewOrder, Viewer};
use super::leaving::*;
use super::stage::*;
use crate::operation::test_world::{reader, stranger};
use crate::operation::{NotPermitted, Outdated, WrongStatus};
use crate::order::{Order, OrderStatus};
use crate::party::Access;
use crate::record::{FieldChange, Key, OrderFilter, OrderQuery, OrderScope, OrderSort, Version};
use crate::value::OrderId;

const NEEDED: &[OrderStatus] = &[OrderStatus::Rejected, OrderStatus::ReturnedToCart];

fn archive(stage: &Stage, order: OrderId) -> ArchiveOrder {
    ArchiveOrder { brand: stage.brand, order, seen: None }
}

#[test]
fn only_what_was_rejected_or_returned_is_archived_and_once() {
    for state in open_states() {
        let status = state.status();
        let (mut stage, order) = placed_in(state);
        let (command, actor) = (archive(&stage, order), staff(&stage));
        let expected = WrongStatus { status, needed: NEEDED };
        assert_eq!(stage.world.reasons(&command, &actor), [expected.into()]);
    }
    for state in [rejected(false), returned(false)] {
        let (mut stage, order) = placed_in(state.clone());
        let before = header(&stage, order);
        let (tasks, version) =
            (stage.world.tasks.len(), stage.world.version(&Key::order(stage.brand, order)));
        let (command, actor) = (archive(&stage, order), staff(&stage));
        let receipt = stage.world.run(&command, &actor).unwrap();
        assert_eq!((receipt.status, receipt.version), (state.status(), version.next()));
        let after = header(&stage, order);
        assert!(after.state.is_archived());
        assert_eq!(after.state.content(), state.content());
        assert_eq!(after, Order { state: state.archived(), ..before });
        assert_eq!(stage.world.tasks.len(), tasks);
        let entry = stage.world.log.last().unwrap();
        assert_eq!(entry.operation, "archive_order");
        assert_eq!(entry.changes, [FieldChange::changed("archived", false, true)]);
        assert_eq!(entry.notice, None);
        assert_eq!(stage.world.reasons(&command, &actor), [ArchiveRefusal::AlreadyArchived]);
    }
}

#[test]
fn all_reasons_are_told_together_in_their_order() {
    for (state, own) in [
        (confirmed(), WrongStatus { status: OrderStatus::Confirmed, needed: NEEDED }.into()),
        (returned(true), ArchiveRefusal::AlreadyArchived),
    ] {
        let (mut stage, order) = placed_in(state);
        stage.edit_brand(|brand| brand.settings.orders.archiving = false);
        let current = stage.world.version(&Key::order(stage.brand, order));
        let mut command = archive(&stage, order);
        command.seen = Some(Version::NEVER);
        let actor = staff(&stage);
        let outdated = Outdated { seen: Version::NEVER, current };
        assert_eq!(
            stage.world.reasons(&command, &actor),
            [outdated.into(), own, ArchiveRefusal::ArchivingOff]
        );
    }
    let (mut stage, order) = placed_in(rejected(false));
    stage.edit_brand(|brand| brand.settings.orders.archiving = false);
    let (command, actor) = (archive(&stage, order), staff(&stage));
    assert_eq!(stage.world.reasons(&command, &actor), [ArchiveRefusal::ArchivingOff]);
}

#[test]
fn documents_do_not_keep_a_rejected_order_from_the_archive() {
    let (mut stage, order) = placed_in(rejected(false));
    edit_order(&mut stage, order, |order| order.attached = [attached_other()].into());
    let (command, actor) = (archive(&stage, order), staff(&stage));
    assert!(stage.world.allows(&command, &actor));
}

fn attached_other() -> crate::order::AttachedReference {
    attached(crate::order::DocumentKind::Other, "PACK-1")
}

#[test]
fn it_leaves_the_brands_lists_and_stays_with_the_buyer_and_by_its_id() {
    let (mut stage, order) = placed_in(returned(false));
    let (command, actor) = (archive(&stage, order), staff(&stage));
    stage.world.run(&command, &actor).unwrap();
    let after = header(&stage, order);
    let listed = |scope| {
        OrderQuery { scope, filter: OrderFilter::default(), sort: OrderSort::default() }.admits(&after)
    };
    assert!(!listed(OrderScope::Brand(stage.brand)) && listed(OrderScope::Buyer(BUYER)));
    for (viewer, actor) in [(Viewer::Brand, actor), (Viewer::Buyer, member(Access::Read))] {
        let view = stage.world.ask(&ViewOrder { brand: stage.brand, order, viewer }, &actor).unwrap();
        assert_eq!(view.order.id, order);
    }
}

#[test]
fn only_staff_of_the_brand_archive() {
    let (mut stage, order) = placed_in(rejected(true));
    let command = archive(&stage, order);
    assert_eq!(stage.world.reasons(&command, &reader(stage.brand)), [NotPermitted.into()]);
    for actor in [stranger(), member(Access::Write)] {
        assert!(stage.world.is_missing(&command, &actor), "{actor:?}");
    }
    let (none, actor) = (archive(&stage, id(OrderId::made, 99)), staff(&stage));
    assert!(stage.world.is_missing(&none, &actor));
}

#[test]
fn the_setting_that_was_read_must_still_be_so() {
    let (mut stage, order) = placed_in(rejected(false));
    let (command, actor) = (archive(&stage, order), staff(&stage));
    let decision = stage.world.plan(&command, &actor).unwrap();
    stage.edit_brand(|brand| brand.settings.orders.archiving = false);
    assert!(stage.world.apply(&decision.changeset).is_err());
}
