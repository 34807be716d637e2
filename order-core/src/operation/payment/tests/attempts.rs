//! Attempts to authorize a card, and the order that takes one over.

use std::time::Duration;

use super::super::{
    ATTEMPT_OPEN_FOR, AbandonCardAttempt, AttemptAnswer, BeginCardAttempt, BegunCardAttempt,
    SettleCardAttempt,
};
use super::*;
use crate::operation::order::PlaceRefusal;
use crate::operation::test_world::{reader, stranger};
use crate::order::{AttemptState, Authorization, DeclineReason, PaymentMethod};
use crate::party::{Access, Actor};
use crate::record::{ClaimScope, GatewayWork, Task};
use crate::refusal::Reason;
use crate::value::{BrandId, Money, Timestamp};

fn begin(stage: &mut Stage) -> Option<BegunCardAttempt> {
    let order = placing(stage);
    let actor = stage.actor.clone();
    stage.world.run(&BeginCardAttempt { order }, &actor).unwrap()
}

pub(super) fn begun(stage: &mut Stage) -> BegunCardAttempt {
    begin(stage).unwrap()
}

pub(super) fn answer(stage: &mut Stage, attempt: PaymentKey, answer: AttemptAnswer) {
    let brand = stage.brand;
    stage.world.run(&SettleCardAttempt { brand, attempt, answer }, &Actor::host()).unwrap();
}

pub(super) fn authorized(stage: &mut Stage, attempt: PaymentKey, for_seconds: u64) -> Timestamp {
    let lapses_at = stage.world.now.saturating_add(Duration::from_secs(for_seconds));
    answer(stage, attempt, AttemptAnswer::Authorized { reference: Name::new("a-1").unwrap(), lapses_at });
    lapses_at
}

pub(super) fn abandon(stage: &mut Stage, attempt: PaymentKey) {
    let brand = stage.brand;
    stage.world.run(&AbandonCardAttempt { brand, attempt }, &Actor::host()).unwrap();
}

fn why(stage: &mut Stage) -> Vec<PlaceRefusal> {
    let order = placing(stage);
    let actor = stage.actor.clone();
    stage.world.reasons(&order, &actor)
}

#[test]
fn an_attempt_is_written_down_before_anybody_is_asked() {
    let mut stage = by_card();
    let total = stage.preview().content.totals.total;
    let agreed = stage.agreed();
    let BegunCardAttempt { key, amount, card: charged, is_new } = begun(&mut stage);
    assert_eq!((amount, &charged, is_new), (total, &card("tok_1"), true));
    let kept = attempt(&stage, key);
    let expected = CardAttempt {
        key,
        void: kept.void,
        brand: stage.brand,
        buyer: BUYER,
        cart: CART,
        agreed,
        amount: total,
        card: card("tok_1"),
        begun_at: stage.world.now,
        state: AttemptState::Open,
    };
    assert_eq!(kept, expected);
    assert_ne!(kept.key, kept.void);
    let claimed = stage.world.claimed(stage.brand, &ClaimScope::CardAttempt(CART));
    assert_eq!(claimed, Some(key.as_uuid()));
    // Somebody looks after it, whatever becomes of whoever asked.
    let [Task::Payment(task)] = stage.world.tasks.as_slice() else { panic!("{:?}", stage.world.tasks) };
    assert_eq!(task.work, GatewayWork::Attempt { attempt: key });
    assert_eq!(task.at, stage.world.now.saturating_add(ATTEMPT_OPEN_FOR));
    let operations: Vec<_> = stage.world.log.iter().map(|entry| entry.operation.as_str()).collect();
    assert_eq!(operations, ["begin_card_attempt"]);
}

