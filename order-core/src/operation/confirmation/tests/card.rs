//! What confirming bills of orders that are paid by card, and what it gives back.

use std::time::Duration;

use super::super::{AuthorizationLapsed, AuthorizationTooSmall, ConfirmRefusal};
use super::scene::*;
use crate::operation::delivery::DeleteInvoice;
use crate::operation::order::RejectOrder;
use crate::operation::order::tests::stage::*;
use crate::operation::payment::{SettlePaymentStep, StepAnswer};
use crate::order::{
    Authorization, Invoice, InvoiceReference, InvoiceSource, InvoicedOrder, Notify, Payment,
    PaymentConfirmation, PaymentMethod, PaymentWork,
};
use crate::party::Actor;
use crate::record::{FieldChange, GatewayWork, Key, Kind};
use crate::value::{BillingRatio, InvoiceId, Money, Name, PaymentKey, Timestamp};

/// When what is authorized here lapses.
fn lapses_at(scene: &Scene) -> Timestamp {
    scene.stage.world.now.saturating_add(Duration::from_secs(60))
}

/// A card order of 36.04 EUR, answered at `cents`, with so much authorized.
fn card(cents: i64, authorized: i64) -> Scene {
    let mut scene = Scene::created_on(Stage::new(), |content| cost(content, cents));
    authorize(&mut scene, authorized);
    scene
}

fn authorize(scene: &mut Scene, cents: i64) {
    let (now, lapses_at, amount) = (scene.stage.world.now, lapses_at(scene), euro(cents));
    scene
        .edit(|order| order.payment = PaymentMethod::Card { authorized: amount, lapses_at: Some(lapses_at) });
    let (key, reference) = (id(PaymentKey::made, 77), Name::new("auth-1").unwrap());
    let authorization = Authorization { key, amount, reference, at: now, lapses_at };
    let (brand, order) = (scene.stage.brand, scene.order);
    scene.stage.world.put(Key::payment(brand, order), Payment::of(order, authorization));
}

fn payment(scene: &Scene) -> Payment {
    let key = Key::payment(scene.stage.brand, scene.order);
    scene.stage.world.get::<Payment>(&key).unwrap().as_ref().clone()
}

/// What the gateway was asked for so far.
fn steps(scene: &Scene) -> Vec<(&'static str, i64)> {
    payment(scene).steps.iter().map(|step| (step.work.word(), step.amount.minor())).collect()
}

/// Confirms and gives what the header refers to: ratio, amount and what of it was captured.
fn billed(scene: &mut Scene) -> Vec<(String, Money, Option<Money>)> {
    scene.confirmed();
    let invoices = scene.header().invoices;
    invoices.iter().map(|made| (made.ratio.to_string(), made.amount, made.captured)).collect()
}

fn by_card(ratio: &str, cents: i64) -> (String, Money, Option<Money>) {
    (ratio.to_owned(), euro(cents), Some(euro(cents)))
}

fn apart(ratio: &str, cents: i64) -> (String, Money, Option<Money>) {
    (ratio.to_owned(), euro(cents), None)
}

fn reasons(scene: &mut Scene) -> Vec<ConfirmRefusal> {
    scene.stage.world.reasons(&scene.confirm(), &scene.staff)
}

fn too_small(needed: Money, left: Money) -> ConfirmRefusal {
    AuthorizationTooSmall { needed, left }.into()
}

/// Answers anew at another price, as an update would.
fn updated(scene: &mut Scene, cents: i64) {
    scene.opened();
    scene.answer(|content| cost(content, cents));
}

#[test]
fn confirming_a_card_order_writes_the_invoice_with_its_payment() {
    let mut scene = card(3604, 3604);
    let receipt = scene.stage.world.run(&scene.confirm(), &scene.staff).unwrap();
    let [id] = receipt.invoices.as_slice() else { panic!("{receipt:?}") };
    let now = scene.stage.world.now;
    let invoice = scene.stage.world.get::<Invoice>(&Key::invoice(scene.stage.brand, *id)).unwrap();
    let expected = Invoice {
        id: *id,
        brand: scene.stage.brand,
        buyer: BUYER,
        currency: eur(),
        source: InvoiceSource::Confirming,
        orders: vec![InvoicedOrder { order: scene.order, amount: euro(3604), taxes: vec![] }],
        taxes: vec![],
        total: euro(3604),
        payment: Some(PaymentConfirmation::asked(now, euro(3604))),
        exports: vec![],
        made_at: now,
        made_by: scene.staff.id(),
    };
    assert_eq!(*invoice, expected);
    let (ratio, amount, captured) = (BillingRatio::WHOLE, euro(3604), Some(euro(3604)));
    let reference = InvoiceReference { invoice: *id, ratio, amount, captured, refunded: None };
    assert_eq!(scene.header().invoices, [reference]);
}

