//! Walking records by pages, and the records of one order together.

use std::collections::VecDeque;
use std::sync::Arc;

use uuid::Uuid;

use crate::order::{Backlog, Holding, Order, OrderConfirmation, OriginalOrder, Payment, PriceRevision};
use crate::record::{Key, KeyName, Kind, Partition, Stored};
use crate::store::{List, Listed, SharedStore, StorageError, StorageErrorKind, Store};
use crate::value::{BrandId, OrderId};

/// How many records are read at a time. Contents may be long, so there are few.
pub(super) const PAGE: u32 = 50;

/// The present records of one kind, in the order of their names.
pub(super) struct Walk<'a> {
    store: &'a SharedStore,
    list: List,
    page: VecDeque<Listed>,
    over: bool,
}

impl<'a> Walk<'a> {
    pub(super) const fn new(store: &'a SharedStore, partition: Partition, kind: Kind) -> Self {
        let list = List::all(kind, partition, PAGE);
        Self { store, list, page: VecDeque::new(), over: false }
    }

    /// The next record, which stays the next.
    async fn peek(&mut self) -> Result<Option<&Listed>, StorageError> {
        while self.page.is_empty() && !self.over {
            let page = self.store.list(self.list.clone()).await?;
            if page.next.is_some() && page.next <= self.list.after {
                return Err(StorageError::new(StorageErrorKind::Corrupt, "pages do not go forward"));
            }
            self.page = page.records.into();
            self.over = page.next.is_none();
            self.list.after = page.next;
        }
        Ok(self.page.front())
    }

    /// The next record.
    pub(super) async fn next(&mut self) -> Result<Option<Listed>, StorageError> {
        self.peek().await?;
        Ok(self.page.pop_front())
    }

    /// The next records, at most a page of them.
    pub(super) async fn batch(&mut self) -> Result<Vec<Listed>, StorageError> {
        self.peek().await?;
        Ok(std::mem::take(&mut self.page).into())
    }

    /// The order that the next record belongs to.
    async fn order(&mut self) -> Result<Option<Uuid>, StorageError> {
        Ok(self.peek().await?.map(|listed| owner(&listed.key)))
    }
}

/// The order that a record under this key belongs to, for the kinds that are named after one.
fn owner(key: &Key) -> Uuid {
    match key.name() {
        KeyName::Id(id) | KeyName::Pair(id, _) | KeyName::Numbered(id, _) => *id,
        KeyName::Text(_) => Uuid::nil(),
    }
}

/// All that is kept under the id of one order.
pub(super) struct OrderRecords {
    pub(super) brand: BrandId,
    pub(super) id: OrderId,
    pub(super) order: Option<Arc<Order>>,
    pub(super) original: Option<Arc<OriginalOrder>>,
    pub(super) confirmations: Vec<(Key, Arc<OrderConfirmation>)>,
    pub(super) prices: Vec<(Key, Arc<PriceRevision>)>,
    pub(super) holding: Option<Arc<Holding>>,
    pub(super) backlog: Option<Arc<Backlog>>,
    pub(super) payment: Option<Arc<Payment>>,
    /// The keys of all of it.
    pub(super) keys: Vec<Key>,
}

impl OrderRecords {
    const fn of(brand: BrandId, id: Uuid) -> Self {
        Self {
            brand,
            id: OrderId::from_uuid(id),
            order: None,
            original: None,
            confirmations: Vec::new(),
            prices: Vec::new(),
            holding: None,
            backlog: None,
            payment: None,
            keys: Vec::new(),
        }
    }

    fn add(&mut self, listed: Listed) {
        let Listed { key, found } = listed;
        let Some(record) = found.record else { return };
        if let Some(order) = Order::of(&record) {
            self.order = Some(Arc::clone(order));
        } else if let Some(original) = OriginalOrder::of(&record) {
            self.original = Some(Arc::clone(original));
        } else if let Some(confirmation) = OrderConfirmation::of(&record) {
            self.confirmations.push((key.clone(), Arc::clone(confirmation)));
        } else if let Some(prices) = PriceRevision::of(&record) {
            self.prices.push((key.clone(), Arc::clone(prices)));
        } else if let Some(holding) = Holding::of(&record) {
            self.holding = Some(Arc::clone(holding));
        } else if let Some(backlog) = <Backlog as Stored>::of(&record) {
            self.backlog = Some(Arc::clone(backlog));
        } else if let Some(payment) = <Payment as Stored>::of(&record) {
            self.payment = Some(Arc::clone(payment));
        }
        self.keys.push(key);
    }
}

/// Everything that is named after an order, order by order: each record is read once.
pub(super) struct OrderWalk<'a> {
    brand: BrandId,
    walks: Vec<Walk<'a>>,
}

impl<'a> OrderWalk<'a> {
    pub(super) fn new(store: &'a SharedStore, brand: BrandId) -> Self {
        let kinds = [
            Kind::Order,
            Kind::OriginalOrder,
            Kind::OrderConfirmation,
            Kind::PriceRevision,
            Kind::Holding,
            Kind::Backlog,
            Kind::Payment,
        ];
        let walks = kinds.into_iter().map(|kind| Walk::new(store, Partition::Brand(brand), kind)).collect();
        Self { brand, walks }
    }

    /// What is kept under the next id; `None` = that was all.
    pub(super) async fn next(&mut self) -> Result<Option<OrderRecords>, StorageError> {
        let mut first: Option<Uuid> = None;
        for walk in &mut self.walks {
            if let Some(order) = walk.order().await? {
                first = Some(first.map_or(order, |first| first.min(order)));
            }
        }
        let Some(first) = first else { return Ok(None) };
        let mut records = OrderRecords::of(self.brand, first);
        for walk in &mut self.walks {
            while walk.order().await? == Some(first) {
                if let Some(listed) = walk.next().await? {
                    records.add(listed);
                }
            }
        }
        Ok(Some(records))
    }
}
