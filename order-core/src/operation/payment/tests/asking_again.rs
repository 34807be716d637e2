//! What a gateway refused, asked for once more: the dead letter of its task is retried.

use super::super::{AttemptAnswer, PaymentMoot, TooManyPaymentSteps};
use super::attempts::{abandon, answer, authorized, begun};
use super::settling::{capture_of, confirmed, settle};
use super::*;
use crate::operation::confirmation::{AuthorizationLapsed, AuthorizationTooSmall, Confirm, MakeEditable};
use crate::operation::delivery::DeleteInvoice;
use crate::operation::letter::{DeadLetter, DropDeadLetter, RetryDeadLetter, RetryDeadLetterRefusal};
use crate::operation::order::RejectOrder;
use crate::operation::test_world::{reader, stranger, writer};
use crate::order::{AttemptState, CaptureState, DeclineReason, Notify, PaymentStep, PaymentWork, StepState};
use crate::party::Actor;
use crate::record::{DeliveryState, FieldChange, GatewayWork, Partition, Task};
use crate::value::limits::PAYMENT_STEPS_MAX;
use crate::value::{Addressee, InvoiceId, Money, TaskId, Timestamp};

/// The newest task about something that a gateway is asked.
fn task_of(stage: &Stage, work: GatewayWork) -> TaskId {
    let is_it = |task: &&Task| matches!(task, Task::Payment(task) if task.work == work);
    stage.world.tasks.iter().rev().find(is_it).unwrap().id()
}

/// Gives up the task about it, and says how it is retried.
fn dead(stage: &mut Stage, work: GatewayWork) -> RetryDeadLetter {
    let (task, at) = (task_of(stage, work), stage.world.now);
    stage.world.stand(task, &Addressee::Gateway, |recipient| {
        recipient.attempts = 1;
        recipient.state = DeliveryState::Dead { at };
    });
    let partition = Partition::Brand(stage.brand);
    RetryDeadLetter {
        letter: DeadLetter { partition, task, to: Addressee::Gateway, seen: Some(1) },
        due: None,
    }
}

/// The gateway refuses a step, and its task is given up.
fn refuse(stage: &mut Stage, order: OrderId, step: PaymentKey) -> RetryDeadLetter {
    let command = settle(stage, order, step, Some(DeclineReason::Other));
    stage.world.run(&command, &Actor::host()).unwrap();
    dead(stage, GatewayWork::Step { order, step })
}

fn retry(stage: &mut Stage, command: &RetryDeadLetter) -> TaskId {
    let staff = writer(stage.brand);
    stage.world.run(command, &staff).unwrap().task
}

fn why(stage: &mut Stage, command: &RetryDeadLetter) -> Vec<RetryDeadLetterRefusal> {
    let staff = writer(stage.brand);
    stage.world.reasons(command, &staff)
}

fn state(stage: &Stage, task: TaskId) -> Option<DeliveryState> {
    stage.world.outbox.get(&task).map(|kept| kept.recipients[0].state)
}

fn edit_payment(stage: &mut Stage, order: OrderId, change: impl FnOnce(&mut Payment)) {
    stage.edit::<Payment>(Key::payment(stage.brand, order), change);
}

fn step(number: u8, work: PaymentWork, cents: i64) -> PaymentStep {
    let key = id(PaymentKey::made, number);
    PaymentStep { key, work, amount: euro(cents), asked_at: Timestamp::MIN, state: StepState::Open }
}

fn open_again(stage: &mut Stage, order: OrderId) {
    let brand = stage.brand;
    let open = MakeEditable { brand, order, seen: None, notify: Notify::silent() };
    stage.world.run(&open, &writer(brand)).unwrap();
}

fn confirm(brand: crate::value::BrandId, order: OrderId) -> Confirm {
    let (tags, new_tags) = (std::collections::BTreeSet::new(), Vec::new());
    Confirm { brand, order, seen: None, notify: Notify::silent(), tags, new_tags }
}

