//! The buyer approves or declines.

use super::scene::*;
use crate::operation::confirmation::{
    ApprovalNotRequested, ApproveRefusal, DeclineRefusal, may_approve, may_decline,
};
use crate::operation::order::tests::stage::*;
use crate::operation::test_world::{reader, stranger, writer};
use crate::operation::{NotPermitted, RevisionOutdated, WrongStatus};
use crate::order::{OrderState, OrderStatus, Revision};
use crate::party::{Access, Actor};
use crate::record::{ActorRef, FieldChange, NoticeKind, NoticeNote};
use crate::refusal::Refusals;
use crate::value::{Body, BuyerOrganizationId, Locale};

#[test]
fn the_buyer_who_was_asked_approves() {
    let mut scene = Scene::asked();
    let receipt = scene.stage.world.run(&scene.approve(), &member(Access::Write)).unwrap();
    let header = scene.header();
    assert_eq!(header.state, approved(FIRST));
    assert_eq!((receipt.id, receipt.status), (scene.order, OrderStatus::ConfirmationApproved));
    assert_eq!(receipt.version, scene.stage.world.version(&scene.key()));
    let [entry] = scene.stage.world.log.as_slice() else { panic!("{:?}", scene.stage.world.log) };
    assert_eq!(entry.operation, "approve_confirmation");
    assert_eq!(
        entry.changes,
        [
            FieldChange::changed("status", "confirmation_created", "confirmation_approved"),
            FieldChange::set("revision", 1),
        ]
    );
    assert_eq!(entry.actor, ActorRef::Account(member(Access::Write).id().unwrap()));
}

#[test]
fn the_buyer_who_was_asked_declines_and_says_why() {
    let mut scene = Scene::asked();
    let command = scene.decline(Some("Too few scarves"));
    let receipt = scene.stage.world.run(&command, &member(Access::Write)).unwrap();
    assert_eq!(receipt.status, OrderStatus::ConfirmationDeclined);
    let OrderState::ConfirmationDeclined(declined) = scene.header().state else { panic!() };
    assert_eq!((declined.confirmation, declined.reason), (FIRST, Some(note("Too few scarves"))));
    let [entry] = scene.stage.world.log.as_slice() else { panic!("{:?}", scene.stage.world.log) };
    assert_eq!(entry.operation, "decline_confirmation");
    assert_eq!(
        entry.changes,
        [
            FieldChange::changed("status", "confirmation_created", "confirmation_declined"),
            FieldChange::set("revision", 1),
            FieldChange::set("reason", "Too few scarves"),
        ]
    );
}

#[test]
fn the_brand_is_told_of_the_decision_once_and_the_buyer_is_not() {
    let body = Body::new("Too few scarves").unwrap();
    for (declines, reason, kind, body) in [
        (false, None, NoticeKind::ConfirmationApproved, None),
        (true, None, NoticeKind::ConfirmationDeclined, None),
        (true, Some("Too few scarves"), NoticeKind::ConfirmationDeclined, Some(body)),
    ] {
        let mut scene = Scene::asked();
        let (approve, decline) = (scene.approve(), scene.decline(reason));
        let actor = member(Access::Write);
        if declines {
            scene.stage.world.run(&decline, &actor).unwrap();
        } else {
            scene.stage.world.run(&approve, &actor).unwrap();
        }
        let notices = scene.notices();
        let [notice] = notices.as_slice() else { panic!("{notices:?}") };
        assert_eq!((notice.kind, notice.order, notice.locale), (kind, scene.order, Locale::EN));
        let to: Vec<_> = notice.recipients.iter().map(ToString::to_string).collect();
        assert_eq!(to, ["sales@north.example", "boss@north.example"]);
        assert_eq!(notice.body, body);
        assert_eq!((notice.revision, notice.approval_requested), (Some(FIRST), false));
        let noted = scene.stage.world.log[0].notice.clone();
        assert_eq!(noted, Some(NoticeNote { sent: true, body, recipients: Some(2) }));
    }
}

#[test]
fn who_saw_an_older_revision_decides_nothing() {
    let mut scene = Scene::asked();
    let (approve, decline) = (scene.approve(), scene.decline(None));
    scene.answer(|content| ask_for(content, SCARF_ONE, 1));
    scene.ask();
    let outdated = RevisionOutdated { seen: FIRST, current: Revision::from_number(2) };
    let actor = member(Access::Write);
    assert_eq!(scene.stage.world.reasons(&approve, &actor), [ApproveRefusal::RevisionOutdated(outdated)]);
    assert_eq!(scene.stage.world.reasons(&decline, &actor), [DeclineRefusal::RevisionOutdated(outdated)]);
    assert!(scene.stage.world.allows(&scene.approve(), &actor));
    // One that is not there yet was not seen either.
    let mut early = scene.approve();
    early.revision = Revision::from_number(3);
    assert_eq!(scene.stage.world.refused(&early, &actor), ["revision_outdated"]);
}