#[test]
fn the_capture_is_a_step_of_the_payment_with_a_task_and_logged() {
    let mut scene = card(3604, 3604);
    let invoice = scene.stage.world.run(&scene.confirm(), &scene.staff).unwrap().invoices[0];
    let payment = payment(&scene);
    let [step] = payment.steps.as_slice() else { panic!("{payment:?}") };
    assert_eq!((step.work, step.amount), (PaymentWork::Capture { invoice }, euro(3604)));
    assert!(step.state.is_open());
    let work = GatewayWork::Step { order: scene.order, step: step.key };
    assert_eq!(scene.stage.world.gateway_work(), [work]);
    let log = &scene.stage.world.log;
    let of_order = log.iter().find(|entry| entry.subject.kind == Kind::Order).unwrap();
    let told = FieldChange::set(&format!("payment[{}].capture", step.key), "36.04 EUR");
    assert_eq!(of_order.changes[2..], [FieldChange::set("invoices", invoice), told]);
    let of_invoice = log.iter().find(|entry| entry.subject.kind == Kind::Invoice).unwrap();
    let known_by = [
        FieldChange::set("order", &scene.header().code),
        FieldChange::set("total", "36.04 EUR"),
        FieldChange::set("payment", "36.04 EUR"),
    ];
    assert_eq!(of_invoice.changes, known_by);
}

#[test]
fn an_order_not_by_card_is_not_billed() {
    let mut scene = Scene::created();
    assert_eq!(billed(&mut scene), []);
    assert!(scene.stage.world.all::<Invoice>().is_empty());
    assert!(scene.stage.world.all::<Payment>().is_empty());
    assert!(scene.stage.world.tasks.is_empty());
}

#[test]
fn an_order_that_costs_nothing_is_not_billed() {
    let mut scene = card(0, 3604);
    assert_eq!(billed(&mut scene), []);
    assert_eq!(steps(&scene), []);
}

#[test]
fn confirming_again_captures_only_the_difference() {
    let mut scene = card(3000, 3604);
    assert_eq!(billed(&mut scene), [by_card("100", 3000)]);
    updated(&mut scene, 3500);
    assert_eq!(billed(&mut scene), [by_card("100", 3000), by_card("0", 500)]);
    assert_eq!(scene.stage.world.all::<Invoice>().len(), 2);
    assert_eq!(steps(&scene), [("capture", 3000), ("capture", 500)]);
}

#[test]
fn confirming_again_at_the_same_price_captures_nothing() {
    let mut scene = card(3000, 3604);
    scene.confirmed();
    updated(&mut scene, 3000);
    assert_eq!(billed(&mut scene), [by_card("100", 3000)]);
    assert_eq!(steps(&scene), [("capture", 3000)]);
}

#[test]
fn what_a_lower_price_leaves_over_is_given_back() {
    for (cents, back) in [(2999, 1), (1000, 2000), (0, 3000)] {
        let mut scene = card(3000, 3604);
        scene.confirmed();
        updated(&mut scene, cents);
        assert_eq!(billed(&mut scene), [by_card("100", 3000)]);
        assert_eq!(steps(&scene), [("capture", 3000), ("refund", back)]);
        assert_eq!(scene.header().invoices[0].refunded, Some(euro(back)));
        let invoices = scene.stage.world.all::<Invoice>();
        assert_eq!(invoices[0].1.payment.unwrap().refunded, Some(euro(back)));
        assert_eq!(scene.stage.world.gateway_work().len(), 2);
    }
}