#[test]
fn a_refused_capture_is_asked_for_by_a_new_step_with_a_task_of_its_own() {
    let (mut stage, order, invoice, refused) = confirmed();
    let before = header(&stage, order);
    let command = refuse(&mut stage, order, refused);
    assert_eq!(payment(&stage, order).word(), "failed");
    let due = stage.world.now.saturating_add(std::time::Duration::from_secs(60));
    let task = retry(&mut stage, &RetryDeadLetter { due: Some(due), ..command.clone() });

    let kept = payment(&stage, order);
    let [old, new] = kept.steps.as_slice() else { panic!("{kept:?}") };
    assert!(matches!(old.state, StepState::Failed { again: Some(key), .. } if key == new.key));
    assert_eq!((new.work, new.amount, &new.state), (old.work, old.amount, &StepState::Open));
    assert_eq!((kept.word(), capture_of(&stage, invoice)), ("open", CaptureState::Open));
    assert_eq!(header(&stage, order).invoices, before.invoices, "the card is to pay it again");
    // The old task is gone, and the new one is due at the time.
    assert_ne!(task, command.letter.task);
    assert_eq!(state(&stage, command.letter.task), None);
    assert_eq!(state(&stage, task), Some(DeliveryState::Open { due }));
    assert_eq!(task_of(&stage, GatewayWork::Step { order, step: new.key }), task);
    let entry = stage.world.log.iter().rfind(|entry| entry.changes.len() > 3).unwrap();
    let told = FieldChange::set(&format!("payment[{}].capture", new.key), new.amount);
    assert_eq!(entry.subject.name, *Key::order(stage.brand, order).name());
    assert_eq!(entry.operation, "retry_dead_letter");
    assert!(entry.changes.contains(&told), "{entry:?}");
    // It is settled as any other.
    let done = settle(&stage, order, new.key, None);
    stage.world.run(&done, &Actor::host()).unwrap();
    assert_eq!(payment(&stage, order).word(), "captured");
}

#[test]
fn a_capture_of_which_the_invoice_is_gone_or_paid_otherwise_is_moot() {
    let (mut stage, order, invoice, refused) = confirmed();
    let command = refuse(&mut stage, order, refused);
    assert!(stage.world.allows(&command, &writer(stage.brand)));
    open_again(&mut stage, order);
    assert!(stage.world.allows(&command, &writer(stage.brand)), "the bill stands");
    let brand = stage.brand;
    stage.world.run(&DeleteInvoice { brand, invoice, seen: None }, &writer(brand)).unwrap();
    assert_eq!(why(&mut stage, &command), [PaymentMoot.into()]);
    stage.world.run(&confirm(brand, order), &writer(brand)).unwrap();
    assert_eq!(why(&mut stage, &command), [PaymentMoot.into()], "another bill is captured");
    stage.world.run(&DropDeadLetter { letter: command.letter.clone() }, &writer(brand)).unwrap();
    assert!(stage.world.is_missing(&command, &writer(brand)));
}

#[test]
fn each_thing_that_makes_a_capture_moot_does_so_alone() {
    let (mut stage, order, invoice, refused) = confirmed();
    let command = refuse(&mut stage, order, refused);
    let capture = PaymentWork::Capture { invoice };
    let spoil: [fn(&mut Stage, OrderId, InvoiceId, PaymentWork); 4] = [
        |stage, _, invoice, _| stage.world.remove(&Key::invoice(stage.brand, invoice)),
        |stage, order, _, _| {
            stage.edit::<Order>(Key::order(stage.brand, order), |order| order.invoices.clear());
        },
        |stage, order, _, capture| {
            edit_payment(stage, order, |payment| payment.steps.push(step(91, capture, 1)));
        },
        |stage, order, _, _| {
            let again = Some(id(PaymentKey::made, 92));
            let at = stage.world.now;
            let asked = StepState::Failed { at, reason: DeclineReason::Other, again };
            edit_payment(stage, order, |payment| payment.steps[0].state = asked);
        },
    ];
    for spoil in spoil {
        let mut stage = stage.clone();
        spoil(&mut stage, order, invoice, capture);
        assert_eq!(why(&mut stage, &command), [PaymentMoot.into()]);
    }
}

