//! What becomes of the money when an order is rejected or returned.

use super::super::{SettlePaymentStep, StepAnswer};
use super::*;
use crate::operation::order::{RejectOrder, ReturnOrder};
use crate::operation::test_world::writer;
use crate::order::{DeclineReason, Notify, PaymentStep, PaymentWork, StepState};
use crate::party::Actor;
use crate::record::GatewayWork;
use crate::value::{InvoiceId, Money, Timestamp};

fn reject(stage: &mut Stage, order: OrderId) {
    let brand = stage.brand;
    let command = RejectOrder { brand, order, seen: None, notify: Notify::silent() };
    stage.world.run(&command, &writer(brand)).unwrap();
}

fn give_back(stage: &mut Stage, order: OrderId) {
    let brand = stage.brand;
    let command = ReturnOrder { brand, order, seen: None, notify: Notify::silent() };
    stage.world.run(&command, &writer(brand)).unwrap();
}

fn asked(stage: &Stage, order: OrderId) -> Vec<(PaymentWork, Money)> {
    payment(stage, order).steps.iter().map(|step| (step.work, step.amount)).collect()
}

/// A capture that was asked for, past every rule.
fn captured(stage: &mut Stage, order: OrderId, number: u8, cents: i64) -> PaymentKey {
    let key = id(PaymentKey::made, number);
    let step = PaymentStep {
        key,
        work: PaymentWork::Capture { invoice: id(InvoiceId::made, number) },
        amount: euro(cents),
        asked_at: Timestamp::MIN,
        state: StepState::Open,
    };
    stage.edit::<Payment>(Key::payment(stage.brand, order), |payment| payment.steps.push(step));
    key
}

fn settle(stage: &mut Stage, order: OrderId, step: PaymentKey, reason: Option<DeclineReason>) {
    let brand = stage.brand;
    let answer = match reason {
        Some(reason) => StepAnswer::Declined { reason },
        None => StepAnswer::Done { reference: Name::new("done").unwrap() },
    };
    stage.world.run(&SettlePaymentStep { brand, order, step, answer }, &Actor::host()).unwrap();
}

#[test]
fn the_authorization_of_an_order_that_ends_is_voided() {
    for end in [reject, give_back] {
        let mut stage = by_card();
        let placed = stage.place();
        end(&mut stage, placed.id);
        assert_eq!(asked(&stage, placed.id), [(PaymentWork::Void, placed.total)]);
        let step = payment(&stage, placed.id).steps[0].key;
        let work = GatewayWork::Step { order: placed.id, step };
        assert_eq!(stage.world.gateway_work().last(), Some(&work));
        let log = stage.world.log.iter().rev();
        let entry = log.clone().find(|entry| entry.operation != "settle_card_attempt").unwrap();
        assert!(entry.changes.iter().any(|change| change.field == format!("payment[{step}].void")));
    }
}

#[test]
fn an_order_without_a_card_asks_for_nothing_when_it_ends() {
    for end in [reject, give_back] {
        let mut stage = by_card();
        stage.form.payment = PaymentForm::NotByCard;
        let placed = stage.place();
        end(&mut stage, placed.id);
        assert!(stage.world.gateway_work().is_empty());
        assert!(stage.world.all::<Payment>().is_empty());
    }
}

#[test]
fn whatever_was_captured_is_given_back_in_full() {
    for end in [reject, give_back] {
        let mut stage = by_card();
        let placed = stage.place();
        let total = placed.total.minor();
        let first = captured(&mut stage, placed.id, 81, 1_000);
        let second = captured(&mut stage, placed.id, 82, 500);
        settle(&mut stage, placed.id, first, None);
        end(&mut stage, placed.id);
        let refund = |capture, cents| (PaymentWork::Refund { capture }, euro(cents));
        let steps = asked(&stage, placed.id);
        assert_eq!(
            steps[2..],
            [refund(first, 1_000), refund(second, 500), (PaymentWork::Void, euro(total - 1_500))]
        );
    }
}

#[test]
fn what_was_refused_is_not_given_back_and_what_was_given_back_not_again() {
    let mut stage = by_card();
    let placed = stage.place();
    let total = placed.total.minor();
    let refused = captured(&mut stage, placed.id, 81, 1_000);
    let taken = captured(&mut stage, placed.id, 82, total);
    settle(&mut stage, placed.id, refused, Some(DeclineReason::CardRefused));
    let part = PaymentStep {
        key: id(PaymentKey::made, 83),
        work: PaymentWork::Refund { capture: taken },
        amount: euro(300),
        asked_at: Timestamp::MIN,
        state: StepState::Open,
    };
    stage.edit::<Payment>(Key::payment(stage.brand, placed.id), |payment| payment.steps.push(part));
    reject(&mut stage, placed.id);
    let steps = asked(&stage, placed.id);
    let rest = (PaymentWork::Refund { capture: taken }, euro(total - 300));
    assert_eq!(steps[3..], [rest], "all of it was captured, so there is nothing to void");
}