#[test]
fn what_was_given_back_is_not_given_back_again_and_is_captured_anew() {
    let mut scene = card(3000, 3604);
    scene.confirmed();
    updated(&mut scene, 2000);
    scene.confirmed();
    updated(&mut scene, 2000);
    scene.confirmed();
    assert_eq!(steps(&scene), [("capture", 3000), ("refund", 1000)], "nothing changed");
    updated(&mut scene, 1500);
    scene.confirmed();
    assert_eq!(scene.header().invoices[0].refunded, Some(euro(1500)));
    updated(&mut scene, 2000);
    assert_eq!(billed(&mut scene), [by_card("100", 3000), by_card("0", 500)]);
    assert_eq!(steps(&scene), [("capture", 3000), ("refund", 1000), ("refund", 500), ("capture", 500)]);
    // What was given back does not come back to the authorization: 104 of it are left.
    updated(&mut scene, 2105);
    assert_eq!(reasons(&mut scene), [too_small(euro(105), euro(104))]);
}

#[test]
fn the_newest_captures_are_given_back_first() {
    let mut scene = card(1000, 3604);
    scene.confirmed();
    for cents in [1500, 1700] {
        updated(&mut scene, cents);
        scene.confirmed();
    }
    updated(&mut scene, 900);
    scene.confirmed();
    let payment = payment(&scene);
    let captures: Vec<_> = payment.captures().map(|step| step.key).collect();
    let refunds: Vec<_> = payment.steps[3..].iter().map(|step| (step.work, step.amount)).collect();
    let of = |number: usize, cents| (PaymentWork::Refund { capture: captures[number] }, euro(cents));
    assert_eq!(refunds, [of(2, 200), of(1, 500), of(0, 100)]);
    assert!(payment.captures().all(|capture| payment.left_minor(capture) <= 900));
}

#[test]
fn what_the_card_did_not_pay_it_is_not_given_back() {
    let mut scene = card(3604, 3604);
    scene.put_invoice(61, "50", euro(1802), None);
    scene.confirmed();
    updated(&mut scene, 1000);
    scene.confirmed();
    assert_eq!(steps(&scene), [("capture", 1802), ("refund", 1802)], "the rest was paid otherwise");
}

#[test]
fn a_surplus_over_what_was_placed_is_billed_apart() {
    let mut scene = card(5000, 3604);
    assert_eq!(billed(&mut scene), [by_card("100", 3604), apart("0", 1396)]);
    assert_eq!(steps(&scene), [("capture", 3604)]);
    let mut invoices = scene.stage.world.all::<Invoice>();
    invoices.sort_by_key(|(_, invoice)| invoice.payment.is_none());
    let paid: Vec<_> = invoices.iter().map(|(_, made)| made.payment.map(|payment| payment.amount)).collect();
    assert_eq!(paid, [Some(euro(3604)), None]);
    let code = scene.header().code;
    let unpaid = [FieldChange::set("order", &code), FieldChange::set("total", "13.96 EUR")];
    assert!(scene.stage.world.log.iter().any(|entry| entry.changes == unpaid));
}

#[test]
fn exactly_what_is_authorized_is_captured_and_a_cent_more_is_not() {
    assert_eq!(billed(&mut card(3604, 3604)), [by_card("100", 3604)]);
    assert_eq!(billed(&mut card(3605, 3604)), [by_card("100", 3604), apart("0", 1)]);
}

#[test]
fn no_capture_goes_beyond_what_the_authorization_has_left() {
    let mut scene = card(3000, 3604);
    scene.confirmed();
    updated(&mut scene, 4000);
    assert_eq!(billed(&mut scene), [by_card("100", 3000), by_card("0", 604), apart("0", 396)]);
    updated(&mut scene, 4100);
    let last = billed(&mut scene).pop();
    assert_eq!(last, Some(apart("0", 100)), "there is nothing left to capture");
    let captured = scene.header().invoices.into_iter().filter_map(|made| made.captured);
    assert_eq!(Money::sum(captured, eur()), Ok(euro(3604)));
    let amounts = scene.header().invoices.into_iter().map(|made| made.amount);
    assert_eq!(Money::sum(amounts, eur()), Ok(euro(4100)), "all of it is invoiced once");
}