#[test]
fn a_capture_needs_an_authorization_that_covers_it() {
    let (mut stage, order, _, refused) = confirmed();
    let command = refuse(&mut stage, order, refused);
    let (needed, lapsed_at) = (payment(&stage, order).steps[0].amount, stage.world.now);
    let other = PaymentWork::Capture { invoice: id(InvoiceId::made, 77) };
    edit_payment(&mut stage, order, |payment| {
        payment.authorization.lapses_at = lapsed_at;
        payment.steps.push(step(91, other, 1));
    });
    let left = euro(needed.minor() - 1);
    assert_eq!(
        why(&mut stage, &command),
        [AuthorizationLapsed { needed, lapsed_at }.into(), AuthorizationTooSmall { needed, left }.into()]
    );
    edit_payment(&mut stage, order, |payment| {
        payment.authorization.lapses_at = Timestamp::from_micros(lapsed_at.micros() + 1).unwrap();
        payment.steps.pop();
    });
    assert!(stage.world.allows(&command, &writer(stage.brand)));
}

#[test]
fn a_refused_refund_is_asked_for_again_while_the_capture_has_so_much_left() {
    let (mut stage, order, _, capture) = confirmed();
    let taken = settle(&stage, order, capture, None);
    stage.world.run(&taken, &Actor::host()).unwrap();
    let all = payment(&stage, order).steps[0].amount.minor();
    let refund = step(91, PaymentWork::Refund { capture }, all);
    let (key, work) = (refund.key, GatewayWork::Step { order, step: refund.key });
    let id = TaskId::made(stage.world.now, [9; 10]);
    let task = crate::record::PaymentTask { id, brand: stage.brand, at: stage.world.now, work };
    edit_payment(&mut stage, order, |payment| payment.steps.push(refund.clone()));
    stage.world.tasks.push(Task::Payment(task.clone()));
    let recipient = crate::record::Recipient::new(Addressee::Gateway, stage.world.now);
    let kept = crate::record::KeptTask { task: Task::Payment(task), recipients: vec![recipient] };
    stage.world.outbox.insert(id, kept);
    let command = refuse(&mut stage, order, key);

    let mut spent = stage.clone();
    let part = step(92, PaymentWork::Refund { capture }, 1);
    edit_payment(&mut spent, order, |payment| payment.steps.push(part));
    assert_eq!(why(&mut spent, &command), [PaymentMoot.into()]);

    retry(&mut stage, &command);
    let kept = payment(&stage, order);
    let new = kept.steps.last().unwrap();
    assert_eq!((new.work, new.amount, kept.steps.len()), (refund.work, refund.amount, 3));
    assert_eq!(kept.left_minor(&kept.steps[0]), 0);
    // A lapsed authorization is in nobody's way: the money was taken.
    edit_payment(&mut spent, order, |payment| {
        payment.steps.pop();
        payment.authorization.lapses_at = Timestamp::MIN;
    });
    assert!(spent.world.allows(&command, &writer(spent.brand)));
}

#[test]
fn a_refused_void_is_asked_for_again_once() {
    let mut stage = by_card();
    let placed = stage.place();
    let (brand, order) = (stage.brand, placed.id);
    let reject = RejectOrder { brand, order, seen: None, notify: Notify::silent() };
    stage.world.run(&reject, &writer(brand)).unwrap();
    let void = payment(&stage, order).steps[0].key;
    let command = refuse(&mut stage, order, void);
    let mut voided = stage.clone();
    edit_payment(&mut voided, order, |payment| payment.steps.push(step(91, PaymentWork::Void, 1)));
    assert_eq!(why(&mut voided, &command), [PaymentMoot.into()]);
    retry(&mut stage, &command);
    let kept = payment(&stage, order);
    assert_eq!((kept.steps[1].work, kept.steps[1].amount), (PaymentWork::Void, placed.total));
    assert_ne!(kept.steps[1].key, void);
}

