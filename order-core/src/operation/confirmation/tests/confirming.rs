//! The brand confirms: when it may, and what that leaves behind.

use super::scene::*;
use crate::operation::confirmation::{ConfirmRefusal, may_confirm};
use crate::operation::order::tests::stage::*;
use crate::operation::test_world::{reader, stranger};
use crate::operation::{NotPermitted, Outdated, WrongStatus};
use crate::order::{
    ConfirmationDeclined, Confirmed, ContentRef, DocumentKind, Notify, OrderConfirmation, OrderState,
    OrderStatus, PaymentMethod, Rejected,
};
use crate::party::{Access, Actor, OrderHandling};
use crate::record::{FieldChange, Key, NoticeKind, NoticeNote, Version};
use crate::refusal::Refusals;
use crate::value::limits::{ORDER_TAGS_MAX, REFERENCES_MAX};
use crate::value::{Body, Locale, TagId, Timestamp};

#[test]
fn what_the_buyer_approved_is_confirmed() {
    let mut scene = Scene::created();
    scene.edit(|order| order.state = approved(FIRST));
    let receipt = scene.stage.world.run(&scene.confirm(), &scene.staff).unwrap();
    assert_eq!(scene.header().state, OrderState::Confirmed(Confirmed::of(FIRST)));
    assert_eq!((receipt.order.id, receipt.order.status), (scene.order, OrderStatus::Confirmed));
    assert_eq!(receipt.order.version, scene.stage.world.version(&scene.key()));
    assert!(!receipt.approval_skipped);
    assert_eq!((receipt.new_tags, receipt.invoices), (vec![], vec![]));
    let [entry] = scene.stage.world.log.as_slice() else { panic!("{:?}", scene.stage.world.log) };
    assert_eq!(entry.operation, "confirm");
    assert_eq!(entry.changes, [FieldChange::changed("status", "confirmation_approved", "confirmed")]);
    assert_eq!(entry.notice, Some(NoticeNote { sent: false, body: None, recipients: None }));
}

#[test]
fn without_the_buyers_approval_the_caller_is_told_and_not_stopped() {
    for asked in [false, true] {
        let mut scene = if asked { Scene::asked() } else { Scene::created() };
        let receipt = scene.stage.world.run(&scene.confirm(), &scene.staff).unwrap();
        assert!(receipt.approval_skipped);
        assert_eq!(scene.header().state, OrderState::Confirmed(Confirmed::of(FIRST)));
        assert_eq!(
            scene.stage.world.log[0].changes,
            [
                FieldChange::changed("status", "confirmation_created", "confirmed"),
                FieldChange::set("approval_skipped", true),
            ]
        );
    }
}

#[test]
fn a_brand_may_require_the_approval() {
    for asked in [false, true] {
        let mut scene = if asked { Scene::asked() } else { Scene::created() };
        scene.stage.edit_brand(|brand| brand.settings.orders.approval_required = true);
        let reasons = scene.stage.world.reasons(&scene.confirm(), &scene.staff);
        assert_eq!(reasons, [ConfirmRefusal::ApprovalRequired]);
        scene.edit(|order| order.state = approved(FIRST));
        assert!(scene.stage.world.allows(&scene.confirm(), &scene.staff));
    }
}

#[test]
fn only_an_order_confirmation_that_is_not_declined_is_confirmed() {
    const NEEDED: &[OrderStatus] = &[OrderStatus::ConfirmationCreated, OrderStatus::ConfirmationApproved];
    for state in every_state() {
        let mut scene = Scene::created();
        scene.edit(|order| order.state = state.clone());
        let status = scene.status();
        let found = may_confirm(&scene.header(), &OrderHandling::default(), &[], None, scene.stage.world.now)
            .map(|_| ());
        if NEEDED.contains(&status) {
            assert_eq!(found, Ok(()));
            assert!(scene.stage.world.allows(&scene.confirm(), &scene.staff), "{status}");
        } else {
            let wrong = || ConfirmRefusal::WrongStatus(WrongStatus { status, needed: NEEDED });
            assert_eq!(found.map_err(Refusals::into_vec), Err(vec![wrong()]));
            assert_eq!(scene.stage.world.reasons(&scene.confirm(), &scene.staff), [wrong()], "{status}");
        }
    }
}