#[test]
fn an_authorization_that_does_not_cover_what_was_placed_refuses() {
    // 36.04 EUR were placed. What an order confirmation costs beyond that is a surplus, and no fault of the authorization.
    for (cents, authorized, invoiced, short) in [
        (3604, 3604, 0, None),
        (3604, 3603, 0, Some((3604, 3603))),
        (5000, 3603, 0, Some((3604, 3603))),
        (3603, 3603, 0, None),
        (3604, 0, 0, Some((3604, 0))),
        (0, 0, 0, None),
        (3604, 3603, 1, None),
        (3604, 3602, 1, Some((3603, 3602))),
    ] {
        let mut scene = card(cents, authorized);
        if invoiced > 0 {
            scene.put_invoice(61, "1", euro(invoiced), None);
        }
        match short {
            None => assert!(scene.stage.world.allows(&scene.confirm(), &scene.staff), "{cents} {authorized}"),
            Some((needed, left)) => assert_eq!(reasons(&mut scene), [too_small(euro(needed), euro(left))]),
        }
    }
}

#[test]
fn what_was_captured_is_no_longer_left_of_the_authorization() {
    let mut scene = card(3000, 3604);
    scene.confirmed();
    let lapses_at = Some(lapses_at(&scene));
    scene.edit(|order| order.payment = PaymentMethod::Card { authorized: euro(3603), lapses_at });
    updated(&mut scene, 3604);
    assert_eq!(reasons(&mut scene), [too_small(euro(604), euro(603))]);
}

#[test]
fn an_authorization_that_lapsed_refuses_confirming_as_long_as_the_card_has_to_pay() {
    let mut scene = card(3604, 3604);
    let lapsed_at = lapses_at(&scene);
    scene.stage.world.now = Timestamp::from_micros(lapsed_at.micros() - 1).unwrap();
    assert!(scene.stage.world.allows(&scene.confirm(), &scene.staff), "it lapses at the instant itself");
    scene.stage.world.now = lapsed_at;
    let lapsed = |needed| ConfirmRefusal::AuthorizationLapsed(AuthorizationLapsed { needed, lapsed_at });
    assert_eq!(reasons(&mut scene), [lapsed(euro(3604))]);
    scene.answer(|content| cost(content, 3605));
    assert_eq!(reasons(&mut scene), [lapsed(euro(3604))], "the surplus is not the card's");
    scene.put_invoice(61, "99", euro(3604), None);
    assert_eq!(billed(&mut scene), [apart("99", 3604), apart("1", 1)], "and is never captured then");
}

#[test]
fn what_was_captured_in_time_stays_when_the_authorization_lapses() {
    let mut scene = card(3000, 3604);
    scene.confirmed();
    scene.stage.world.now = lapses_at(&scene);
    updated(&mut scene, 3000);
    scene.confirmed();
    updated(&mut scene, 2500);
    scene.confirmed();
    assert_eq!(steps(&scene), [("capture", 3000), ("refund", 500)]);
    updated(&mut scene, 2600);
    let codes = scene.stage.world.refused(&scene.confirm(), &scene.staff);
    assert_eq!(codes, ["authorization_lapsed"]);
}

#[test]
fn without_an_authorization_nothing_can_be_captured() {
    let mut scene = card(3604, 3604);
    scene.edit(|order| order.payment = PaymentMethod::Card { authorized: euro(3604), lapses_at: None });
    assert_eq!(reasons(&mut scene), [too_small(euro(3604), euro(0))]);
    let mut other = card(3604, 3604);
    let lapses_at = Some(lapses_at(&other));
    other.edit(|order| order.payment = PaymentMethod::Card { authorized: yen(3604), lapses_at });
    assert_eq!(reasons(&mut other), [too_small(euro(3604), euro(0))], "it is of another currency");
}

#[test]
fn what_came_after_the_authorization_lapsed_is_billed_apart() {
    let mut scene = card(3604, 5000);
    scene.confirmed();
    scene.stage.world.now = lapses_at(&scene);
    updated(&mut scene, 4000);
    assert_eq!(billed(&mut scene), [by_card("100", 3604), apart("0", 396)]);
}

