//! Rejecting: every condition, and all that a rejection leaves behind.

use super::super::{RejectRefusal, Viewer};
use super::leaving::*;
use super::stage::*;
use crate::operation::test_world::{label, reader, stranger};
use crate::operation::{
    AlreadyRejected, Command, HasBacklog, NotPermitted, OrderReceipt, Outdated, Referenced, Stop,
};
use crate::order::{HeldStock, Holding, Notify, Order, OrderState, OrderStatus, Rejected};
use crate::party::Access;
use crate::record::{
    ActorRef, FieldChange, Key, MovementCause, MovementLine, NoticeKind, NoticeNote, StockKey, StockMovement,
    Subject, Task, Version,
};
use crate::refusal::Reason;
use crate::value::{Body, Locale, OrderId, RunId};

/// The codes of why an order is not rejected, alone or in bulk; none = it is.
fn codes(stage: &mut Stage, order: OrderId, in_bulk: bool) -> Vec<&'static str> {
    reasons(stage, order, in_bulk).iter().map(Reason::code).collect()
}

fn reasons(stage: &mut Stage, order: OrderId, in_bulk: bool) -> Vec<RejectRefusal> {
    let (command, actor) = (reject(stage, order), staff(stage));
    let run = in_bulk.then(|| id(RunId::made, 90));
    match stage.world.plan_within(&command, &actor, run) {
        Ok(_) => vec![],
        Err(Stop::Refused(refusals)) => refusals.into_vec(),
        Err(other) => panic!("{other:?}"),
    }
}

fn run(stage: &mut Stage, order: OrderId) -> OrderReceipt {
    let (command, actor) = (reject(stage, order), staff(stage));
    stage.world.run(&command, &actor).unwrap()
}

#[test]
fn what_nothing_has_ended_is_rejected_and_in_bulk_only_before_a_decision() {
    for state in open_states() {
        let status = state.status();
        let (mut stage, order) = placed_in(state);
        assert_eq!(codes(&mut stage, order, false), Vec::<&str>::new(), "{status}");
        let early = [OrderStatus::AwaitingConfirmation, OrderStatus::ConfirmationCreated];
        let expected: &[&str] = if early.contains(&status) { &[] } else { &["not_in_bulk"] };
        assert_eq!(codes(&mut stage, order, true), expected, "{status}");
    }
    for (state, reason) in final_states() {
        let (mut stage, order) = placed_in(state);
        assert_eq!(codes(&mut stage, order, false), [reason]);
        // Two conditions, and neither holds.
        assert_eq!(codes(&mut stage, order, true), [reason, "not_in_bulk"]);
    }
}

#[test]
fn a_declined_confirmation_can_be_rejected_or_returned_singly_and_not_in_bulk() {
    let (mut stage, order) = placed_in(declined());
    let status = OrderStatus::ConfirmationDeclined;
    assert_eq!(reasons(&mut stage, order, true), [RejectRefusal::NotInBulk { status }]);
    let (rejecting, returning, actor) = (reject(&stage, order), give_back(&stage, order), staff(&stage));
    assert!(stage.world.allows(&rejecting, &actor));
    assert!(stage.world.allows(&returning, &actor));
}

#[test]
fn each_thing_that_stands_on_an_order_is_in_the_way_alone() {
    for (burden, document) in burdens() {
        let (mut stage, order) = placed();
        edit_order(&mut stage, order, burden);
        let expected = match document {
            Some(document) => RejectRefusal::Referenced(Referenced { document }),
            None => RejectRefusal::HasBacklog(HasBacklog),
        };
        assert_eq!(reasons(&mut stage, order, false), [expected]);
    }
}

#[test]
fn an_invoice_of_a_merely_created_confirmation_blocks_rejecting_and_returning() {
    let (mut stage, order) = placed_in(created(false));
    edit_order(&mut stage, order, |order| order.invoices = vec![invoice()]);
    let (rejecting, returning, actor) = (reject(&stage, order), give_back(&stage, order), staff(&stage));
    assert_eq!(stage.world.refused(&rejecting, &actor), ["referenced"]);
    assert_eq!(stage.world.refused(&returning, &actor), ["referenced"]);
    assert_eq!(codes(&mut stage, order, true), ["referenced"]);
}

