//! The plain answers to searches and tallies: read record by record through the port, and told by going through all of them.

use std::collections::HashMap;

use order_core::record::{Key, Kind, OrderCursor, OrderFilter, OrderQuery, OrderSort, Partition, Record};
use order_core::record::{TallyQuery, TallyRow};
use order_core::store::{FindOrders, FoundOrder, OrderCount, OrderPage, Scan, Store};
use order_core::value::{BrandId, OrderId};

use super::{Harness, Stage};

/// Everything that some brands have about orders, at one point in time.
pub(super) struct Plain {
    headers: Vec<FoundOrder>,
    contents: HashMap<Key, Record>,
}

impl Plain {
    pub(super) async fn of<H: Harness>(stage: &Stage<H>, brands: &[BrandId]) -> Self {
        let (mut headers, mut contents) = (Vec::new(), HashMap::new());
        for brand in brands {
            let partition = Partition::Brand(*brand);
            let listed = stage.walk(Kind::Order, partition, 500).await;
            headers.extend(listed.iter().filter_map(|listed| FoundOrder::of(&listed.found)));
            for kind in [Kind::OriginalOrder, Kind::OrderConfirmation, Kind::PriceRevision] {
                for listed in stage.walk(kind, partition, 500).await {
                    contents.extend(listed.found.record.map(|record| (listed.key, record)));
                }
            }
        }
        Self { headers, contents }
    }

    pub(super) fn headers(&self) -> &[FoundOrder] {
        &self.headers
    }

    fn scan(&self) -> Scan<impl Iterator<Item = FoundOrder>, impl Fn(&Key) -> Option<Record>> {
        Scan::new(self.headers.iter().cloned(), |key: &Key| self.contents.get(key).cloned())
    }

    /// Every order that a search means, in its order.
    pub(super) fn all(&self, query: &OrderQuery) -> Vec<OrderId> {
        self.page(query, None, u32::MAX).orders.iter().map(|found| found.order.id).collect()
    }

    pub(super) fn page(&self, query: &OrderQuery, after: Option<OrderCursor>, limit: u32) -> OrderPage {
        self.scan().find(&FindOrders { query: query.clone(), after, limit })
    }

    pub(super) fn tally(&self, query: &TallyQuery) -> Vec<TallyRow> {
        self.scan().tally(query).expect("a tally")
    }
}

/// One page from the store.
pub(super) async fn page<H: Harness>(
    stage: &Stage<H>,
    query: &OrderQuery,
    after: Option<OrderCursor>,
    limit: u32,
) -> OrderPage {
    let find = FindOrders { query: query.clone(), after, limit };
    let page = stage.store().find_orders(find).await.expect("the store searches");
    let most = usize::try_from(limit.max(1)).expect("a length");
    assert!(page.orders.len() <= most, "{} orders on a page of {limit}", page.orders.len());
    page
}

/// Every page from the store. Fails when they do not end, or one is promised and has nothing on it.
pub(super) async fn walked<H: Harness>(stage: &Stage<H>, query: &OrderQuery, limit: u32) -> Vec<OrderId> {
    let mut met = Vec::new();
    let mut after = None;
    for _ in 0..10_000 {
        let page = page(stage, query, after.clone(), limit).await;
        assert!(after.is_none() || !page.orders.is_empty(), "a page that was promised is empty");
        met.extend(page.orders.iter().map(|found| found.order.id));
        let Some(next) = page.next else { return met };
        let last = page.orders.last().map(|last| OrderCursor::of(&last.order, query.sort.by));
        assert_eq!(Some(&next), last.as_ref(), "the next page begins after the last order");
        after = Some(next);
    }
    panic!("the pages do not end")
}

pub(super) async fn counted<H: Harness>(
    stage: &Stage<H>,
    query: &OrderQuery,
    at_most: Option<u64>,
) -> OrderCount {
    stage.store().count_orders(query.clone(), at_most).await.expect("the store counts")
}

pub(super) async fn tallied<H: Harness>(stage: &Stage<H>, query: &TallyQuery) -> Vec<TallyRow> {
    stage.store().tally(query.clone()).await.expect("the store tallies")
}

/// The search with another filter.
pub(super) fn filtered(query: &OrderQuery, change: impl FnOnce(&mut OrderFilter)) -> OrderQuery {
    let mut query = query.clone();
    change(&mut query.filter);
    query
}

/// The search with another sorting.
pub(super) fn sorted(query: &OrderQuery, sort: OrderSort) -> OrderQuery {
    OrderQuery { sort, ..query.clone() }
}