#[test]
fn a_decision_made_while_the_brand_updates_is_decided_again_and_refused() {
    let mut scene = Scene::asked();
    let actor = member(Access::Write);
    let (approve, decline) = (scene.approve(), scene.decline(None));
    let approving = scene.stage.world.plan(&approve, &actor).unwrap().changeset;
    let declining = scene.stage.world.plan(&decline, &actor).unwrap().changeset;
    scene.answer(|_| {});
    scene.ask();
    assert!(scene.stage.world.apply(&approving).is_err());
    assert!(scene.stage.world.apply(&declining).is_err());
    assert_eq!(scene.stage.world.refused(&approve, &actor), ["revision_outdated"]);
    assert_eq!(scene.stage.world.refused(&decline, &actor), ["revision_outdated"]);
    assert!(scene.stage.world.log.is_empty() && scene.stage.world.tasks.is_empty());
}

#[test]
fn only_an_open_request_is_decided_about() {
    for state in every_state() {
        let mut scene = Scene::created();
        scene.edit(|order| order.state = state.clone());
        let (status, header) = (scene.status(), scene.header());
        let needed = &[OrderStatus::ConfirmationCreated];
        let expected = (status != OrderStatus::ConfirmationCreated).then_some(WrongStatus { status, needed });
        let approving = may_approve(&header, FIRST).map(|_| ()).map_err(Refusals::into_vec);
        let declining = may_decline(&header, FIRST).map(|_| ()).map_err(Refusals::into_vec);
        match expected {
            None => assert_eq!((approving, declining), (Ok(()), Ok(()))),
            Some(wrong) => {
                assert_eq!(approving, Err(vec![wrong.clone().into()]), "{status}");
                assert_eq!(declining, Err(vec![wrong.into()]), "{status}");
            }
        }
    }
    let mut unasked = Scene::created();
    let actor = member(Access::Write);
    let reasons = unasked.stage.world.reasons(&unasked.approve(), &actor);
    assert_eq!(reasons, [ApproveRefusal::ApprovalNotRequested(ApprovalNotRequested)]);
    let reasons = unasked.stage.world.reasons(&unasked.decline(None), &actor);
    assert_eq!(reasons, [DeclineRefusal::ApprovalNotRequested(ApprovalNotRequested)]);
}

#[test]
fn every_reason_is_told_together() {
    let mut scene = Scene::created();
    let (mut approve, mut decline) = (scene.approve(), scene.decline(None));
    (approve.revision, decline.revision) = (Revision::ORIGINAL, Revision::ORIGINAL);
    let actor = member(Access::Write);
    let both = ["revision_outdated", "approval_not_requested"];
    assert_eq!(scene.stage.world.refused(&approve, &actor), both);
    assert_eq!(scene.stage.world.refused(&decline, &actor), both);
    scene.edit(|order| order.state = approved(FIRST));
    let both = ["revision_outdated", "wrong_status"];
    assert_eq!(scene.stage.world.refused(&approve, &actor), both);
    assert_eq!(scene.stage.world.refused(&decline, &actor), both);
}

#[test]
fn only_the_buyer_decides_and_for_others_the_order_is_not_there() {
    let mut scene = Scene::asked();
    let (approve, decline) = (scene.approve(), scene.decline(None));
    let brand = scene.stage.brand;
    let world = &mut scene.stage.world;
    let elsewhere = Actor::offline_buyer(id(BuyerOrganizationId::made, 77));
    for nobody in [writer(brand), reader(brand), stranger(), elsewhere] {
        assert!(world.is_missing(&approve, &nobody) && world.is_missing(&decline, &nobody), "{nobody:?}");
    }
    let looker = member(Access::Read);
    assert_eq!(world.reasons(&approve, &looker), [ApproveRefusal::NotPermitted(NotPermitted)]);
    assert_eq!(world.reasons(&decline, &looker), [DeclineRefusal::NotPermitted(NotPermitted)]);
    let both_sides = member(Access::Write).staff(brand, Access::Read);
    for buyer in [member(Access::Write), Actor::offline_buyer(BUYER), Actor::host(), both_sides] {
        assert!(world.allows(&approve, &buyer) && world.allows(&decline, &buyer), "{buyer:?}");
    }
    let mut unknown = scene.approve();
    unknown.order = id(crate::value::OrderId::made, 99);
    assert!(scene.stage.world.is_missing(&unknown, &Actor::host()));
}

#[test]
fn an_offline_buyer_who_signed_in_decides_and_is_named_in_the_log() {
    let mut stage = Stage::new();
    stage.make_offline();
    let mut scene = Scene::created_on(stage, |_| {});
    scene.ask();
    scene.stage.world.run(&scene.decline(None), &Actor::offline_buyer(BUYER)).unwrap();
    assert_eq!(scene.status(), OrderStatus::ConfirmationDeclined);
    assert_eq!(scene.stage.world.log[0].actor, ActorRef::OfflineBuyer(BUYER));
}