#[test]
fn while_a_card_order_is_confirmed_none_of_its_invoices_is_deleted() {
    let mut scene = card(5000, 3604);
    scene.confirmed();
    let surplus = scene.header().invoices[1].invoice;
    let delete = DeleteInvoice { brand: scene.stage.brand, invoice: surplus, seen: None };
    assert_eq!(scene.stage.world.refused(&delete, &scene.staff), ["confirmed_card_order"]);
    // Opened, it is no longer what was confirmed, and confirming again bills what is missing by then.
    scene.opened();
    scene.stage.world.run(&delete, &scene.staff).unwrap();
    assert_eq!(billed(&mut scene), [by_card("100", 3604), apart("0", 1396)]);
    // Who pays otherwise may be billed as the brand likes.
    let again = scene.header().invoices[1].invoice;
    scene.edit(|order| order.payment = PaymentMethod::NotByCard);
    let delete = DeleteInvoice { invoice: again, ..delete };
    assert!(scene.stage.world.allows(&delete, &scene.staff));
}

#[test]
fn what_was_invoiced_otherwise_is_not_billed_again() {
    let mut whole = card(3604, 3604);
    whole.put_invoice(61, "100", euro(3604), None);
    assert_eq!(billed(&mut whole), [apart("100", 3604)]);
    // A deposit: the card pays the rest, which stands for the rest.
    let mut deposit = card(3604, 3604);
    deposit.put_invoice(61, "30", euro(1081), None);
    assert_eq!(billed(&mut deposit), [apart("30", 1081), by_card("70", 2523)]);
}

#[test]
fn the_parts_never_exceed_the_whole() {
    let mut scene = card(3000, 3604);
    scene.put_invoice(61, "12.5", euro(375), None);
    scene.put_invoice(62, "0", euro(25), None);
    scene.confirmed();
    for cents in [3400, 4100, 4200] {
        updated(&mut scene, cents);
        scene.confirmed();
    }
    let mut ratios = scene.header().invoices.into_iter().map(|made| made.ratio);
    let sum = ratios.try_fold(BillingRatio::NONE, BillingRatio::checked_add);
    assert_eq!(sum, Some(BillingRatio::WHOLE));
}

#[test]
fn a_capture_that_failed_leaves_an_unpaid_invoice_and_the_authorization_whole() {
    let mut scene = card(3604, 3604);
    scene.confirmed();
    let step = payment(&scene).steps[0].key;
    let (brand, order) = (scene.stage.brand, scene.order);
    let answer = StepAnswer::Declined { reason: crate::order::DeclineReason::CardRefused };
    let settle = SettlePaymentStep { brand, order, step, answer };
    scene.stage.world.run(&settle, &Actor::host()).unwrap();
    assert_eq!(scene.header().invoices[0].captured, None);
    updated(&mut scene, 3604);
    assert_eq!(billed(&mut scene), [apart("100", 3604)], "it is invoiced, and paid otherwise");
    // Without the invoice, it can be captured again.
    let invoice = scene.header().invoices[0].invoice;
    let delete = DeleteInvoice { brand, invoice, seen: None };
    assert_eq!(scene.stage.world.refused(&delete, &scene.staff), ["confirmed_card_order"]);
    scene.opened();
    scene.stage.world.run(&delete, &scene.staff).unwrap();
    assert_eq!(billed(&mut scene), [by_card("100", 3604)]);
    assert_eq!(steps(&scene), [("capture", 3604), ("capture", 3604)]);
}

#[test]
fn a_confirmed_card_order_can_no_longer_be_rejected() {
    let mut scene = card(3604, 3604);
    scene.confirmed();
    let (brand, order) = (scene.stage.brand, scene.order);
    let reject = RejectOrder { brand, order, seen: None, notify: Notify::silent() };
    assert_eq!(scene.stage.world.refused(&reject, &scene.staff), ["referenced"]);
    scene.opened();
    assert_eq!(scene.stage.world.refused(&reject, &scene.staff), ["referenced"]);
}

#[test]
fn of_two_who_bill_at_once_only_one_does() {
    let mut scene = card(3604, 3604);
    let planned = scene.stage.world.plan(&scene.confirm(), &scene.staff).unwrap().changeset;
    scene.put_invoice(61, "40", euro(1442), None);
    assert!(scene.stage.world.apply(&planned).is_err());
    assert_eq!(billed(&mut scene), [apart("40", 1442), by_card("60", 2162)]);
    assert!(
        scene.stage.world.get::<Invoice>(&Key::invoice(scene.stage.brand, id(InvoiceId::made, 61))).is_none()
    );
}