#[test]
fn nothing_is_begun_that_could_not_be_placed() {
    let mut stage = by_card();
    stage.edit_connection(|connection| connection.blocked = true);
    let order = stage.order(crate::order::Fingerprint::of(b"whatever"));
    let actor = stage.actor.clone();
    let codes = stage.world.refused(&BeginCardAttempt { order: order.clone() }, &actor);
    assert_eq!(codes, ["buyer_blocked", "preview_outdated"]);
    let brand = stage.brand;
    for nobody in [stranger(), reader(brand)] {
        let codes = stage.world.refused(&BeginCardAttempt { order: order.clone() }, &nobody);
        assert_eq!(codes, ["cart_gone"]);
    }
    let readonly = member(Access::Read);
    assert!(stage.world.refused(&BeginCardAttempt { order }, &readonly).contains(&"not_permitted"));
}

#[test]
fn where_no_card_pays_nothing_is_begun_and_nothing_is_written() {
    let mut stage = by_card();
    stage.form.payment = PaymentForm::NotByCard;
    assert_eq!(begin(&mut stage), None);
    let order = placing(&stage);
    let placed = stage.place();
    let again = BeginCardAttempt { order };
    let actor = stage.actor.clone();
    assert_eq!(stage.world.run(&again, &actor).unwrap(), None, "it was placed before");
    assert!(stage.world.all::<CardAttempt>().is_empty() && stage.world.all::<Payment>().is_empty());
    assert!(stage.world.gateway_work().is_empty());
    assert_eq!(header(&stage, placed.id).payment, PaymentMethod::NotByCard);
    let order = stage.order(crate::order::Fingerprint::of(b""));
    let asked =
        stage.facts(&order).iter().any(|(key, _)| key.name().to_string().starts_with("card_attempt:"));
    assert!(!asked, "placing without a card does not even look for one");
}

#[test]
fn an_order_that_costs_nothing_needs_no_authorization() {
    let mut stage = by_card();
    stage.only_scarves(2, euro(0));
    assert_eq!(begin(&mut stage), None);
    let placed = stage.place();
    let payment = header(&stage, placed.id).payment;
    assert_eq!(payment, PaymentMethod::Card { authorized: euro(0), lapses_at: None });
    assert!(stage.world.all::<Payment>().is_empty());
}

#[test]
fn the_same_begun_twice_is_one_attempt() {
    let mut stage = by_card();
    let first = begun(&mut stage);
    let tasks = stage.world.tasks.len();
    let again = begun(&mut stage);
    assert_eq!(again, BegunCardAttempt { is_new: false, ..first.clone() });
    authorized(&mut stage, first.key, 60);
    assert_eq!(begun(&mut stage).key, first.key, "also when it is authorized by now");
    assert_eq!(stage.world.tasks.len(), tasks);
    assert_eq!(stage.world.all::<CardAttempt>().len(), 1);
}

#[test]
fn of_two_who_begin_at_once_one_commits_and_the_other_finds_it() {
    let mut stage = by_card();
    let begin = BeginCardAttempt { order: placing(&stage) };
    let actor = stage.actor.clone();
    let late = stage.world.plan(&begin, &actor).unwrap().changeset;
    let first = begun(&mut stage);
    assert!(stage.world.apply(&late).is_err());
    assert_eq!(begun(&mut stage).key, first.key);
}

#[test]
fn an_attempt_for_something_else_is_given_up() {
    for state in ["open", "authorized"] {
        let mut stage = by_card();
        let first = begun(&mut stage).key;
        if state == "authorized" {
            authorized(&mut stage, first, 60);
        }
        stage.pay_by(card("tok_2"));
        let second = begun(&mut stage);
        assert!(second.is_new && second.key != first);
        let reference = (state == "authorized").then(|| Name::new("a-1").unwrap());
        let at = stage.world.now;
        assert_eq!(attempt(&stage, first).state, AttemptState::Abandoned { at, reference });
        let works = stage.world.gateway_work();
        let of = |key| works.iter().filter(|work| **work == GatewayWork::Attempt { attempt: key }).count();
        assert_eq!((of(first), of(second.key)), (2, 1), "the first is to be released now");
        // Whoever still waits for the first cannot place with it.
        stage.pay_by(card("tok_1"));
        assert_eq!(why(&mut stage), [PlaceRefusal::CardNotAuthorized]);
    }
}