#[test]
fn an_order_that_changed_since_it_was_seen_is_not_confirmed() {
    let mut scene = Scene::created();
    let seen = scene.stage.world.version(&scene.key());
    let mut confirm = scene.confirm();
    confirm.seen = Some(seen);
    assert!(scene.stage.world.allows(&confirm, &scene.staff));
    scene.ask();
    let current = seen.next();
    let reasons = scene.stage.world.reasons(&confirm, &scene.staff);
    assert_eq!(reasons, [ConfirmRefusal::Outdated(Outdated { seen, current })]);
}

#[test]
fn every_reason_is_told_together_in_order() {
    let mut scene = Scene::created_on(Stage::new(), |content| ask_for(content, SCARF_ONE, 101));
    scene.stage.edit_brand(|brand| brand.settings.orders.approval_required = true);
    let tag = scene.put_tag(1, "Urgent");
    let tags = (100..200).map(|number| scene.put_tag(number, &format!("Tag {number}"))).collect();
    scene.edit(|order| {
        order.tags = tags;
        order.payment = PaymentMethod::Card { authorized: euro(3603), lapses_at: Some(Timestamp::MIN) };
        let names = (0..REFERENCES_MAX).map(|number| attached(DocumentKind::Other, &number.to_string()));
        order.attached = names.collect();
    });
    let mut confirm = scene.confirm();
    confirm.seen = Some(Version::from_number(1));
    confirm.tags = [tag, id(TagId::made, 2)].into();
    confirm.new_tags = vec![new_tag("Urgent"), new_tag("Late"), new_tag("Late")];
    let codes = scene.stage.world.refused(&confirm, &scene.staff);
    assert_eq!(
        codes,
        [
            "outdated",
            "unknown_tag",
            "tag_name_taken",
            "tag_name_repeated",
            "too_many_tags",
            "approval_required",
            "stock_short",
            "authorization_lapsed",
            "authorization_too_small",
            "too_many_references",
        ]
    );
    let reasons = scene.stage.world.reasons(&confirm, &scene.staff);
    assert!(reasons.contains(&ConfirmRefusal::TooManyTags { count: 105, max: ORDER_TAGS_MAX }));
    let references = ConfirmRefusal::TooManyReferences { count: 501, max: REFERENCES_MAX };
    assert!(reasons.contains(&references));
    assert_eq!(scene.stage.world.refused(&confirm, &reader(scene.stage.brand)), ["not_permitted"]);
}

#[test]
fn the_last_room_for_a_bill_is_taken_and_who_is_not_billed_needs_none() {
    for (attached_count, card, allowed) in
        [(REFERENCES_MAX - 1, true, true), (REFERENCES_MAX, true, false), (REFERENCES_MAX, false, true)]
    {
        let mut scene = Scene::created();
        scene.edit(|order| {
            let names = (0..attached_count).map(|number| attached(DocumentKind::Other, &number.to_string()));
            order.attached = names.collect();
            if card {
                order.payment =
                    PaymentMethod::Card { authorized: euro(3604), lapses_at: Some(Timestamp::MAX) };
            }
        });
        assert_eq!(scene.stage.world.allows(&scene.confirm(), &scene.staff), allowed);
    }
}

#[test]
fn only_staff_confirms() {
    let mut scene = Scene::created();
    let confirm = scene.confirm();
    let brand = scene.stage.brand;
    let world = &mut scene.stage.world;
    for nobody in [stranger(), member(Access::Write), Actor::offline_buyer(BUYER)] {
        assert!(world.is_missing(&confirm, &nobody), "{nobody:?}");
    }
    assert_eq!(world.reasons(&confirm, &reader(brand)), [ConfirmRefusal::NotPermitted(NotPermitted)]);
    assert!(world.allows(&confirm, &Actor::host()));
    let mut unknown = scene.confirm();
    unknown.order = id(crate::value::OrderId::made, 99);
    assert!(scene.stage.world.is_missing(&unknown, &scene.staff));
}

