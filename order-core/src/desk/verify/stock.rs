//! Stock: counters against the sums of their movements, holdings against what still stands of an order's movements.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::drift::{Check, DriftAt, Drifts};
use super::walk::Walk;
use crate::catalog::Sku;
use crate::order::{Holding, Order};
use crate::party::Brand;
use crate::record::{Key, Keys, Kind, Partition, StockKey, StockMovement, Stored};
use crate::store::{SharedStore, StorageError, Store};
use crate::value::{BrandId, OrderId, SkuId, StockLabelId};

/// How many lines of orders' movements are held in memory at a time. Where more are standing, the movements are read several times.
const STANDING_LINES_MAX: usize = 200_000;

/// How many counters are asked for at a time.
const COUNTERS: usize = 1_000;

/// So many pieces of a SKU under a label, up or down.
pub(super) type Sums = BTreeMap<(SkuId, StockLabelId), i64>;

/// What still stands of the movements of the orders up to one of them.
pub(super) struct Standing {
    nets: BTreeMap<OrderId, Sums>,
    /// The first order that is not covered; `None` = all are.
    upto: Option<OrderId>,
}

/// What reading all movements gives besides.
#[derive(Default)]
pub(super) struct Moved {
    /// Of each counter.
    pub(super) sums: Sums,
    /// How many movements there are.
    pub(super) movements: u64,
}

impl Standing {
    /// Reads all movements, and keeps those of orders from one on, as many as there is room for.
    pub(super) async fn read(
        store: &SharedStore,
        brand: BrandId,
        from: Option<OrderId>,
    ) -> Result<(Self, Moved), StorageError> {
        Self::read_within(store, brand, from, STANDING_LINES_MAX).await
    }

    async fn read_within(
        store: &SharedStore,
        brand: BrandId,
        from: Option<OrderId>,
        most: usize,
    ) -> Result<(Self, Moved), StorageError> {
        let mut standing = Self { nets: BTreeMap::new(), upto: None };
        let (mut moved, mut lines) = (Moved::default(), 0_usize);
        let mut walk = Walk::new(store, Partition::Brand(brand), Kind::StockMovement);
        while let Some(listed) = walk.next().await? {
            let Some(movement) = listed.found.record.as_ref().and_then(StockMovement::of) else { continue };
            moved.movements = moved.movements.saturating_add(1);
            for line in &movement.lines {
                add(&mut moved.sums, (line.sku, line.label), line.by);
            }
            let order = movement.cause.order().filter(|order| from.is_none_or(|from| *order >= from));
            let Some(order) = order.filter(|order| standing.covers(*order)) else { continue };
            let net = standing.nets.entry(order).or_default();
            lines = lines.saturating_sub(net.len());
            movement.lines.iter().for_each(|line| add(net, (line.sku, line.label), line.by));
            net.retain(|_, by| *by != 0);
            lines = lines.saturating_add(net.len());
            if net.is_empty() {
                standing.nets.remove(&order);
            }
            lines = standing.shrink(lines, most);
        }
        Ok((standing, moved))
    }

    /// Lets the last orders go until there is room.
    fn shrink(&mut self, lines: usize, most: usize) -> usize {
        let mut lines = lines;
        while lines > most
            && self.nets.len() > 1
            && let Some((order, net)) = self.nets.pop_last()
        {
            lines = lines.saturating_sub(net.len());
            self.upto = Some(order);
        }
        lines
    }

    /// Whether an order is covered.
    pub(super) fn covers(&self, order: OrderId) -> bool {
        self.upto.is_none_or(|upto| order < upto)
    }

    /// The first order that is not covered; `None` = all are.
    pub(super) const fn upto(&self) -> Option<OrderId> {
        self.upto
    }

    /// What stands of an order's movements.
    pub(super) fn take(&mut self, order: OrderId) -> Sums {
        self.nets.remove(&order).unwrap_or_default()
    }