#[test]
fn what_lapsed_before_it_was_placed_is_given_up_and_begun_anew() {
    let mut stage = by_card();
    let first = begun(&mut stage).key;
    let lapses_at = authorized(&mut stage, first, 60);
    stage.world.now = Timestamp::from_micros(lapses_at.micros() - 1).unwrap();
    let (order, actor) = (placing(&stage), stage.actor.clone());
    assert!(stage.world.allows(&order, &actor));
    stage.world.now = lapses_at;
    assert_eq!(why(&mut stage), [PlaceRefusal::CardNotAuthorized]);
    let second = begun(&mut stage);
    assert!(second.is_new && second.key != first);
    assert_eq!(attempt(&stage, first).state.word(), "abandoned");
}

#[test]
fn an_order_takes_over_the_authorization_that_was_given() {
    let mut stage = by_card();
    assert_eq!(why(&mut stage), [PlaceRefusal::CardNotAuthorized], "before anything is begun");
    let key = begun(&mut stage).key;
    assert_eq!(why(&mut stage), [PlaceRefusal::CardNotAuthorized], "while the gateway is asked");
    let at = stage.world.now;
    let lapses_at = authorized(&mut stage, key, 60);
    let order = placing(&stage);
    let actor = stage.actor.clone();
    let placed = stage.world.run(&order, &actor).unwrap();
    let header = header(&stage, placed.id);
    let authorized = placed.total;
    assert_eq!(header.payment, PaymentMethod::Card { authorized, lapses_at: Some(lapses_at) });
    let reference = Name::new("a-1").unwrap();
    let authorization = Authorization { key, amount: authorized, reference, at, lapses_at };
    assert_eq!(payment(&stage, placed.id), Payment::of(placed.id, authorization));
    assert_eq!(attempt(&stage, key).state, AttemptState::Placed { order: placed.id });
    assert_eq!(stage.world.claimed(stage.brand, &ClaimScope::CardAttempt(CART)), None);
    // Twice is once.
    assert_eq!(stage.world.run(&order, &actor).unwrap(), placed);
    assert_eq!(stage.world.all::<Payment>().len(), 1);
    assert_eq!(begin(&mut stage_of_again(stage, &order)), None);
}

/// The stage after its cart was placed: what was agreed to cannot be looked at any more.
fn stage_of_again(mut stage: Stage, order: &PlaceOrder) -> Stage {
    let actor = stage.actor.clone();
    assert_eq!(stage.world.run(&BeginCardAttempt { order: order.clone() }, &actor).unwrap(), None);
    let mut fresh = by_card();
    fresh.form.payment = PaymentForm::NotByCard;
    fresh
}

#[test]
fn an_authorization_is_good_for_exactly_what_was_agreed_to() {
    let mut stage = by_card();
    let key = begun(&mut stage).key;
    authorized(&mut stage, key, 60);
    stage.form.comment = None;
    assert_eq!(why(&mut stage), [PlaceRefusal::CardNotAuthorized]);
    stage.pay_by(card("tok_2"));
    assert_eq!(why(&mut stage), [PlaceRefusal::CardNotAuthorized]);
}

#[test]
fn a_declined_card_is_told_with_its_reason_and_can_be_tried_again() {
    let mut stage = by_card();
    let key = begun(&mut stage).key;
    answer(&mut stage, key, AttemptAnswer::Declined { reason: DeclineReason::InsufficientFunds });
    let declined = PlaceRefusal::CardDeclined { reason: DeclineReason::InsufficientFunds };
    assert_eq!(why(&mut stage), std::slice::from_ref(&declined));
    assert_eq!(declined.to_string(), "the card is declined: the card does not cover the amount");
    assert_eq!(declined.details(), [("reason", "insufficient_funds".to_owned())]);
    let again = begun(&mut stage);
    assert!(again.is_new && again.key != key);
    assert_eq!(attempt(&stage, key).state.word(), "declined", "there is nothing to release of it");
}

