//! Placing by card over the desk, with every card of the sandbox.

use std::time::Duration;

use futures_executor::block_on;
use order_core::cart::{CardKeeper, PaymentForm};
use order_core::desk::{ByCardError, PaymentsWorked};
use order_core::gateway::{Authorize, GatewayError, NewCard};
use order_core::operation::order::{PlaceOrder, Placed, RejectOrder};
use order_core::order::{CaptureState, CardAttempt, DeclineReason, Invoice, Notify, Order, Payment};
use order_core::record::{Key, Kind, Record, Stored};
use order_core::store::Store;
use order_core::value::{BuyerOrganizationId, OrderId, Timestamp};
use order_core::{PaymentGateway, Reason, RunError};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::paying::{audit, card_order, with_card, work_all};
use order_testkit::sandbox::{Asked, GatewayFault, TestCard};
use order_testkit::world::{Shop, brand, id, name, partition};

async fn shop() -> (World<MemoryStore>, Shop) {
    let world = World::new(MemoryStore::new());
    world.open_brand().await;
    let shop = world.open_card_shop().await;
    (world, shop)
}

/// The buyer of most tests.
fn buyer() -> BuyerOrganizationId {
    id(BuyerOrganizationId::made, 1)
}

async fn order_with(world: &World<MemoryStore>, shop: &Shop, card: TestCard) -> PlaceOrder {
    let buyer = world.add_buyer(1).await;
    let filled = world.fill_cart(shop, buyer, &[4]).await;
    with_card(world, filled, world.card(buyer, card).await).await
}

async fn place(world: &World<MemoryStore>, order: &PlaceOrder) -> Result<Placed, ByCardError> {
    let run = world.desk().run(order.clone(), world.host()).key(name("place"));
    run.by_card(world.shared_gateway()).await
}

fn codes(outcome: Result<Placed, ByCardError>) -> Vec<&'static str> {
    match outcome {
        Err(ByCardError::Run(RunError::Refused(why))) => why.codes(),
        other => panic!("not refused: {other:?}"),
    }
}

async fn work(world: &World<MemoryStore>) -> PaymentsWorked {
    world.desk().work_payments(world.shared_gateway(), 100).await.expect("the store is calm")
}

async fn payment(world: &World<MemoryStore>, order: OrderId) -> Payment {
    world.record(&Key::payment(brand(), order)).await
}

/// Placed, answered and confirmed.
async fn confirmed(world: &World<MemoryStore>, shop: &Shop, card: TestCard) -> OrderId {
    let order = order_with(world, shop, card).await;
    let order = place(world, &order).await.expect("it is authorized").id;
    world.answer_as_placed(order).await;
    world.run(world.confirming(order)).await;
    order
}

async fn orders(world: &World<MemoryStore>) -> usize {
    world.walk(Kind::Order, partition(), 100).await.len()
}

#[test]
fn a_good_card_is_authorized_once_and_captured_when_the_order_is_confirmed() {
    block_on(async {
        let (world, shop) = shop().await;
        let order = confirmed(&world, &shop, TestCard::Good).await;
        assert_eq!(world.gateway().count(Asked::Authorize), 1);
        assert_eq!(work(&world).await, PaymentsWorked { done: 1, declined: 0, later: 0 });
        assert!(work(&world).await.is_nothing());
        assert_eq!(payment(&world, order).await.word(), "captured");
        let header: Order = world.record(&Key::order(brand(), order)).await;
        let invoice: Invoice = world.record(&Key::invoice(brand(), header.invoices[0].invoice)).await;
        assert_eq!(
            invoice.payment.map(|payment| payment.capture),
            Some(CaptureState::Done { at: world.now() })
        );
        work_all(&world).await;
        audit(&world, "a good card").await;
    });
}

#[test]
fn a_declined_card_places_nothing_and_reserves_nothing() {
    block_on(async {
        for (card, reason) in [
            (TestCard::Refused, DeclineReason::CardRefused),
            (TestCard::NoFunds, DeclineReason::InsufficientFunds),
        ] {
            let (world, shop) = shop().await;
            let order = order_with(&world, &shop, card).await;
            let outcome = place(&world, &order).await;
            let Err(ByCardError::Run(RunError::Refused(why))) = outcome else { panic!("{outcome:?}") };
            assert_eq!(why.codes(), ["card_declined"]);
            assert_eq!(why.first().details(), [("reason", reason.to_string())]);
            // The buyer takes another card.
            let good = world.card(buyer(), TestCard::Good).await;
            let again = with_card(&world, order.cart, good).await;
            let run = world.desk().run(again, world.host());
            run.by_card(world.shared_gateway()).await.expect("another card");
            assert_eq!((orders(&world).await, world.gateway().held().len()), (1, 1));
            work_all(&world).await;
            audit(&world, "declined").await;
        }
    });
}