#[test]
fn once_nothing_refers_to_it_any_more_an_order_can_be_rejected_and_returned() {
    let (mut stage, order) = placed();
    edit_order(&mut stage, order, burden);
    let (rejecting, returning, actor) = (reject(&stage, order), give_back(&stage, order), staff(&stage));
    let steps: [fn(&mut Order); 3] = [
        |order| order.invoices.clear(),
        |order| order.attached.clear(),
        // The delivery note is deleted, and the backlog SKUs are still there.
        |order| {
            if let OrderState::Confirmed(confirmed) = &mut order.state {
                confirmed.delivery_notes.clear();
            }
        },
    ];
    for step in steps {
        assert!(!stage.world.allows(&rejecting, &actor) && !stage.world.allows(&returning, &actor));
        edit_order(&mut stage, order, step);
    }
    assert_eq!(stage.world.refused(&rejecting, &actor), ["has_backlog_skus"]);
    assert_eq!(stage.world.refused(&returning, &actor), ["has_backlog_skus"]);
    edit_order(&mut stage, order, |order| order.state = confirmed());
    assert!(stage.world.allows(&rejecting, &actor) && stage.world.allows(&returning, &actor));
}

#[test]
fn all_reasons_are_told_together_in_their_order() {
    let (mut stage, order) = placed();
    edit_order(&mut stage, order, burden);
    let current = stage.world.version(&Key::order(stage.brand, order));
    let mut command = reject(&stage, order);
    command.seen = Some(Version::NEVER);
    let actor = staff(&stage);
    let mut expected = vec![RejectRefusal::Outdated(Outdated { seen: Version::NEVER, current })];
    expected.extend(documents().map(|document| Referenced { document }.into()));
    expected.push(HasBacklog.into());
    assert_eq!(stage.world.reasons(&command, &actor), expected);
    expected.push(RejectRefusal::NotInBulk { status: OrderStatus::Confirmed });
    let run = Some(id(RunId::made, 90));
    let Err(Stop::Refused(refusals)) = stage.world.plan_within(&command, &actor, run) else {
        panic!("not refused")
    };
    assert_eq!(refusals.into_vec(), expected);

    // What was ended before is told beside what stands on it.
    edit_order(&mut stage, order, |order| order.state = rejected(false));
    let mut expected = vec![AlreadyRejected.into()];
    expected.extend(documents().into_iter().skip(1).map(|document| Referenced { document }.into()));
    assert_eq!(reasons(&mut stage, order, false), expected);
    expected.push(RejectRefusal::NotInBulk { status: OrderStatus::Rejected });
    assert_eq!(reasons(&mut stage, order, true), expected);
}

#[test]
fn a_rejected_order_keeps_what_it_was() {
    for state in open_states() {
        let content = state.content();
        let (mut stage, order) = placed_in(state);
        let before = header(&stage, order);
        let version = stage.world.version(&Key::order(stage.brand, order));
        let receipt = run(&mut stage, order);
        let status = OrderStatus::Rejected;
        let code = before.code.clone();
        assert_eq!(receipt, OrderReceipt { id: order, code, status, version: version.next() });
        assert_eq!(stage.world.version(&Key::order(stage.brand, order)), receipt.version);
        let mut expected = Order { holds_stock: false, ..before };
        expected.state = OrderState::Rejected(Rejected { content, archived: false });
        assert_eq!(header(&stage, order), expected);
        assert!(stage.world.get::<crate::order::OriginalOrder>(&original_key(&stage, order)).is_some());
    }
}

fn original_key(stage: &Stage, order: OrderId) -> Key {
    Key::original_order(stage.brand, order)
}

#[test]
fn stock_that_was_taken_goes_back_with_its_cause() {
    let (mut stage, order) = placed();
    let stock = |stage: &Stage| [COAT_S, SCARF_ONE].map(|sku| stage.world.counter(&stage.stock(sku)));
    assert_eq!(stock(&stage), [97, 98]);
    run(&mut stage, order);
    assert_eq!(stock(&stage), [100, 100]);
    assert!(stage.world.get::<Holding>(&Key::holding(stage.brand, order)).is_none());
    let movements = stage.world.all::<StockMovement>();
    let caused = |movement: &StockMovement| movement.cause == MovementCause::Rejected { order };
    let given: Vec<_> = movements.iter().filter(|(_, movement)| caused(movement)).collect();
    let [(_, given)] = given.as_slice() else { panic!("{given:?}") };
    let back = |sku, by| MovementLine { sku, label: label(1), by };
    assert_eq!(given.lines, [back(COAT_S, 3), back(SCARF_ONE, 2)]);
}

