//! What confirming bills of orders that are paid by card.

use super::scene::*;
use crate::operation::delivery::DeleteInvoice;
use crate::operation::order::RejectOrder;
use crate::operation::order::tests::stage::*;
use crate::order::{
    Invoice, InvoiceReference, InvoiceSource, InvoicedOrder, Notify, PaymentConfirmation, PaymentMethod,
};
use crate::record::{FieldChange, Key, Kind};
use crate::value::{BillingRatio, InvoiceId, Money};

/// A card order of 36.04 EUR, answered at `cents`, with so much authorized.
fn card(cents: i64, authorized: i64) -> Scene {
    let mut scene = Scene::created_on(Stage::new(), |content| cost(content, cents));
    scene.edit(|order| order.payment = PaymentMethod::Card { authorized: euro(authorized) });
    scene
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
        payment: Some(PaymentConfirmation { at: now, amount: euro(3604) }),
        exports: vec![],
        made_at: now,
        made_by: scene.staff.id(),
    };
    assert_eq!(*invoice, expected);
    let (ratio, amount, captured) = (BillingRatio::WHOLE, euro(3604), Some(euro(3604)));
    let reference = InvoiceReference { invoice: *id, ratio, amount, captured };
    assert_eq!(scene.header().invoices, [reference]);
    let log = &scene.stage.world.log;
    let of_order = log.iter().find(|entry| entry.subject.kind == Kind::Order).unwrap();
    assert_eq!(of_order.changes.last(), Some(&FieldChange::set("invoices", *id)));
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
}

#[test]
fn an_order_that_costs_nothing_is_not_billed() {
    assert_eq!(billed(&mut card(0, 3604)), []);
}

#[test]
fn confirming_again_bills_only_the_difference() {
    let mut scene = card(3000, 3604);
    assert_eq!(billed(&mut scene), [by_card("100", 3000)]);
    updated(&mut scene, 3500);
    assert_eq!(billed(&mut scene), [by_card("100", 3000), by_card("0", 500)]);
    assert_eq!(scene.stage.world.all::<Invoice>().len(), 2);
}

#[test]
fn confirming_again_at_the_same_or_a_lower_price_bills_nothing() {
    for cents in [3000, 2999, 1] {
        let mut scene = card(3000, 3604);
        scene.confirmed();
        updated(&mut scene, cents);
        assert_eq!(billed(&mut scene), [by_card("100", 3000)]);
    }
}

#[test]
fn a_surplus_over_the_authorization_is_billed_apart() {
    let mut scene = card(5000, 3604);
    assert_eq!(billed(&mut scene), [by_card("100", 3604), apart("0", 1396)]);
    let mut invoices = scene.stage.world.all::<Invoice>();
    invoices.sort_by_key(|(_, invoice)| invoice.payment.is_none());
    let paid: Vec<_> = invoices.iter().map(|(_, made)| made.payment.map(|payment| payment.amount)).collect();
    assert_eq!(paid, [Some(euro(3604)), None]);
    let code = scene.header().code;
    let unpaid = [FieldChange::set("order", &code), FieldChange::set("total", "13.96 EUR")];
    assert!(scene.stage.world.log.iter().any(|entry| entry.changes == unpaid));
}

#[test]
fn exactly_what_is_authorized_is_captured_whole_and_a_cent_more_is_not() {
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

#[test]
fn an_authorization_that_does_not_cover_what_was_placed_refuses() {
    // 36.04 EUR were placed. What an order confirmation costs beyond that is a surplus, and no fault of the authorization.
    for (cents, authorized, invoiced, short) in [
        (3604, 3604, 0, false),
        (3604, 3603, 0, true),
        (5000, 3603, 0, true),
        (3603, 3603, 0, false),
        (3604, 0, 0, true),
        (0, 0, 0, false),
        (3604, 3603, 1, false),
        (3604, 3602, 1, true),
    ] {
        let mut scene = card(cents, authorized);
        if invoiced > 0 {
            scene.put_invoice(61, "1", euro(invoiced), None);
        }
        let found = scene.stage.world.plan(&scene.confirm(), &scene.staff).is_err();
        assert_eq!(found, short, "{cents} {authorized} {invoiced}");
        if short {
            assert_eq!(
                scene.stage.world.refused(&scene.confirm(), &scene.staff),
                ["authorization_too_small"]
            );
        }
    }
}

#[test]
fn what_was_captured_is_no_longer_left_of_the_authorization() {
    let mut scene = card(3000, 3604);
    scene.confirmed();
    scene.edit(|order| order.payment = PaymentMethod::Card { authorized: euro(3603) });
    updated(&mut scene, 3604);
    assert_eq!(scene.stage.world.refused(&scene.confirm(), &scene.staff), ["authorization_too_small"]);
}

#[test]
fn an_authorization_in_another_currency_covers_nothing() {
    let mut scene = card(3604, 3604);
    let authorized = Money::from_minor(360_400, "JPY".parse().unwrap()).unwrap();
    scene.edit(|order| order.payment = PaymentMethod::Card { authorized });
    assert_eq!(scene.stage.world.refused(&scene.confirm(), &scene.staff), ["authorization_too_small"]);
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
