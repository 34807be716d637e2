//! A shop with two buyers who have ordered.

use order_core::operation::order::{Placed, RejectOrder};
use order_core::order::Notify;
use order_core::party::Access;
use order_core::value::{AccountId, BuyerOrganizationId, OrderId};
use order_core::{Actor, Command};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::{Shop, brand, id, other_brand};

/// Two buyers, of whom each has placed two orders, the second a minute after the first.
#[derive(Debug)]
pub(crate) struct Ordered {
    pub(crate) world: World<MemoryStore>,
    pub(crate) shop: Shop,
    pub(crate) buyers: [BuyerOrganizationId; 2],
    pub(crate) orders: Vec<(BuyerOrganizationId, Placed)>,
}

pub(crate) fn reader() -> Actor {
    Actor::account(id(AccountId::made, 71)).staff(brand(), Access::Read)
}

pub(crate) fn member(buyer: BuyerOrganizationId) -> Actor {
    Actor::account(id(AccountId::made, 72)).member(buyer, Access::Read)
}

/// Staff of another brand.
pub(crate) fn stranger() -> Actor {
    Actor::account(id(AccountId::made, 73)).staff(other_brand(), Access::Write)
}

impl Ordered {
    pub(crate) async fn open() -> Self {
        let world = World::new(MemoryStore::new());
        world.open_brand().await;
        let shop = world.open_shop(2).await;
        for sku in 0..2 {
            world.run(world.receive(shop.counter(sku), 1_000)).await;
        }
        let buyers = [world.add_buyer(1).await, world.add_buyer(2).await];
        let mut orders = Vec::new();
        for pieces in [[3, 2], [1, 0]] {
            for buyer in buyers {
                let cart = world.fill_cart(&shop, buyer, &pieces).await;
                orders.push((buyer, world.run(world.checkout(cart).await).await));
                world.pass(std::time::Duration::from_secs(60));
            }
        }
        Self { world, shop, buyers, orders }
    }

    pub(crate) async fn run<C: Command>(&self, command: C) -> C::Output {
        self.world.run(command).await
    }

    pub(crate) fn reject(order: OrderId) -> RejectOrder {
        RejectOrder { brand: brand(), order, seen: None, notify: Notify::silent() }
    }
}