    /// What stands of orders that nobody asked for: there are none of that id.
    pub(super) fn rest(&mut self, brand: BrandId, drifts: &mut Drifts) {
        for (order, net) in std::mem::take(&mut self.nets) {
            drifts.note(
                &Key::order(brand, order),
                Check::MovementOrder,
                sums_text(&net),
                super::drift::NOTHING,
            );
        }
    }
}

/// Compares the holding of an order with what stands of its movements. A header of before says that it holds stock also where none
/// ever moved; that is no drift.
pub(super) fn check_holding(order: &Order, holding: Option<&Holding>, net: &Sums, drifts: &mut Drifts) {
    let key = Key::holding(order.brand, order.id);
    if holding.is_some() && !order.holds_stock {
        drifts.note(&Key::order(order.brand, order.id), Check::HoldsStock, "no", "yes");
    }
    let mut held = Sums::new();
    for line in holding.iter().flat_map(|holding| &holding.lines) {
        add(&mut held, (line.sku, line.label), i64::from(line.quantity.get()).saturating_neg());
    }
    for line in holding.iter().flat_map(|holding| &holding.registered) {
        add(&mut held, (line.sku, line.label), line.quantity.get().into());
    }
    held.retain(|_, by| *by != 0);
    if held != *net {
        drifts.note(&key, Check::HoldingLines, sums_text(&held), sums_text(net));
    }
}

/// Compares every counter of the brand's SKUs and labels with the sum of its movements, and tells how many there are.
pub(super) async fn check_counters(
    store: &SharedStore,
    brand: &Brand,
    mut sums: Sums,
    drifts: &mut Drifts,
) -> Result<u64, StorageError> {
    let mut checked = 0_u64;
    let mut asked: Vec<(StockKey, i64)> = Vec::new();
    let key = |sku, label| StockKey { brand: brand.id, sku, label };
    let mut walk = Walk::new(store, Partition::Brand(brand.id), Kind::Sku);
    while let Some(listed) = walk.next().await? {
        let Some(sku) = listed.found.record.as_ref().and_then(Sku::of) else { continue };
        for label in &brand.settings.stock_labels {
            let sum = sums.remove(&(sku.id, label.id)).unwrap_or(0);
            asked.push((key(sku.id, label.id), sum));
        }
        if asked.len() >= COUNTERS {
            checked = checked.saturating_add(compare(store, &mut asked, drifts).await?);
        }
    }
    // Labels that the brand no longer has, and SKUs that are not there.
    for ((sku, label), sum) in sums {
        asked.push((key(sku, label), sum));
        if asked.len() >= COUNTERS {
            checked = checked.saturating_add(compare(store, &mut asked, drifts).await?);
        }
    }
    Ok(checked.saturating_add(compare(store, &mut asked, drifts).await?))
}

async fn compare(
    store: &SharedStore,
    asked: &mut Vec<(StockKey, i64)>,
    drifts: &mut Drifts,
) -> Result<u64, StorageError> {
    let mut keys = Keys::new();
    for (key, _) in asked.iter() {
        keys.counter(*key);
    }
    let facts = store.load(keys).await?;
    let count = u64::try_from(asked.len()).unwrap_or(u64::MAX);
    for (key, sum) in asked.drain(..) {
        let amount = facts.counter(&key).unwrap_or(0);
        if amount != sum {
            drifts.add(DriftAt::Counter(key), Check::StockCounter, amount, sum);
        }
    }
    Ok(count)
}

fn add(sums: &mut Sums, key: (SkuId, StockLabelId), by: i64) {
    let sum = sums.entry(key).or_default();
    *sum = sum.saturating_add(by);
}

/// Sums in words, the first few of them.
fn sums_text(sums: &Sums) -> String {
    const SHOWN: usize = 3;
    let mut text = String::new();
    for ((sku, label), by) in sums.iter().take(SHOWN) {
        let comma = if text.is_empty() { "" } else { ", " };
        // Writing to a text does not fail.
        let _ = write!(text, "{comma}{by:+} of {sku} under {label}");
    }
    match sums.len().saturating_sub(SHOWN) {
        _ if sums.is_empty() => super::drift::NOTHING.to_owned(),
        0 => text,
        more => format!("{text} and {more} more"),
    }
}
