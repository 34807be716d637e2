//! Many buyers at once over a store that fails.

use std::sync::Mutex;
use std::thread;

use order_core::operation::order::PlaceOrder;
use order_core::order::Order;
use order_core::record::{Key, Kind, Record};
use order_core::store::Store;
use order_core::value::{CartId, OrderId};
use order_core::{Desk, RunError};

use crate::faulty::FaultyStore;
use crate::harness::Harness;
use crate::world::{World, brand, name, partition};

const THREADS: u32 = 4;

/// How many buyers each thread acts for.
const BUYERS: u32 = 8;

/// What one cart came to: an order, or nothing for want of stock.
type Outcome = (CartId, Option<OrderId>);

/// Threads place carts for more pieces than there are, over a store that fails by chance, and each repeats its requests until they
/// are answered. In the end no piece is sold twice, no cart is two orders, and nothing is lost.
pub fn crowd<H: Harness>() {
    for seed in 1..=u64::from(super::depth()) * 3 {
        let (guard, store) = H::fresh();
        let store = FaultyStore::seeded(store, seed, 150);
        store.set_calm(true);
        let world = World::new(store);
        H::block_on(one_crowd::<H>(&world, seed));
        drop(world);
        drop(guard);
    }
}

async fn one_crowd<H: Harness>(world: &World<FaultyStore<H::Store>>, seed: u64) {
    world.open_brand().await;
    let shop = world.open_shop(2).await;
    let counters = [shop.counter(0), shop.counter(1)];
    for counter in counters {
        world.run(world.receive(counter, 20)).await;
    }
    let mut work: Vec<Vec<PlaceOrder>> = Vec::new();
    for thread in 0..THREADS {
        let mut places = Vec::new();
        for buyer in 0..BUYERS {
            let buyer = world.add_buyer(thread * BUYERS + buyer).await;
            let cart = world.fill_cart(&shop, buyer, &[1 + thread % 2, 1]).await;
            places.push(world.checkout(cart).await);
        }
        work.push(places);
    }
    world.store().set_calm(false);
    let outcomes: Mutex<Vec<Outcome>> = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for places in work {
            scope.spawn(|| {
                for place in places {
                    let cart = place.cart;
                    let placed = H::block_on(until_answered(world.desk(), world, &place));
                    outcomes.lock().expect("nobody panicked").push((cart, placed));
                }
            });
        }
    });
    world.store().set_calm(true);
    assert!(world.store().struck() > 0, "the store never failed");
    let outcomes = outcomes.into_inner().expect("nobody panicked");
    settled(world, &outcomes, seed).await;
    world.assert_sound().await;
    let mut left = [20, 20];
    for listed in world.walk(Kind::OriginalOrder, partition(), 100).await {
        let Some(Record::OriginalOrder(original)) = &listed.found.record else { panic!("{listed:?}") };
        for ((_, line), left) in original.lines().zip(&mut left) {
            *left -= i64::from(line.quantity.get());
        }
    }
    for (counter, left) in counters.into_iter().zip(left) {
        assert_eq!(world.amount(counter).await, left, "seed {seed}");
        assert!(left >= 0, "more was sold than there was, seed {seed}");
    }
    assert!(left.contains(&0) || left.contains(&1), "pieces are left though carts were refused: {left:?}");
}

/// Asks under one key until the store answers. Stale reads may refuse what there is stock for, so a refusal is asked again, too.
async fn until_answered<S: Store + Clone + 'static>(
    desk: &Desk,
    world: &World<S>,
    place: &PlaceOrder,
) -> Option<OrderId> {
    let mut refused = 0;
    for _ in 0..10_000 {
        let key = name(&format!("place {}", place.cart));
        match desk.run(place.clone(), world.host()).key(key).await {
            Ok(placed) => return Some(placed.id),
            Err(RunError::Storage(_) | RunError::Contended { .. }) => {}
            Err(RunError::Refused(why)) => {
                assert_eq!(why.codes()[0], "stock_short", "{why}");
                refused += 1;
                if refused == 5 {
                    return None;
                }
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    panic!("the cart {} is never answered", place.cart)
}

/// Whoever was told of an order has it, and whoever was refused has none.
async fn settled<S: Store + Clone + 'static>(world: &World<S>, outcomes: &[Outcome], seed: u64) {
    let listed = world.walk(Kind::Order, partition(), 100).await;
    let placed = outcomes.iter().filter(|(_, order)| order.is_some()).count();
    assert_eq!(listed.len(), placed, "seed {seed}");
    assert!(placed < outcomes.len(), "there was enough for everybody");
    for (cart, order) in outcomes {
        let there = world.found(&Key::cart(brand(), *cart)).await.record.is_some();
        assert_eq!(there, order.is_none(), "a cart and its order are both there, or neither, seed {seed}");
        if let Some(order) = order {
            let order: Order = world.record(&Key::order(brand(), *order)).await;
            assert_eq!(order.cart, *cart, "seed {seed}");
        }
    }
    let entries = world.log(partition()).await;
    let told = entries.iter().filter(|entry| entry.operation == "place_order").count();
    assert_eq!(told, placed, "each order is logged once, seed {seed}");
}
