//! A brand with two orders, and what a verification says of it.

use std::collections::BTreeSet;

use order_core::desk::{Drift, Verification};
use order_core::order::Order;
use order_core::record::Key;
use order_core::value::OrderId;
use order_testkit::World;
use order_testkit::world::{Shop, brand};

use crate::bent::Bent;

pub(crate) struct Scene {
    pub(crate) world: World<Bent>,
    pub(crate) shop: Shop,
    pub(crate) orders: Vec<OrderId>,
}

impl Scene {
    /// Two orders from stock, of two lines each, and a cart that is not ordered.
    pub(crate) async fn set() -> Self {
        let world = World::new(Bent::default());
        world.open_brand().await;
        let shop = world.open_shop(2).await;
        for sku in 0..2 {
            world.run(world.receive(shop.counter(sku), 100)).await;
        }
        let mut orders = Vec::new();
        for (number, pieces) in (0..).zip([3, 4, 5]) {
            let buyer = world.add_buyer(number).await;
            let cart = world.fill_cart(&shop, buyer, &[2, pieces]).await;
            if number < 2 {
                orders.push(world.run(world.checkout(cart).await).await.id);
            }
        }
        Self { world, shop, orders }
    }

    /// The key of an order.
    pub(crate) fn key(&self, order: usize) -> Key {
        Key::order(brand(), self.orders[order])
    }

    /// The key of what was placed.
    pub(crate) fn original(&self, order: usize) -> Key {
        Key::original_order(brand(), self.orders[order])
    }

    pub(crate) async fn header(&self, order: usize) -> Order {
        self.world.record(&self.key(order)).await
    }

    pub(crate) async fn verify(&self) -> Verification {
        self.world.desk().verify(brand(), self.world.staff()).await.expect("a verification")
    }

    /// The codes of all drifts, each once. Then the store tells the truth again, which has none.
    pub(crate) async fn drifts(&self) -> Vec<&'static str> {
        let found = self.verify().await;
        self.world.store().straighten();
        let clean = self.verify().await;
        assert!(clean.is_clean(), "{:#?}", clean.drifts);
        let codes: BTreeSet<&'static str> = found.drifts.iter().map(Drift::code).collect();
        assert!(found.drifts.iter().all(|drift| drift.kept != drift.expected), "{:#?}", found.drifts);
        codes.into_iter().collect()
    }
}