#[test]
fn a_gateway_that_keeps_silent_is_asked_again_under_the_same_key() {
    block_on(async {
        for (card, silent) in
            [(TestCard::SilentBefore, 1), (TestCard::SilentAfter, 1), (TestCard::SilentThrice, 3)]
        {
            let (world, shop) = shop().await;
            let order = order_with(&world, &shop, card).await;
            for _ in 0..silent {
                let outcome = place(&world, &order).await;
                assert!(matches!(outcome, Err(ByCardError::NoAnswer(_))), "{card:?}: {outcome:?}");
                assert_eq!(orders(&world).await, 0);
            }
            let placed = place(&world, &order).await.expect("it answers in the end");
            assert_eq!(place(&world, &order).await.expect("the same again"), placed);
            assert_eq!(world.gateway().authorizations().len(), 1, "{card:?}");
            assert_eq!(world.walk(Kind::CardAttempt, partition(), 10).await.len(), 1, "{card:?}");
            work_all(&world).await;
            audit(&world, "silent").await;
        }
    });
}

#[test]
fn whoever_does_not_come_back_leaves_nothing_reserved() {
    block_on(async {
        for card in [TestCard::SilentBefore, TestCard::SilentAfter] {
            let (world, shop) = shop().await;
            let order = order_with(&world, &shop, card).await;
            assert!(place(&world, &order).await.is_err());
            assert!(work(&world).await.is_nothing(), "it is not looked after yet");
            world.pass(Duration::from_secs(15 * 60));
            assert_eq!(
                work(&world).await.done,
                2,
                "the attempt is looked after, and so is what giving it up asks for"
            );
            assert_eq!(world.gateway().held(), []);
            // Coming back later begins anew, with a gateway that keeps silent at first.
            assert!(place(&world, &order).await.is_err());
            place(&world, &order).await.expect("it is authorized anew");
            assert_eq!(world.walk(Kind::CardAttempt, partition(), 10).await.len(), 2);
            work_all(&world).await;
            audit(&world, "left").await;
        }
    });
}

#[test]
fn an_answer_that_comes_after_the_attempt_was_released_reserves_nothing() {
    block_on(async {
        let (world, shop) = shop().await;
        let order = order_with(&world, &shop, TestCard::SilentBefore).await;
        assert!(place(&world, &order).await.is_err());
        work_all(&world).await;
        let listed = world.walk(Kind::CardAttempt, partition(), 10).await;
        let attempt = CardAttempt::of(listed[0].found.record.as_ref().expect("it is there")).expect("one");
        assert_eq!(attempt.state.word(), "voided");
        let late = PaymentGateway::authorize(world.gateway(), Authorize::of(attempt)).await;
        assert!(matches!(late, Err(GatewayError::Declined(DeclineReason::Voided))), "{late:?}");
    });
}

#[test]
fn an_order_that_is_refused_after_all_releases_what_was_authorized() {
    block_on(async {
        let (world, shop) = shop().await;
        let buyer = world.add_buyer(1).await;
        let order = card_order(&world, &shop, buyer).await;
        // The cart is emptied while the gateway is asked: its first answer is lost.
        world.gateway().strike(0, GatewayFault::After);
        assert!(matches!(place(&world, &order).await, Err(ByCardError::NoAnswer(_))));
        assert_eq!(world.gateway().held().len(), 1);
        world.run(world.empty(&shop, order.cart)).await;
        assert_eq!(codes(place(&world, &order).await), ["cart_gone"]);
        work_all(&world).await;
        assert_eq!(world.gateway().held(), []);
        audit(&world, "emptied").await;
    });
}

#[test]
fn without_a_gateway_no_order_is_placed_by_card() {
    block_on(async {
        let (world, shop) = shop().await;
        let order = order_with(&world, &shop, TestCard::Good).await;
        match world.desk().run(order, world.host()).await {
            Err(RunError::Refused(why)) => assert_eq!(why.codes(), ["card_not_authorized"]),
            other => panic!("{other:?}"),
        }
        assert_eq!(world.gateway().calls().len(), 1, "the card was registered, and that was all");
    });
}

