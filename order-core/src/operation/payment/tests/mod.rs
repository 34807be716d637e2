//! Tests of payments by card.

mod asking_again;
mod attempts;
mod cards;
mod leaving;
mod settling;
mod view;

use super::super::order::tests::stage::*;
use crate::cart::{CardReference, CardToken, PaymentForm};
use crate::catalog::PaymentMethods;
use crate::operation::order::PlaceOrder;
use crate::order::{CardAttempt, Order, Payment};
use crate::record::Key;
use crate::value::{Name, OrderId, PaymentKey};

/// A good card of a token.
fn card(token: &str) -> CardReference {
    CardReference {
        brand: Name::new("Visa").unwrap(),
        last_four: "4242".parse().unwrap(),
        expiry: "12/30".parse().unwrap(),
        token: CardToken::new(token).unwrap(),
    }
}

/// The usual cart, to be paid by card.
fn by_card() -> Stage {
    let mut stage = Stage::new();
    stage.edit_catalog(|catalog| catalog.payment = PaymentMethods::CardOrNot);
    stage.pay_by(card("tok_1"));
    stage
}

/// What is to be placed now.
fn placing(stage: &Stage) -> PlaceOrder {
    stage.order(stage.agreed())
}

fn attempt(stage: &Stage, key: PaymentKey) -> CardAttempt {
    stage.world.get::<CardAttempt>(&Key::card_attempt(stage.brand, key)).unwrap().as_ref().clone()
}

fn payment(stage: &Stage, order: OrderId) -> Payment {
    stage.world.get::<Payment>(&Key::payment(stage.brand, order)).unwrap().as_ref().clone()
}

fn header(stage: &Stage, order: OrderId) -> Order {
    stage.world.get::<Order>(&Key::order(stage.brand, order)).unwrap().as_ref().clone()
}