#[test]
fn an_answer_counts_once_and_not_after_the_attempt_was_given_up() {
    let mut stage = by_card();
    let key = begun(&mut stage).key;
    authorized(&mut stage, key, 60);
    let known = attempt(&stage, key);
    answer(&mut stage, key, AttemptAnswer::Declined { reason: DeclineReason::Other });
    answer(&mut stage, key, AttemptAnswer::Released);
    authorized(&mut stage, key, 90);
    assert_eq!(attempt(&stage, key), known);
    abandon(&mut stage, key);
    let given_up = attempt(&stage, key);
    authorized(&mut stage, key, 90);
    answer(&mut stage, key, AttemptAnswer::Declined { reason: DeclineReason::Other });
    assert_eq!(attempt(&stage, key), given_up);
    answer(&mut stage, key, AttemptAnswer::Released);
    assert_eq!(attempt(&stage, key).state, AttemptState::Voided { at: stage.world.now });
    answer(&mut stage, key, AttemptAnswer::NotReleased { reason: DeclineReason::Other });
    assert_eq!(attempt(&stage, key).state.word(), "voided");
}

#[test]
fn what_the_gateway_does_not_release_is_seen() {
    let mut stage = by_card();
    let key = begun(&mut stage).key;
    abandon(&mut stage, key);
    answer(&mut stage, key, AttemptAnswer::NotReleased { reason: DeclineReason::Other });
    let failed =
        AttemptState::VoidFailed { at: stage.world.now, reason: DeclineReason::Other, reference: None };
    assert_eq!(attempt(&stage, key).state, failed);
    let changes = &stage.world.log.last().unwrap().changes;
    let told: Vec<_> = changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(told, ["state", "reason"]);
}

#[test]
fn what_an_order_has_is_not_given_up() {
    let mut stage = by_card();
    let key = stage.authorize(&placing(&stage)).unwrap();
    let placed = stage.place();
    let tasks = stage.world.tasks.len();
    abandon(&mut stage, key);
    assert_eq!(attempt(&stage, key).state, AttemptState::Placed { order: placed.id });
    assert_eq!(stage.world.tasks.len(), tasks);
}

#[test]
fn of_placing_and_giving_up_at_once_one_commits() {
    let mut stage = by_card();
    let key = stage.authorize(&placing(&stage)).unwrap();
    let (order, actor) = (placing(&stage), stage.actor.clone());
    let placing = stage.world.plan(&order, &actor).unwrap().changeset;
    let mut other = stage.clone();
    let give_up = AbandonCardAttempt { brand: stage.brand, attempt: key };
    let giving_up = stage.world.plan(&give_up, &Actor::host()).unwrap().changeset;
    stage.world.apply(&placing).unwrap();
    assert!(stage.world.apply(&giving_up).is_err());
    other.world.apply(&giving_up).unwrap();
    assert!(other.world.apply(&placing).is_err());
    assert_eq!(why(&mut other), [PlaceRefusal::CardNotAuthorized]);
}

#[test]
fn only_the_host_says_what_a_gateway_answered() {
    let mut stage = by_card();
    let attempt = begun(&mut stage).key;
    let brand = stage.brand;
    let settle = SettleCardAttempt { brand, attempt, answer: AttemptAnswer::Released };
    let give_up = AbandonCardAttempt { brand, attempt };
    for nobody in [crate::operation::test_world::writer(brand), member(Access::Write), stranger()] {
        assert!(stage.world.is_missing(&settle, &nobody));
        assert!(stage.world.is_missing(&give_up, &nobody));
    }
    let elsewhere = AbandonCardAttempt { brand: id(BrandId::made, 99), attempt };
    assert!(stage.world.is_missing(&elsewhere, &Actor::host()));
}

#[test]
fn another_price_is_another_authorization() {
    let mut stage = by_card();
    let first = begun(&mut stage);
    authorized(&mut stage, first.key, 60);
    stage.order_scarves(3);
    let second = begun(&mut stage);
    assert!(second.amount.minor() > first.amount.minor());
    let held: Vec<Money> = stage.world.all::<CardAttempt>().iter().map(|(_, kept)| kept.amount).collect();
    assert_eq!(held.len(), 2);
}
