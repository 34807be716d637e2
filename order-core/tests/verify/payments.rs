//! Drifts of payments by card.

use futures_executor::block_on;
use order_core::cart::PaymentForm;
use order_core::catalog::PaymentMethods;
use order_core::operation::catalog::ChangeCatalog;
use order_core::operation::order::{PlaceOrder, PreviewOrder, RejectOrder};
use order_core::order::{
    AttemptState, CardAttempt, Invoice, Notify, Order, Payment, PaymentMethod, PaymentStep, PaymentWork,
};
use order_core::record::{Key, Kind};
use order_core::value::{Money, OrderId, PaymentKey, Timestamp};
use order_testkit::sandbox::TestCard;
use order_testkit::world::{brand, id};

use crate::scene::Scene;

/// A scene with an order that is paid by card.
async fn by_card() -> (Scene, OrderId) {
    let scene = Scene::set().await;
    let (world, shop) = (&scene.world, &scene.shop);
    let payment = Some(PaymentMethods::CardOrNot);
    world.run(ChangeCatalog { payment, ..ChangeCatalog::of(brand(), shop.catalog) }).await;
    let buyer = world.add_buyer(9).await;
    let cart = world.fill_cart(shop, buyer, &[2, 3]).await;
    let mut form = world.form();
    form.payment = PaymentForm::Card(Some(world.card(buyer, TestCard::Good).await));
    let preview = PreviewOrder { brand: brand(), cart, form: form.clone() };
    let agreed = world.desk().ask(preview, world.host()).await.expect("a preview").fingerprint;
    let order = world.place(PlaceOrder { brand: brand(), cart, form, agreed }).await.id;
    (scene, order)
}

async fn confirmed() -> (Scene, OrderId) {
    let (scene, order) = by_card().await;
    scene.world.answer_as_placed(order).await;
    scene.world.run(scene.world.confirming(order)).await;
    (scene, order)
}

async fn bend(scene: &Scene, order: OrderId, change: impl FnOnce(&mut Payment)) -> Vec<&'static str> {
    scene.world.store().bend(&Key::payment(brand(), order), change).await;
    scene.drifts().await
}

fn cents(minor: i64) -> Money {
    Money::from_minor(minor, "EUR".parse().unwrap()).unwrap()
}

#[test]
fn an_order_by_card_and_its_payment_tell_the_same() {
    block_on(async {
        let (scene, order) = by_card().await;
        assert!(scene.verify().await.is_clean());
        let store = scene.world.store();
        store.hide(&Key::payment(brand(), order));
        assert_eq!(scene.drifts().await, ["payment"]);
        assert_eq!(bend(&scene, order, |payment| payment.authorization.amount = cents(1)).await, ["payment"]);
        let later = |payment: &mut Payment| payment.authorization.lapses_at = Timestamp::MAX;
        assert_eq!(bend(&scene, order, later).await, ["payment"]);
        let key = Key::order(brand(), order);
        store.bend(&key, |order: &mut Order| order.payment = PaymentMethod::NotByCard).await;
        let found = scene.drifts().await;
        assert!(found.contains(&"payment"), "{found:?}");
        let other = id(OrderId::made, 404);
        assert_eq!(bend(&scene, order, |payment| payment.order = other).await, ["identity"]);
    });
}

#[test]
fn the_attempt_says_which_order_has_it() {
    block_on(async {
        let (scene, order) = by_card().await;
        let attempts = scene.world.walk(Kind::CardAttempt, order_testkit::world::partition(), 10).await;
        let key = attempts[0].key.clone();
        scene.world.store().hide(&key);
        assert_eq!(scene.drifts().await, ["payment"]);
        let free = |attempt: &mut CardAttempt| attempt.state = AttemptState::Open;
        scene.world.store().bend(&key, free).await;
        assert_eq!(scene.drifts().await, ["payment"]);
        let other = |attempt: &mut CardAttempt| {
            attempt.state = AttemptState::Placed { order: id(OrderId::made, 404) };
        };
        scene.world.store().bend(&key, other).await;
        assert_eq!(scene.drifts().await, ["payment"]);
        assert_eq!(
            bend(&scene, order, |payment| payment.steps.clear()).await,
            [""; 0],
            "nothing is captured"
        );
    });
}

#[test]
fn a_capture_and_its_invoice_tell_the_same() {
    block_on(async {
        let (scene, order) = confirmed().await;
        assert!(scene.verify().await.is_clean());
        assert_eq!(bend(&scene, order, |payment| payment.steps.clear()).await, ["paid_invoice"]);
        assert_eq!(bend(&scene, order, |payment| payment.steps[0].amount = cents(1)).await, ["paid_invoice"]);
        let again = |payment: &mut Payment| {
            let step = PaymentStep { key: id(PaymentKey::made, 404), ..payment.steps[0].clone() };
            payment.steps.push(step);
        };
        assert_eq!(bend(&scene, order, again).await, ["captured"]);
        let header: Order = scene.world.record(&Key::order(brand(), order)).await;
        let key = Key::invoice(brand(), header.invoices[0].invoice);
        let done = |invoice: &mut Invoice| {
            let capture = order_core::order::CaptureState::Done { at: Timestamp::MIN };
            invoice.payment =
                invoice.payment.map(|payment| order_core::order::PaymentConfirmation { capture, ..payment });
        };
        scene.world.store().bend(&key, done).await;
        assert_eq!(scene.drifts().await, ["paid_invoice"]);
        let unpaid = |order: &mut Order| order.invoices[0].captured = None;
        scene.world.store().bend(&Key::order(brand(), order), unpaid).await;
        assert_eq!(scene.drifts().await, ["paid_invoice"]);
    });
}

#[test]
fn of_an_order_at_its_end_nothing_stays_taken() {
    block_on(async {
        let (scene, order) = by_card().await;
        scene.world.run(RejectOrder { brand: brand(), order, seen: None, notify: Notify::silent() }).await;
        assert!(scene.verify().await.is_clean());
        assert_eq!(bend(&scene, order, |payment| payment.steps.clear()).await, ["payment_ended"]);
        let taken = |payment: &mut Payment| {
            let work = PaymentWork::Capture { invoice: id(order_core::value::InvoiceId::made, 404) };
            let step = PaymentStep { work, amount: cents(1), ..payment.steps[0].clone() };
            payment.steps.insert(0, step);
        };
        assert_eq!(bend(&scene, order, taken).await, ["paid_invoice", "payment_ended"]);
    });
}
