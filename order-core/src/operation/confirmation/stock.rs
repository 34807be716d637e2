//! The stock that moves when an order is confirmed, and moves back when it is opened again.
//!
//! What an order takes is told by its holding: an order that holds lines was placed from stock, and its goods come from the label of
//! these lines, whatever its catalog says since. An order that holds none was placed to be made, and takes nothing. What is open is
//! told by the catalog as it is now: whether more may be taken than there is, and which label has the confirmed quantities. Where the
//! catalog no longer sells from stock, nothing says that more may be taken, so it may not.

use std::collections::BTreeMap;

use thiserror::Error;

use super::super::restock::{ask_for_holding, net};
use super::super::{Draft, Missing, Moment, reasons};
use crate::cart::{PricedItem, PricedLine};
use crate::catalog::{Catalog, Sku, StockPolicy};
use crate::order::{HeldStock, Holding, Order, OrderConfirmation, OriginalOrder};
use crate::record::{Facts, Key, Keys, MovementCause, StockKey};
use crate::value::{Quantity, SkuId, StockLabelId};

/// The order confirmation asks for more pieces of a SKU than there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{wanted} pieces of the SKU {sku} are to be confirmed, and {left} are left")]
pub struct StockShort {
    /// Which SKU.
    pub sku: SkuId,
    /// How many are to be confirmed.
    pub wanted: Quantity,
    /// How many can be: those that the order has taken already, and those that are there.
    pub left: i64,
}

reasons! { struct StockShort { sku, wanted, left } = "stock_short" }

/// What an order holds after a step, and what keeps it from taking that.
#[derive(Debug, Default)]
pub(crate) struct StockStep {
    after: Holding,
    /// The lowest amounts that counters may then have.
    floors: BTreeMap<(SkuId, StockLabelId), i64>,
    /// The SKUs of which too few are left.
    pub(super) short: Vec<StockShort>,
}

type Asked = BTreeMap<SkuId, Quantity>;

/// Asks for what confirming an order needs to know of its stock.
pub(super) fn ask_at_confirming(order: &Order, known: &Facts, keys: &mut Keys) {
    // The holding is asked for also where there is none: it may have been deleted when the order was opened again.
    let (holding, catalog) = (Key::holding(order.brand, order.id), Key::catalog(order.brand, order.catalog));
    let loaded = known.knows(&holding) && known.knows(&catalog);
    keys.record(holding);
    keys.record(catalog);
    let around = Around::of(known, order);
    if !loaded || around.is_still() {
        return;
    }
    let content = content_key(order);
    if let (Some(confirmation), Some(label)) = (known.get::<OrderConfirmation>(&content), around.source) {
        let asked = asked_of(confirmation.content.lines());
        for (sku, _) in around.more(&asked) {
            keys.record(Key::sku(order.brand, sku));
            keys.counter(StockKey { brand: order.brand, sku, label });
        }
    }
    keys.record(content);
}

/// Confirming: the source is brought to what the order confirmation asks for, and the target has it.
///
/// # Errors
/// [`Missing`] when the order confirmation is not there.
pub(super) fn at_confirming(facts: &Facts, order: &Order) -> Result<StockStep, Missing> {
    let around = Around::of(facts, order);
    if around.is_still() {
        return Ok(StockStep::default());
    }
    let content = content_key(order);
    let confirmation = facts.get::<OrderConfirmation>(&content).ok_or_else(|| Missing::of(&content))?;
    let asked = asked_of(confirmation.content.lines());
    let mut step = StockStep::default();
    if let Some(label) = around.source {
        for (sku, wanted) in around.more(&asked).filter(|(sku, _)| around.is_bounded(facts, *sku)) {
            let left = around.left(facts, sku, label);
            if i64::from(wanted.get()) > left {
                step.short.push(StockShort { sku, wanted, left });
            }
            // What is registered to the same label is not there before it was taken.
            let registered = if around.target == Some(label) { wanted } else { Quantity::ZERO };
            step.floors.insert((sku, label), registered.get().into());
        }
        step.after.lines = around.brought_to(label, &asked);
    }
    step.after.registered = around.target.map(|label| held(label, &asked)).unwrap_or_default();
    Ok(step)
}

/// Asks for what opening an order again needs to know of its stock.
pub(super) fn ask_at_opening(order: &Order, known: &Facts, keys: &mut Keys) {
    ask_for_holding(order, keys);
    if Around::of(known, order).source.is_some() {
        keys.record(Key::original_order(order.brand, order.id));
    }
}

/// Opening again: what confirming moved goes back exactly. The source is brought to what was placed, and the target gives up what was
/// registered. No bound stops that. So where fewer pieces were confirmed than placed, and others have taken the rest since, the
/// source falls below zero, and gives nothing until goods come.
///
/// # Errors
/// [`Missing`] when the original order is not there.
pub(super) fn at_opening(facts: &Facts, order: &Order) -> Result<StockStep, Missing> {
    let mut step = StockStep::default();
    if let Some(label) = Around::of(facts, order).source {
        let key = Key::original_order(order.brand, order.id);
        let original = facts.get::<OriginalOrder>(&key).ok_or_else(|| Missing::of(&key))?;
        let placed = original.lines().map(|(_, line)| (line.sku, line.quantity));
        step.after.lines = placed.map(|(sku, quantity)| HeldStock { sku, label, quantity }).collect();
    }
    Ok(step)
}

