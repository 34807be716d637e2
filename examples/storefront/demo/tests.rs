//! That the demo is whole, sound and the same each time.

use std::sync::Arc;

use order_core::order::{DeliveryStatus, Order, OrderStatus, PaymentMethod};
use order_core::record::{OrderQuery, OrderScope};
use order_core::store::FindOrders;
use order_core::{Desk, SharedGateway, SharedStore, Store as _};
use order_store_memory::MemoryStore;
use order_testkit::sandbox::SandboxGateway;

use super::{brand, buyer, make, organization, people::BUYERS, staff};
use crate::database::has_demo;
use crate::host::{Clock, entropy};

/// A store with the demo as it is made at this time.
async fn made_at(time: &str) -> (SharedStore, Desk) {
    let clock = Clock::of_system();
    clock.set(time.parse().unwrap());
    let gateway = SharedGateway::new(SandboxGateway::new(clock.teller()));
    let store = SharedStore::new(MemoryStore::new());
    make(store.clone(), &clock, &gateway).await.unwrap();
    assert!(clock.now().micros() > 0, "the clock runs again");
    let desk = Desk::new(store.clone(), clock.teller(), entropy);
    (store, desk)
}

/// Every order of the buyers that log in, archived ones too.
async fn orders(desk: &Desk) -> Vec<Arc<Order>> {
    let mut all = Vec::new();
    for number in 0..u8::try_from(BUYERS.len()).unwrap() {
        let scope = OrderScope::Buyer(organization(number));
        let query = OrderQuery { scope, ..OrderQuery::of_brand(brand()) };
        // From the store itself: what a brand archives is its own affair, which a buyer is not shown.
        let find = FindOrders { query, after: None, limit: 1_000 };
        let found = desk.store().find_orders(find).await.unwrap().orders;
        all.extend(found.iter().map(|found| Arc::clone(&found.order)));
    }
    all
}

#[tokio::test]
async fn there_are_orders_in_every_state_and_nothing_drifts() {
    let (store, desk) = made_at("2026-05-17T08:30:00Z").await;
    assert!(has_demo(&store).await.unwrap());
    let staff = staff().unwrap();
    let found = desk.find_orders(OrderQuery::of_brand(brand()), None, 1_000, &staff).await.unwrap();
    let found: Vec<_> = found.orders.iter().map(|found| &found.order).collect();
    assert!(found.len() > 180, "{}", found.len());
    for status in OrderStatus::ALL {
        assert!(found.iter().any(|order| order.status() == status), "{status:?}");
    }
    for delivery in
        [DeliveryStatus::None, DeliveryStatus::BacklogCreated, DeliveryStatus::DeliveryNoteCreated]
    {
        assert!(found.iter().any(|order| order.delivery() == delivery), "{delivery:?}");
    }
    assert!(
        found.iter().any(|order| matches!(order.payment, PaymentMethod::Card { .. })),
        "one is paid by card"
    );
    assert!(found.iter().any(|order| !order.tags.is_empty()), "one has a tag");
    assert!(orders(&desk).await.iter().any(|order| order.state.is_archived()), "one is archived");
    let verified = desk.verify(brand(), &staff).await.unwrap();
    assert!(verified.is_clean(), "{:?}", verified.drifts);
    assert!(verified.checked.invoices > 10 && verified.checked.delivery_notes > 10, "{:?}", verified.checked);
    assert!(buyer().unwrap().on_organization(organization(0)).is_some());
}

#[tokio::test]
async fn it_is_the_same_whenever_it_is_made_on_a_day() {
    let (_, morning) = made_at("2028-02-29T00:00:00Z").await;
    let (_, night) = made_at("2028-02-29T23:59:59Z").await;
    let (first, second) = (orders(&morning).await, orders(&night).await);
    assert!(!first.is_empty());
    assert_eq!(first, second);
}
