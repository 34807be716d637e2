//! Comparing what the gateway did with what the records say.

use std::collections::{BTreeMap, BTreeSet};

use order_core::order::{
    AttemptState, CardAttempt, InvoiceReference, Order, Payment, PaymentWork, StepState,
};
use order_core::record::{Key, Kind, Stored};
use order_core::store::Store;
use order_core::value::{CartId, PaymentKey};

use crate::sandbox::Moved;
use crate::world::{World, brand, partition};

async fn all<S: Store + Clone + 'static, T: Stored + Clone>(world: &World<S>) -> Vec<T> {
    let listed = world.walk(T::KIND, partition(), 100).await;
    let records = listed.iter().filter_map(|one| T::of(one.found.record.as_ref()?));
    records.map(|record| T::clone(record)).collect()
}

/// Compares every authorization of the gateway with the records, once all tasks are worked through: each is an order's or is released; what
/// was taken of it and given back is what the order's payment says; and no cart became two orders.
///
/// # Panics
/// When anything differs.
pub async fn audit<S: Store + Clone + 'static>(world: &World<S>, case: &str) {
    let mut payments = BTreeMap::new();
    let mut carts: BTreeSet<CartId> = BTreeSet::new();
    for order in all::<S, Order>(world).await {
        assert!(carts.insert(order.cart), "{case}: a cart became two orders");
        if order.payment.is_by_card() && !order.original.total.is_zero() {
            let payment: Payment = world.record(&Key::payment(brand(), order.id)).await;
            payments.insert(payment.authorization.key, (order, payment));
        }
    }
    for attempt in all::<S, CardAttempt>(world).await {
        let placed = payments.contains_key(&attempt.key);
        let ended = match attempt.state {
            AttemptState::Placed { order } => {
                payments.get(&attempt.key).is_some_and(|(it, _)| it.id == order)
            }
            AttemptState::Voided { .. } | AttemptState::Declined { .. } => !placed,
            AttemptState::Open
            | AttemptState::Authorized(_)
            | AttemptState::Abandoned { .. }
            | AttemptState::VoidFailed { .. } => false,
        };
        assert!(ended, "{case}: an attempt is left as it is: {attempt:?}");
    }
    for key in world.gateway().authorizations() {
        let moved = world.gateway().moved(key);
        match payments.get(&key) {
            Some((order, payment)) => compare(case, order, payment, moved),
            None => assert!(moved.voided && moved.captured == 0, "{case}: nobody has {key}: {moved:?}"),
        }
    }
    assert_eq!(world.walk(Kind::Payment, partition(), 100).await.len(), payments.len(), "{case}");
    let drifts = world.drifts().await;
    assert!(drifts.is_empty(), "{case}: {drifts:?}");
}

/// What the gateway moved for an order is what its payment says, and what its header says that the card pays.
fn compare(case: &str, order: &Order, payment: &Payment, moved: Moved) {
    let mut told = Moved { authorized: payment.authorization.amount.minor(), ..Moved::default() };
    let mut keys: BTreeSet<PaymentKey> = BTreeSet::new();
    for step in &payment.steps {
        assert!(keys.insert(step.key), "{case}: a key is used twice");
        match (&step.state, step.work) {
            (StepState::Open, _) => panic!("{case}: a step waits for ever: {step:?}"),
            (StepState::Failed { .. }, _) => {}
            (StepState::Done { .. }, PaymentWork::Capture { .. }) => told.captured += step.amount.minor(),
            (StepState::Done { .. }, PaymentWork::Refund { .. }) => told.refunded += step.amount.minor(),
            (StepState::Done { .. }, PaymentWork::Void) => told.voided = true,
        }
    }
    assert_eq!(moved, told, "{case}: the gateway and the records differ");
    assert!(moved.captured <= moved.authorized && moved.refunded <= moved.captured, "{case}: {moved:?}");
    let paid: i64 = order.invoices.iter().map(InvoiceReference::paid_minor).sum();
    assert_eq!(moved.captured - moved.refunded, paid, "{case}: the header says something else");
    if order.status().is_terminal() {
        assert_eq!(moved.captured, moved.refunded, "{case}: money is left");
        assert!(moved.voided || moved.captured == moved.authorized, "{case}: something stays reserved");
    }
}