#[test]
fn what_an_attempt_authorized_is_released_again_under_another_key() {
    let mut stage = by_card();
    let key = begun(&mut stage).key;
    authorized(&mut stage, key, 60);
    abandon(&mut stage, key);
    let before = attempt(&stage, key);
    answer(&mut stage, key, AttemptAnswer::NotReleased { reason: DeclineReason::Other });
    let command = dead(&mut stage, GatewayWork::Attempt { attempt: key });
    let task = retry(&mut stage, &command);
    assert_eq!(task, command.letter.task, "the task is the same");
    let after = attempt(&stage, key);
    assert_eq!((after.state.clone(), after.key), (before.state, before.key));
    assert_ne!(after.void, before.void);
    assert_eq!(state(&stage, task), Some(DeliveryState::Open { due: stage.world.now }));
    answer(&mut stage, key, AttemptAnswer::Released);
    let command = dead(&mut stage, GatewayWork::Attempt { attempt: key });
    assert!(matches!(attempt(&stage, key).state, AttemptState::Voided { .. }));
    assert_eq!(why(&mut stage, &command), [PaymentMoot.into()]);
}

#[test]
fn only_staff_who_may_write_have_a_gateway_asked_again() {
    let (mut stage, order, _, refused) = confirmed();
    let brand = stage.brand;
    let work = GatewayWork::Step { order, step: refused };
    let letter = dead(&mut stage, work).letter;
    let command = RetryDeadLetter { letter: DeadLetter { seen: None, ..letter }, due: None };
    assert_eq!(stage.world.refused(&command, &reader(brand)), ["not_permitted"]);
    assert!(stage.world.is_missing(&command, &stranger()));
    assert!(stage.world.is_missing(&command, &member(crate::party::Access::Write)));
    // A step that the gateway has not refused is not asked for twice.
    assert_eq!(why(&mut stage, &command), [PaymentMoot.into()]);
    let to = Addressee::Gateway;
    let now = stage.world.now;
    stage
        .world
        .stand(command.letter.task, &to, |recipient| recipient.state = DeliveryState::Open { due: now });
    assert_eq!(stage.world.refused(&command, &writer(brand)), ["not_dead"]);
}

#[test]
fn there_is_a_limit_to_what_is_asked_about_one_order_and_it_can_be_ended_beyond() {
    let (mut stage, order, invoice, refused) = confirmed();
    let (brand, max) = (stage.brand, PAYMENT_STEPS_MAX);
    let command = refuse(&mut stage, order, refused);
    let at = stage.world.now;
    let fill = |count: usize| {
        let failed = StepState::Failed { at, reason: DeclineReason::Other, again: None };
        let gone = PaymentStep { state: failed, ..step(90, PaymentWork::Void, 1) };
        move |payment: &mut Payment| payment.steps.resize(count, gone)
    };
    edit_payment(&mut stage, order, fill(max - 1));
    assert!(stage.world.allows(&command, &writer(brand)));
    edit_payment(&mut stage, order, fill(max));
    let too_many = TooManyPaymentSteps { count: max + 1, max };
    assert_eq!(why(&mut stage, &command), [too_many.into()]);

    open_again(&mut stage, order);
    assert!(stage.world.allows(&confirm(brand, order), &writer(brand)), "nothing is to be captured");
    stage.world.run(&DeleteInvoice { brand, invoice, seen: None }, &writer(brand)).unwrap();
    let reasons = stage.world.reasons(&confirm(brand, order), &writer(brand));
    assert_eq!(reasons, [too_many.into()]);
    let reject = RejectOrder { brand, order, seen: None, notify: Notify::silent() };
    stage.world.run(&reject, &writer(brand)).unwrap();
    assert_eq!(payment(&stage, order).steps.len(), max + 1, "whatever was reserved is released");
    let authorized: Money = payment(&stage, order).authorization.amount;
    assert_eq!(payment(&stage, order).steps[max].amount, authorized);
}
