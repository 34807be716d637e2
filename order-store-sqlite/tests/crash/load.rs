//! The load: several buyers place orders as fast as they can, and every order that was acknowledged is told.

use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use futures_executor::block_on;
use order_core::operation::order::PlaceOrder;
use order_core::value::{BuyerOrganizationId, Timestamp};
use order_core::{Actor, Desk};
use order_store_sqlite::SqliteStore;
use order_testkit::World;
use order_testkit::world::{Shop, brand};

pub(crate) const BUYERS: u32 = 4;

/// How many pieces of each SKU came in: more than anybody orders.
pub(crate) const RECEIVED: u32 = 1_000_000;

/// How many pieces of each SKU one order takes.
pub(crate) const TAKEN: u32 = 3;

/// The shop of a file, and who buys there.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) shop: Shop,
    pub(crate) buyers: Vec<BuyerOrganizationId>,
}

/// Makes a file with a shop and buyers.
pub(crate) fn set(path: &Path) -> Setting {
    let world = World::new(SqliteStore::open(path).unwrap());
    block_on(async {
        world.open_brand().await;
        let shop = world.open_shop(2).await;
        for sku in 0..2 {
            world.run(world.receive(shop.counter(sku), RECEIVED)).await;
        }
        let mut buyers = Vec::new();
        for number in 1..=BUYERS {
            buyers.push(world.add_buyer(number).await);
        }
        Setting { shop, buyers }
    })
}

/// Places orders until it is told to stop. `acknowledged` hears of each once its commit has returned.
pub(crate) fn run(
    store: &SqliteStore,
    setting: &Setting,
    stop: &AtomicBool,
    acknowledged: &(dyn Fn(&str) + Sync),
) {
    std::thread::scope(|scope| {
        for buyer in &setting.buyers {
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    acknowledged(&place(store, &setting.shop, *buyer));
                }
            });
        }
    });
}

fn place(store: &SqliteStore, shop: &Shop, buyer: BuyerOrganizationId) -> String {
    let world = World::new(store.clone());
    let desk = Desk::new(store.clone(), now, |bytes| bytes.fill_with(byte));
    let host = Actor::host();
    block_on(async {
        let fill = world.fill(shop, buyer, &[TAKEN, TAKEN]);
        let cart = match desk.run(fill, &host).await {
            Ok(cart) => cart.id,
            // The process before was killed between cart and order: this buyer still has one.
            Err(_) => left_over(store, buyer).expect("the cart that stands in the way"),
        };
        let (form, brand) = (world.form(), brand());
        let agreed = world.checkout(cart).await.agreed;
        desk.run(PlaceOrder { brand, cart, form, agreed }, &host).await.unwrap().id.to_string()
    })
}

async fn carts(store: &SqliteStore) -> Vec<order_core::store::Listed> {
    World::new(store.clone())
        .walk(order_core::record::Kind::Cart, order_testkit::world::partition(), 1_000)
        .await
}

fn left_over(store: &SqliteStore, buyer: BuyerOrganizationId) -> Option<order_core::value::CartId> {
    block_on(carts(store)).into_iter().find_map(|listed| match listed.found.record {
        Some(order_core::record::Record::Cart(cart)) if cart.buyer == buyer => Some(cart.id),
        _ => None,
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "a process that is killed and started again must not make the same ids"
)]
pub(crate) fn now() -> Timestamp {
    let micros = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros();
    Timestamp::from_micros(i64::try_from(micros).unwrap()).unwrap()
}

/// A random number, other ones in every process.
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(0)
}

pub(crate) fn byte() -> u8 {
    random().to_le_bytes()[0]
}