#[test]
fn what_was_registered_at_confirming_leaves_the_target_again_below_nothing_too() {
    let (mut stage, order) = placed_in(confirmed());
    let held = |sku, number, count| HeldStock { sku, label: label(number), quantity: pieces(count) };
    let holding = Holding {
        lines: vec![held(COAT_S, 1, 5), held(SCARF_ONE, 1, 2)],
        registered: vec![held(COAT_S, 2, 5), held(SCARF_ONE, 1, 2)],
    };
    stage.world.put(Key::holding(stage.brand, order), holding);
    let target = StockKey { label: label(2), ..stage.stock(COAT_S) };
    stage.world.set_counter(target, 4);
    let before = [COAT_S, SCARF_ONE].map(|sku| stage.world.counter(&stage.stock(sku)));
    run(&mut stage, order);
    assert_eq!(stage.world.counter(&target), -1);
    assert_eq!(stage.world.counter(&stage.stock(COAT_S)), before[0] + 5);
    // Taken from and registered to the same label evens out, and does not move.
    assert_eq!(stage.world.counter(&stage.stock(SCARF_ONE)), before[1]);
}

#[test]
fn an_order_without_stock_is_rejected_by_its_header_alone() {
    let mut stage = Stage::new();
    stage.edit_catalog(|catalog| {
        catalog.stock = crate::catalog::StockPolicy::MakeToOrder { target: None };
    });
    let order = stage.place().id;
    let (command, actor) = (reject(&stage, order), staff(&stage));
    let facts = stage.world.gather(|known, keys| command.needs(known, keys));
    let read: Vec<_> = facts.iter().map(|(key, _)| key.clone()).collect();
    assert_eq!(read, [Key::order(stage.brand, order)]);
    let decision = stage.world.plan(&command, &actor).unwrap();
    assert!(decision.changeset.moves().is_empty());
    assert_eq!(decision.changeset.writes().len(), 1);
}

#[test]
fn the_buyer_is_told_when_that_is_asked_for_and_in_the_senders_words() {
    let body = Body::new("We are sold out.\nSorry.").unwrap();
    for (notify, sent, expected) in [
        (Notify::silent(), false, None),
        (Notify::send(), true, None),
        (Notify::with_body(body.clone()), true, Some(body)),
    ] {
        let (mut stage, order) = placed();
        stage.world.tasks.clear();
        let command = crate::operation::order::RejectOrder { notify, ..reject(&stage, order) };
        let actor = staff(&stage);
        stage.world.run(&command, &actor).unwrap();
        let note = NoticeNote { sent, body: expected.clone(), recipients: sent.then_some(1) };
        assert_eq!(stage.world.log.last().unwrap().notice, Some(note));
        if !sent {
            assert!(stage.world.tasks.is_empty());
            continue;
        }
        let [Task::Notice(notice)] = stage.world.tasks.as_slice() else { panic!("{:?}", stage.world.tasks) };
        let code = header(&stage, order).code;
        assert_eq!((notice.kind, notice.locale), (NoticeKind::OrderRejected, Locale::JA));
        assert_eq!((notice.order, &notice.order_code, &notice.body), (order, &code, &expected));
        assert_eq!(notice.recipients, ["orders@harbour.example".parse().unwrap()]);
    }
}

#[test]
fn an_offline_buyer_is_told_too_and_one_without_an_address_is_not() {
    let mut stage = Stage::new();
    stage.make_offline();
    let order = stage.place().id;
    stage.world.tasks.clear();
    let mut command = reject(&stage, order);
    command.notify = Notify::send();
    let actor = staff(&stage);
    let told = |stage: &mut Stage| {
        let changeset = stage.world.plan(&command, &actor).unwrap().changeset;
        let noted = changeset.log().first().and_then(|entry| entry.notice.clone());
        (changeset.tasks().len(), noted)
    };
    let note = |recipients| Some(NoticeNote { sent: true, body: None, recipients: Some(recipients) });
    assert_eq!(told(&mut stage), (1, note(1)));
    stage.edit::<crate::party::BuyerOrganization>(Key::offline_buyer(stage.brand, BUYER), |buyer| {
        buyer.profile.recipients.clear();
        buyer.profile.emails.clear();
    });
    assert_eq!(told(&mut stage), (0, note(0)), "that nobody was there to be told is to be seen");
}