#[test]
fn an_order_without_a_card_asks_no_gateway() {
    block_on(async {
        let world = World::new(MemoryStore::new());
        world.open_brand().await;
        let shop = world.open_shop(1).await;
        world.run(world.receive(shop.counter(0), 10)).await;
        let buyer = world.add_buyer(1).await;
        let cart = world.fill_cart(&shop, buyer, &[2]).await;
        let order = world.checkout(cart).await;
        assert_eq!(order.form.payment, PaymentForm::Unasked);
        let placed = world.desk().run(order, world.host()).by_card(world.shared_gateway()).await;
        let order = placed.expect("it is placed").id;
        world.answer_as_placed(order).await;
        world.run(world.confirming(order)).await;
        world.run(RejectOrder { brand: brand(), order, seen: None, notify: Notify::silent() }).await;
        world.pass(Duration::from_secs(24 * 60 * 60));
        assert!(work(&world).await.is_nothing());
        assert!(world.gateway().calls().is_empty());
        for kind in [Kind::Payment, Kind::CardAttempt] {
            assert!(world.walk(kind, partition(), 10).await.is_empty(), "{kind:?}");
        }
    });
}

#[test]
fn a_capture_that_is_refused_is_seen_and_the_order_can_be_ended() {
    block_on(async {
        let (world, shop) = shop().await;
        let order = confirmed(&world, &shop, TestCard::NoCapture).await;
        assert_eq!(work(&world).await, PaymentsWorked { done: 0, declined: 1, later: 0 });
        assert_eq!(payment(&world, order).await.word(), "failed");
        work_all(&world).await;
        audit(&world, "not captured").await;
    });
}

#[test]
fn what_lapsed_is_not_captured() {
    block_on(async {
        let (world, shop) = shop().await;
        let order = confirmed(&world, &shop, TestCard::LapsesSoon).await;
        world.pass(Duration::from_secs(61));
        assert_eq!(work(&world).await.declined, 1);
        let reason = DeclineReason::Lapsed;
        let failed = order_core::order::StepState::Failed { at: world.now(), reason, again: None };
        assert_eq!(payment(&world, order).await.steps[0].state, failed);
        work_all(&world).await;
        audit(&world, "lapsed").await;
    });
}

#[test]
fn a_silent_gateway_is_asked_until_it_answers() {
    block_on(async {
        let (world, shop) = shop().await;
        let order = confirmed(&world, &shop, TestCard::Good).await;
        for call in 0..5 {
            world.gateway().strike(call, GatewayFault::After);
        }
        for _ in 0..5 {
            assert_eq!(work(&world).await.later, 1);
            assert!(work(&world).await.is_nothing(), "not at once");
            world.pass(Duration::from_secs(60 * 60));
        }
        assert_eq!(work(&world).await.done, 1);
        assert_eq!(payment(&world, order).await.word(), "captured");
        assert_eq!(world.gateway().count(Asked::Capture), 1, "it was looked up, and not taken again");
        work_all(&world).await;
        audit(&world, "silent").await;
    });
}

#[test]
fn nothing_that_is_kept_has_the_number_of_a_card() {
    block_on(async {
        let (world, shop) = shop().await;
        let new = NewCard::new("4242 4242 4242 4242", "12/40", "987").expect("a card");
        let buyer = world.add_buyer(1).await;
        let card = world.keep(CardKeeper::Buyer, buyer, new).await;
        let filled = world.fill_cart(&shop, buyer, &[4]).await;
        let order = with_card(&world, filled, card).await;
        place(&world, &order).await.expect("it is placed");
        let mut kept = vec![format!("{:?} {:?}", world.log(partition()).await, world.gateway().calls())];
        for kind in Kind::ALL {
            for listed in world.walk(*kind, partition(), 100).await {
                kept.push(format!("{listed:?} {:?}", listed.found.record.as_ref().map(Record::columns)));
                if let Some(Record::CardAttempt(attempt)) = &listed.found.record {
                    kept.push(serde_json::to_string(attempt.as_ref()).expect("it is written"));
                }
            }
        }
        for channel in order_core::record::Channel::ALL {
            let now = Timestamp::MAX;
            let leases = world.store().lease(*channel, now, now, 1_000).await.expect("the outbox");
            kept.push(format!("{leases:?}"));
        }
        let kept = kept.concat();
        let digits: String = kept.chars().filter(|char| !matches!(char, ' ' | '-')).collect();
        assert!(kept.contains("4242") && !digits.contains("4242424242424242") && !kept.contains("\"987\""));
    });
}