#[test]
fn the_buyer_is_told_once_and_only_if_asked_for() {
    let mut scene = Scene::created();
    let mut confirm = scene.confirm();
    let body = Body::new("On its way in May.").unwrap();
    confirm.notify = Notify::with_body(body.clone());
    scene.stage.world.run(&confirm, &scene.staff).unwrap();
    let notices = scene.notices();
    let [notice] = notices.as_slice() else { panic!("{notices:?}") };
    assert_eq!((notice.kind, notice.order), (NoticeKind::ConfirmationConfirmed, scene.order));
    assert_eq!((notice.locale, notice.body.as_ref()), (Locale::JA, Some(&body)));
    let to: Vec<_> = notice.recipients.iter().map(ToString::to_string).collect();
    assert_eq!(to, ["orders@harbour.example"]);
    assert_eq!(
        scene.stage.world.log[0].notice,
        Some(NoticeNote { sent: true, body: Some(body), recipients: Some(1) })
    );

    let mut silent = Scene::created();
    silent.confirmed();
    assert!(silent.notices().is_empty());
}

#[test]
fn an_offline_buyer_is_told_at_the_address_that_the_brand_keeps() {
    let mut stage = Stage::new();
    stage.make_offline();
    let mut scene = Scene::created_on(stage, |_| {});
    let mut confirm = scene.confirm();
    confirm.notify = Notify::send();
    scene.stage.world.run(&confirm, &scene.staff).unwrap();
    let kinds: Vec<_> = scene.notices().iter().map(|notice| notice.kind).collect();
    assert_eq!(kinds, [NoticeKind::ConfirmationConfirmed]);
}

#[test]
fn of_two_who_decide_at_once_only_one_commits() {
    let mut scene = Scene::asked();
    let confirming = scene.stage.world.plan(&scene.confirm(), &scene.staff).unwrap().changeset;
    let approve = scene.approve();
    scene.stage.world.run(&approve, &member(Access::Write)).unwrap();
    assert!(scene.stage.world.apply(&confirming).is_err());
    // Decided again, the approval counts.
    let receipt = scene.stage.world.run(&scene.confirm(), &scene.staff).unwrap();
    assert!(!receipt.approval_skipped);
}

#[test]
fn without_the_document_that_is_to_be_confirmed_nothing_is() {
    let mut scene = Scene::created();
    let key = Key::order_confirmation(scene.stage.brand, scene.order, FIRST);
    assert!(scene.stage.world.get::<OrderConfirmation>(&key).is_some());
    scene.stage.world.remove(&key);
    assert!(scene.stage.world.is_missing(&scene.confirm(), &scene.staff));
}

#[test]
fn what_is_declined_and_short_is_told_to_be_both() {
    let mut scene = Scene::created_on(Stage::new(), |content| ask_for(content, SCARF_ONE, 101));
    for (state, codes) in [
        (approved(FIRST), &["stock_short"][..]),
        (
            OrderState::ConfirmationDeclined(ConfirmationDeclined { confirmation: FIRST, reason: None }),
            &["wrong_status", "stock_short"],
        ),
        // What was confirmed has its stock, and what has ended asks for none.
        (OrderState::Confirmed(Confirmed::of(FIRST)), &["wrong_status"]),
        (
            OrderState::Rejected(Rejected { content: ContentRef::Confirmation(FIRST), archived: false }),
            &["wrong_status"],
        ),
    ] {
        scene.edit(|order| order.state = state);
        assert_eq!(scene.stage.world.refused(&scene.confirm(), &scene.staff), codes);
    }
}