#[test]
fn the_log_tells_who_rejected_what_and_in_which_run() {
    let (mut stage, order) = placed_in(created(true));
    stage.world.now = "2026-03-05T10:00:00Z".parse().unwrap();
    let (command, actor, bulk) = (reject(&stage, order), staff(&stage), id(RunId::made, 90));
    for run in [None, Some(bulk)] {
        let decision = stage.world.plan_within(&command, &actor, run).unwrap();
        let [entry] = decision.changeset.log() else { panic!("{:?}", decision.changeset.log()) };
        let key = Key::order(stage.brand, order);
        assert_eq!(entry.subject, Subject { kind: key.kind(), name: key.name().clone() });
        assert_eq!((entry.operation.as_str(), entry.at), ("reject_order", stage.world.now));
        assert_eq!((entry.actor, entry.run), (ActorRef::Account(actor.id().unwrap()), run));
        let changed = FieldChange::changed("status", "confirmation_created", "rejected");
        assert_eq!(entry.changes, [changed]);
        assert!(!format!("{entry:?}").contains("for the new shop"));
    }
}

#[test]
fn only_staff_of_the_brand_reject() {
    let (mut stage, order) = placed_in(rejected(false));
    let command = reject(&stage, order);
    let read = reader(stage.brand);
    // The right comes before any other reason.
    assert_eq!(stage.world.reasons(&command, &read), [NotPermitted.into()]);
    for actor in [stranger(), member(Access::Write), crate::operation::test_world::writer(other_brand())] {
        assert!(stage.world.is_missing(&command, &actor), "{actor:?}");
    }
    let (none, actor) = (reject(&stage, id(OrderId::made, 99)), staff(&stage));
    assert!(stage.world.is_missing(&none, &actor) && stage.world.is_missing(&none, &read));
    edit_order(&mut stage, order, |order| order.state = confirmed());
    assert!(stage.world.allows(&command, &crate::party::Actor::host()));
}

fn other_brand() -> crate::value::BrandId {
    id(crate::value::BrandId::made, 43)
}

#[test]
fn what_was_seen_must_still_be_so_and_the_second_rejection_is_refused() {
    let (mut stage, order) = placed();
    let current = stage.world.version(&Key::order(stage.brand, order));
    let mut command = reject(&stage, order);
    command.seen = Some(current.next());
    let actor = staff(&stage);
    assert_eq!(stage.world.reasons(&command, &actor), [Outdated { seen: current.next(), current }.into()]);
    command.seen = Some(current);
    let first = stage.world.plan(&command, &actor).unwrap();
    let second = stage.world.plan(&command, &actor).unwrap();
    stage.world.apply(&first.changeset).unwrap();
    assert!(stage.world.apply(&second.changeset).is_err());
    assert_eq!(
        stage.world.reasons(&command, &actor),
        [Outdated { seen: current, current: current.next() }.into(), AlreadyRejected.into()]
    );
    assert_eq!(stage.world.counter(&stage.stock(COAT_S)), 100);
    let view = super::super::ViewOrder { brand: stage.brand, order, viewer: Viewer::Buyer };
    let seen = stage.world.ask(&view, &member(Access::Read)).unwrap();
    assert_eq!(seen.order.state.buyer_label().list, "Order Declined");
}

/// A read that is older than the header: it tells of no holding, and the header says that there is one.
#[test]
fn a_holding_that_was_overlooked_is_guarded() {
    let (mut stage, order) = placed();
    let holding = Key::holding(stage.brand, order);
    stage.world.remove(&holding);
    edit_order(&mut stage, order, |order| order.holds_stock = true);
    let (command, actor) = (reject(&stage, order), staff(&stage));
    let decision = stage.world.plan(&command, &actor).unwrap();
    assert!(decision.changeset.guards().iter().any(|guard| guard.key == holding));
    edit_order(&mut stage, order, |order| order.holds_stock = false);
    let decision = stage.world.plan(&command, &actor).unwrap();
    assert!(decision.changeset.guards().iter().all(|guard| guard.key != holding));
}
