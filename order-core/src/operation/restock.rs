//! Stock that goes back: what moved for an order, moved the other way.

use std::collections::BTreeMap;

use super::{Draft, Moment};
use crate::order::{HeldStock, Holding, Order};
use crate::record::{Facts, Key, Keys, MovementCause, MovementLine};
use crate::value::{SkuId, StockLabelId};

/// Asks for what stock moved for an order, if any did.
pub(crate) fn ask_for_holding(order: &Order, keys: &mut Keys) {
    if order.holds_stock {
        keys.record(Key::holding(order.brand, order.id));
    }
}

/// Undoes every movement that still stands for an order. Goods go back to where they were taken from, and leave where they were
/// registered; no bound stops that, as it only makes undone what was done.
pub(crate) fn give_back(
    draft: &mut Draft<'_>,
    facts: &Facts,
    order: &Order,
    cause: MovementCause,
    moment: &mut Moment<'_>,
) {
    if !order.holds_stock {
        return;
    }
    let key = Key::holding(order.brand, order.id);
    if let Some(holding) = facts.get::<Holding>(&key) {
        let Holding { lines, registered } = holding.as_ref();
        draft.move_stock(order.brand, cause, net(lines, registered), moment);
    }
    // Also where none was read: only what is written is guarded while it is absent, and the header says that there is one.
    draft.delete(key);
}

/// One unbounded move per SKU and label: `back` comes, `away` goes. What evens out does not move.
pub(crate) fn net(back: &[HeldStock], away: &[HeldStock]) -> Vec<(MovementLine, Option<i64>)> {
    let mut sums: BTreeMap<(SkuId, StockLabelId), i64> = BTreeMap::new();
    let back = back.iter().map(|held| (held, i64::from(held.quantity.get())));
    let away = away.iter().map(|held| (held, i64::from(held.quantity.get()).saturating_neg()));
    for (held, by) in back.chain(away) {
        let sum = sums.entry((held.sku, held.label)).or_default();
        *sum = sum.saturating_add(by);
    }
    let moved = sums.into_iter().filter(|(_, by)| *by != 0);
    moved.map(|((sku, label), by)| (MovementLine { sku, label, by }, None)).collect()
}