impl StockStep {
    /// Moves what the order holds to what it holds after the step, as one movement. Tells whether it then holds anything.
    pub(super) fn carry_out(
        self,
        draft: &mut Draft<'_>,
        facts: &Facts,
        order: &Order,
        cause: MovementCause,
        moment: &mut Moment<'_>,
    ) -> bool {
        let Self { after, floors, .. } = self;
        let key = Key::holding(order.brand, order.id);
        let known = facts.get::<Holding>(&key);
        // Only what is written is guarded while it is absent. Where the header says that there is a holding, one that was not read is
        // written, so that a read that was older than the header is found out.
        let is_overlooked = order.holds_stock && known.is_none();
        let before = known.map(|holding| holding.as_ref().clone()).unwrap_or_default();
        let back = [before.lines.as_slice(), &after.registered].concat();
        let away = [after.lines.as_slice(), &before.registered].concat();
        let mut moves = net(&back, &away);
        for (line, floor) in &mut moves {
            *floor = floors.get(&(line.sku, line.label)).copied();
        }
        draft.move_stock(order.brand, cause, moves, moment);
        let holds = !after.lines.is_empty() || !after.registered.is_empty();
        if before != after || is_overlooked {
            if holds {
                draft.put(key, after);
            } else {
                draft.delete(key);
            }
        }
        holds
    }
}

/// What is known around the stock of an order.
struct Around<'f> {
    order: &'f Order,
    /// What it took so far, in the order of its lines.
    lines: &'f [HeldStock],
    /// The same by SKU.
    taken: Asked,
    /// Where that came from: placing takes from one label.
    source: Option<StockLabelId>,
    policy: Option<StockPolicy>,
    target: Option<StockLabelId>,
}

impl<'f> Around<'f> {
    fn of(facts: &'f Facts, order: &'f Order) -> Self {
        let holding = facts.get::<Holding>(&Key::holding(order.brand, order.id));
        let lines = holding.map_or_else(Default::default, |holding| holding.lines.as_slice());
        let catalog = facts.get::<Catalog>(&Key::catalog(order.brand, order.catalog));
        let policy = catalog.map(|catalog| catalog.stock);
        Self {
            order,
            lines,
            taken: lines.iter().map(|line| (line.sku, line.quantity)).collect(),
            source: lines.first().map(|line| line.label),
            policy,
            target: policy.and_then(|policy| policy.target()),
        }
    }

    /// Whether nothing moves, whatever is confirmed.
    const fn is_still(&self) -> bool {
        self.source.is_none() && self.target.is_none()
    }

    fn taken(&self, sku: SkuId) -> Quantity {
        self.taken.get(&sku).copied().unwrap_or_default()
    }

    /// The SKUs of which more is asked for than was taken.
    fn more<'s>(&'s self, asked: &'s Asked) -> impl Iterator<Item = (SkuId, Quantity)> + 's {
        let asked = asked.iter().map(|(sku, quantity)| (*sku, *quantity));
        asked.filter(|(sku, quantity)| self.taken(*sku) < *quantity)
    }

    /// Whether no more of a SKU may be taken than there is.
    fn is_bounded(&self, facts: &Facts, sku: SkuId) -> bool {
        let Some(policy @ StockPolicy::FromStock { .. }) = self.policy else { return true };
        let sku = facts.get::<Sku>(&Key::sku(self.order.brand, sku));
        policy.floor(sku.is_none_or(|sku| sku.excluded_from_backorder)).is_some()
    }

    /// How many pieces of a SKU there can be at most: those taken, and those that are there.
    fn left(&self, facts: &Facts, sku: SkuId, label: StockLabelId) -> i64 {
        let here = facts.counter(&StockKey { brand: self.order.brand, sku, label }).unwrap_or_default();
        i64::from(self.taken(sku).get()).saturating_add(here.max(0))
    }

    /// What is asked for, and no pieces of what was taken and is no longer asked for.
    fn brought_to(&self, label: StockLabelId, asked: &Asked) -> Vec<HeldStock> {
        let of = |sku| HeldStock { sku, label, quantity: asked.get(&sku).copied().unwrap_or_default() };
        let kept = self.lines.iter().map(|line| of(line.sku));
        let new = self.more(asked).map(|(sku, _)| sku).filter(|sku| !self.taken.contains_key(sku));
        kept.chain(new.map(of)).collect()
    }
}

/// The document that is to be confirmed.
const fn content_key(order: &Order) -> Key {
    Key::content(order.brand, order.id, order.content())
}

/// The pieces of each SKU.
fn asked_of<'l>(lines: impl Iterator<Item = (&'l PricedItem, &'l PricedLine)>) -> Asked {
    let mut asked = Asked::new();
    for (_, line) in lines {
        let sum = asked.entry(line.sku).or_default();
        *sum = sum.checked_add(line.quantity).unwrap_or(Quantity::MAX);
    }
    asked
}

/// What is asked for, under a label.
fn held(label: StockLabelId, asked: &Asked) -> Vec<HeldStock> {
    let asked = asked.iter().filter(|(_, quantity)| !quantity.is_zero());
    asked.map(|(sku, quantity)| HeldStock { sku: *sku, label, quantity: *quantity }).collect()
}
