//! The ledger of a confirmed order: of each line, how much is delivered, closed and still open.
//!
//! It follows from the header, the content and the backlog SKUs, and is kept nowhere.

use std::collections::BTreeMap;

use super::{Backlog, BacklogSku, DeliveryStatus, Order, OrderContent, OrderStatus};
use crate::value::{Pieces, Quantity, SkuId};

/// What became of the pieces of a confirmed order, line by line. Lines of 0 pieces are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// In the order of the content.
    pub lines: Vec<LedgerLine>,
}

/// What became of the pieces of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerLine {
    /// Which SKU.
    pub sku: SkuId,
    /// The pieces that were confirmed.
    pub ordered: Quantity,
    /// The pieces on delivery notes.
    pub delivered: Quantity,
    /// The pieces still to be delivered.
    pub open: Quantity,
    /// The pieces that will never be delivered.
    pub closed: Quantity,
}

impl LedgerLine {
    /// Whether what is ordered is what is delivered, open and closed. Where it is not, the records are damaged.
    pub fn adds_up(&self) -> bool {
        Pieces::sum([self.delivered, self.open, self.closed]) == Some(self.ordered.into())
    }
}

impl Ledger {
    /// The ledger of an order that is confirmed with `content`; `None` when it is not confirmed. `backlog` is looked at where the header
    /// says that there are backlog SKUs. Without them everything is delivered when a delivery note stands, and open when none does.
    ///
    /// What the backlog SKUs say besides, or do not say, shows as lines that do not [add up](LedgerLine::adds_up).
    pub fn of(order: &Order, content: &OrderContent, backlog: Option<&Backlog>) -> Option<Self> {
        if order.status() != OrderStatus::Confirmed {
            return None;
        }
        let ordered = content.lines().map(|(_, line)| (line.sku, line.quantity));
        let ordered = ordered.filter(|(_, quantity)| !quantity.is_zero());
        let lines = match order.delivery() {
            DeliveryStatus::BacklogCreated => of_backlog(ordered, backlog),
            DeliveryStatus::DeliveryNoteCreated => ordered
                .map(|(sku, ordered)| LedgerLine { delivered: ordered, ..LedgerLine::untold(sku, ordered) })
                .collect(),
            DeliveryStatus::None => ordered
                .map(|(sku, ordered)| LedgerLine { open: ordered, ..LedgerLine::untold(sku, ordered) })
                .collect(),
        };
        Some(Self { lines })
    }

    /// The line of a SKU.
    pub fn line(&self, sku: SkuId) -> Option<&LedgerLine> {
        self.lines.iter().find(|line| line.sku == sku)
    }

    /// Whether every line adds up.
    pub fn adds_up(&self) -> bool {
        self.lines.iter().all(LedgerLine::adds_up)
    }
}

impl LedgerLine {
    const fn untold(sku: SkuId, ordered: Quantity) -> Self {
        Self { sku, ordered, delivered: Quantity::ZERO, open: Quantity::ZERO, closed: Quantity::ZERO }
    }

    fn told(self, backlog: &BacklogSku) -> Self {
        Self { delivered: backlog.delivered, open: backlog.open(), closed: backlog.closed, ..self }
    }
}

fn of_backlog(
    ordered: impl Iterator<Item = (SkuId, Quantity)>,
    backlog: Option<&Backlog>,
) -> Vec<LedgerLine> {
    let skus = backlog.map_or(&[][..], |backlog| &backlog.skus);
    let mut told: BTreeMap<SkuId, &BacklogSku> = skus.iter().map(|sku| (sku.sku, sku)).collect();
    let known = ordered.map(|(sku, ordered)| {
        let line = LedgerLine::untold(sku, ordered);
        told.remove(&sku).map_or(line, |backlog| line.told(backlog))
    });
    let mut lines: Vec<LedgerLine> = known.collect();
    // Nobody confirmed these.
    lines.extend(told.values().map(|sku| LedgerLine::untold(sku.sku, Quantity::ZERO).told(sku)));
    lines
}
