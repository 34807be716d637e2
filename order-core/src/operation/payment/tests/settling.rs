//! What a gateway answered to a step.

use super::super::{SettlePaymentStep, StepAnswer};
use super::*;
use crate::operation::confirmation::{Confirm, ConfirmationEdits, CreateConfirmation, MakeEditable};
use crate::operation::test_world::{stranger, writer};
use crate::order::{CaptureState, DeclineReason, Invoice, Notify, PaymentStep, PaymentWork, StepState};
use crate::party::{Access, Actor};
use crate::record::FieldChange;
use crate::value::{InvoiceId, Timestamp};

/// A confirmed card order, its invoice and the step that captures it.
pub(super) fn confirmed() -> (Stage, OrderId, InvoiceId, PaymentKey) {
    let mut stage = by_card();
    let (brand, order) = (stage.brand, stage.place().id);
    let notify = Notify::silent;
    let edits = ConfirmationEdits::none();
    let create =
        CreateConfirmation { brand, order, seen: None, edits, notify: notify(), approval_requested: false };
    stage.world.run(&create, &writer(brand)).unwrap();
    let (tags, new_tags) = (std::collections::BTreeSet::new(), Vec::new());
    let confirm = Confirm { brand, order, seen: None, notify: notify(), tags, new_tags };
    let invoice = stage.world.run(&confirm, &writer(brand)).unwrap().invoices[0];
    let step = payment(&stage, order).steps[0].key;
    (stage, order, invoice, step)
}

pub(super) fn settle(
    stage: &Stage,
    order: OrderId,
    step: PaymentKey,
    reason: Option<DeclineReason>,
) -> SettlePaymentStep {
    let answer = match reason {
        Some(reason) => StepAnswer::Declined { reason },
        None => StepAnswer::Done { reference: Name::new("c-1").unwrap() },
    };
    SettlePaymentStep { brand: stage.brand, order, step, answer }
}

pub(super) fn capture_of(stage: &Stage, invoice: InvoiceId) -> CaptureState {
    stage.world.get::<Invoice>(&Key::invoice(stage.brand, invoice)).unwrap().payment.unwrap().capture
}

#[test]
fn a_capture_that_is_done_is_told_by_payment_invoice_and_log() {
    let (mut stage, order, invoice, step) = confirmed();
    assert_eq!(capture_of(&stage, invoice), CaptureState::Open);
    let header_before = header(&stage, order);
    let command = settle(&stage, order, step, None);
    stage.world.run(&command, &Actor::host()).unwrap();
    let at = stage.world.now;
    let reference = Name::new("c-1").unwrap();
    assert_eq!(payment(&stage, order).steps[0].state, StepState::Done { at, reference });
    assert_eq!(capture_of(&stage, invoice), CaptureState::Done { at });
    assert_eq!(header(&stage, order), header_before, "the header tells of the capture already");
    let told = FieldChange::changed(&format!("payment[{step}].capture"), "open", "done");
    assert!(stage.world.log.iter().any(|entry| entry.changes == [told.clone()]));
}

#[test]
fn a_capture_that_is_refused_is_told_everywhere() {
    let (mut stage, order, invoice, step) = confirmed();
    let reason = DeclineReason::CardRefused;
    let command = settle(&stage, order, step, Some(reason));
    stage.world.run(&command, &Actor::host()).unwrap();
    let at = stage.world.now;
    assert_eq!(payment(&stage, order).steps[0].state, StepState::Failed { at, reason, again: None });
    assert_eq!(payment(&stage, order).word(), "failed");
    assert_eq!(capture_of(&stage, invoice), CaptureState::Failed { at, reason });
    assert_eq!(header(&stage, order).invoices[0].captured, None);
    let why = FieldChange::set(&format!("payment[{step}].reason"), "card_refused");
    assert!(stage.world.log.iter().any(|entry| entry.changes.contains(&why)));
}

#[test]
fn a_step_is_settled_once() {
    let (mut stage, order, invoice, step) = confirmed();
    let done = settle(&stage, order, step, None);
    stage.world.run(&done, &Actor::host()).unwrap();
    let (log, kept) = (stage.world.log.len(), payment(&stage, order));
    for again in [done, settle(&stage, order, step, Some(DeclineReason::Other))] {
        let plan = stage.world.plan(&again, &Actor::host()).unwrap();
        assert!(plan.changeset.is_empty());
    }
    assert_eq!((stage.world.log.len(), payment(&stage, order)), (log, kept));
    assert_eq!(capture_of(&stage, invoice), CaptureState::Done { at: stage.world.now });
}

#[test]
fn of_two_who_settle_at_once_one_commits() {
    let (mut stage, order, _, step) = confirmed();
    let command = settle(&stage, order, step, None);
    let late = stage.world.plan(&command, &Actor::host()).unwrap().changeset;
    stage.world.run(&command, &Actor::host()).unwrap();
    assert!(stage.world.apply(&late).is_err());
}

#[test]
fn of_a_capture_that_is_refused_nothing_is_given_back() {
    let (mut stage, order, _, step) = confirmed();
    let refund = |number, capture| PaymentStep {
        key: id(PaymentKey::made, number),
        work: PaymentWork::Refund { capture },
        amount: euro(1),
        asked_at: Timestamp::MIN,
        state: StepState::Open,
    };
    stage.edit::<Payment>(Key::payment(stage.brand, order), |payment| {
        payment.steps.push(refund(91, step));
        payment.steps.push(refund(92, id(PaymentKey::made, 93)));
    });
    let command = settle(&stage, order, step, Some(DeclineReason::Lapsed));
    stage.world.run(&command, &Actor::host()).unwrap();
    let states: Vec<_> = payment(&stage, order).steps.iter().map(|step| step.state.clone()).collect();
    let at = stage.world.now;
    assert_eq!(states[1], StepState::Failed { at, reason: DeclineReason::NothingThere, again: None });
    assert_eq!(states[2], StepState::Open, "it is of another capture");
}

#[test]
fn a_failed_capture_frees_its_invoice() {
    let (mut stage, order, invoice, step) = confirmed();
    let brand = stage.brand;
    let delete = crate::operation::delivery::DeleteInvoice { brand, invoice, seen: None };
    assert_eq!(stage.world.refused(&delete, &writer(brand)), ["has_payment_confirmation"]);
    let command = settle(&stage, order, step, Some(DeclineReason::CardRefused));
    stage.world.run(&command, &Actor::host()).unwrap();
    assert_eq!(stage.world.refused(&delete, &writer(brand)), ["confirmed_card_order"]);
    let open = MakeEditable { brand, order, seen: None, notify: Notify::silent() };
    stage.world.run(&open, &writer(brand)).unwrap();
    stage.world.run(&delete, &writer(brand)).unwrap();
    assert!(header(&stage, order).invoices.is_empty());
}

#[test]
fn only_the_host_says_what_a_gateway_answered() {
    let (mut stage, order, _, step) = confirmed();
    let command = settle(&stage, order, step, None);
    for nobody in [writer(stage.brand), member(Access::Write), stranger()] {
        assert!(stage.world.is_missing(&command, &nobody));
    }
    let unknown = settle(&stage, order, id(PaymentKey::made, 99), None);
    assert!(stage.world.is_missing(&unknown, &Actor::host()));
    let elsewhere = settle(&stage, id(OrderId::made, 99), step, None);
    assert!(stage.world.is_missing(&elsewhere, &Actor::host()));
}
