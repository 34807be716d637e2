//! A brand with orders to work on in bulk.

use std::ops::ControlFlow;
use std::time::Duration;

use order_core::desk::{BulkProgress, Worker};
use order_core::operation::bulk::{BulkRefusal, BulkRequest};
use order_core::operation::order::{PlaceOrder, RejectOrder};
use order_core::order::{Notify, Order, OrderStatus};
use order_core::record::{
    BulkOperation, BulkOutcomes, BulkRun, Key, Kind, LogEntry, OrderFilter, OrderOutcome, Outcome, Selection,
    Stored as _, Task,
};
use order_core::store::Store;
use order_core::value::{BuyerOrganizationId, OrderId, RunId, SkuId, Timestamp};
use order_core::{Desk, RunError};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::{self, brand, id, partition};
use uuid::Uuid;

pub(crate) type Ran<T> = Result<T, RunError<BulkRefusal>>;

/// The brand, one buyer and the goods.
#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) world: World<MemoryStore>,
    goods: world::Shop,
    buyer: BuyerOrganizationId,
}

impl Shop {
    /// A brand with goods for 100,000 orders of two pieces, and a buyer.
    pub(crate) async fn open() -> Self {
        Self::open_with(200_000).await
    }

    /// A brand with so many pieces of its goods, and a buyer.
    pub(crate) async fn open_with(pieces: u32) -> Self {
        let world = World::new(MemoryStore::new());
        world.open_brand().await;
        let goods = world.open_shop(1).await;
        world.run(world.receive(goods.counter(0), pieces)).await;
        let buyer = world.add_buyer(7).await;
        Self { world, goods, buyer }
    }

    /// Places an order of two pieces.
    pub(crate) async fn place(&self) -> OrderId {
        let cart = self.cart().await;
        self.world.run(cart).await.id
    }

    /// The command that places a cart of two pieces.
    pub(crate) async fn cart(&self) -> PlaceOrder {
        let cart = self.world.fill_cart(&self.goods, self.buyer, &[2]).await;
        self.world.pass(Duration::from_secs(1));
        self.world.checkout(cart).await
    }

    /// Every run of the brand.
    pub(crate) async fn runs(&self) -> Vec<BulkRun> {
        let listed = self.world.walk(Kind::BulkRun, partition(), 100).await;
        let runs = listed.iter().filter_map(|listed| BulkRun::of(listed.found.record.as_ref()?));
        runs.map(|run| BulkRun::clone(run)).collect()
    }

    pub(crate) async fn place_many(&self, count: usize) -> Vec<OrderId> {
        let mut orders = Vec::new();
        for _ in 0..count {
            orders.push(self.place().await);
        }
        orders
    }

    /// Rejects an order by itself.
    pub(crate) async fn reject(&self, order: OrderId) {
        self.world.run(RejectOrder { brand: brand(), order, seen: None, notify: Notify::silent() }).await;
    }

    pub(crate) fn sku(&self) -> SkuId {
        self.goods.skus[0]
    }

    pub(crate) fn desk(&self) -> &Desk {
        self.world.desk()
    }

    /// A desk over another store, with bytes that nobody else draws and the time as it is now.
    pub(crate) fn desk_on(&self, store: impl Store + 'static, salt: u64) -> Desk {
        let now = self.world.now();
        Desk::new(store, move || now, entropy(salt))
    }

    pub(crate) async fn order(&self, order: OrderId) -> Order {
        self.world.record::<Order>(&Key::order(brand(), order)).await
    }

    pub(crate) async fn statuses(&self, orders: &[OrderId]) -> Vec<OrderStatus> {
        let mut statuses = Vec::new();
        for order in orders {
            statuses.push(self.order(*order).await.state.status());
        }
        statuses
    }

    pub(crate) async fn stock(&self) -> i64 {
        self.world.amount(self.goods.counter(0)).await
    }

    /// The outcomes of all chunks of a run.
    pub(crate) async fn outcomes(&self, run: &BulkRun) -> Vec<OrderOutcome> {
        let mut all = Vec::new();
        for chunk in 0..run.chunks {
            let told = self.desk().bulk_outcomes(brand(), run.id, chunk, self.world.staff()).await;
            let BulkOutcomes { outcomes } = told.expect("a run that staff may see");
            all.extend(outcomes);
        }
        all
    }

    /// The entries of the log that name a run.
    pub(crate) async fn entries(&self, run: RunId) -> Vec<LogEntry> {
        let log = self.world.log(partition()).await;
        log.into_iter().filter(|entry| entry.run == Some(run)).collect()
    }

    /// Everything in the outbox that is due, beside the notices of placing. It is leased for a minute.
    pub(crate) async fn notices(&self) -> Vec<Task> {
        let leases = self.world.lease(self.world.now(), u32::MAX).await;
        let tasks = leases.into_iter().map(|lease| lease.task);
        tasks.filter(|task| format!("{task:?}").contains("OrderRejected")).collect()
    }
}

/// Bytes that look like chance, other ones for each salt.
pub(crate) fn entropy(salt: u64) -> impl Fn(&mut [u8]) + Send + Sync {
    let drawn = std::sync::atomic::AtomicU64::new(salt << 40);
    move |bytes| {
        for chunk in bytes.chunks_mut(8) {
            let number = drawn.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let mixed = number.wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(29).to_be_bytes();
            chunk.copy_from_slice(&mixed[..chunk.len()]);
        }
    }
}

/// Rejecting these, without notices.
pub(crate) fn reject(orders: &[OrderId]) -> BulkRequest {
    let operation = BulkOperation::Reject { notify: Notify::silent() };
    BulkRequest { brand: brand(), operation, selection: Selection::Orders(orders.to_vec()) }
}

/// Rejecting these, with a notice each.
pub(crate) fn reject_aloud(orders: &[OrderId]) -> BulkRequest {
    BulkRequest { operation: BulkOperation::Reject { notify: Notify::send() }, ..reject(orders) }
}

/// Rejecting all that match.
pub(crate) fn reject_matching(filter: OrderFilter) -> BulkRequest {
    BulkRequest { selection: Selection::Matching(Box::new(filter)), ..reject(&[]) }
}

/// Ids that no order has.
pub(crate) fn nobodys(count: u32) -> Vec<OrderId> {
    (0..count).map(|number| id(OrderId::made, 0x7000_0000 | number)).collect()
}

pub(crate) fn worker(number: u128) -> Worker {
    Worker { holder: Uuid::from_u128(number), lease_for: Duration::from_secs(30) }
}

/// Goes on in any case.
pub(crate) fn on(_: &BulkProgress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

pub(crate) fn is_done(outcome: &OrderOutcome) -> bool {
    outcome.outcome == Outcome::Done
}

/// The codes why an order was skipped; none for one that was not.
pub(crate) fn codes(outcome: &Outcome) -> Vec<String> {
    match outcome {
        Outcome::Skipped { reasons } => reasons.iter().map(|reason| reason.code.to_string()).collect(),
        Outcome::Done | Outcome::Failed { .. } => Vec::new(),
    }
}

/// The refusal of a run; anything else fails the test.
pub(crate) fn refused(ran: Ran<BulkRun>) -> BulkRefusal {
    match ran {
        Err(RunError::Refused(refusals)) => refusals.first().clone(),
        other => panic!("not refused but {other:?}"),
    }
}

pub(crate) fn later(world: &World<MemoryStore>, seconds: u64) -> Timestamp {
    world.now().saturating_add(Duration::from_secs(seconds))
}
