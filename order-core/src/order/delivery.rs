//! Backlog SKUs and delivery notes: what of a confirmed order is still to be delivered, and what goes out together.

use serde::{Deserialize, Serialize};

use super::OrderContent;
use crate::cart::PricedLine;
use crate::value::{
    AccountId, BrandId, BuyerOrganizationId, Code, Currency, DeliveryNoteId, InvoiceId, Money, OrderId,
    Quantity, SkuId, Timestamp,
};

/// The backlog SKUs of one confirmed order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    /// Of which order.
    pub order: OrderId,
    /// One per line of the order with a piece or more.
    pub skus: Vec<BacklogSku>,
}

/// A confirmed quantity of a SKU, and how much of it is delivered, closed and still open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BacklogSku {
    /// Which SKU.
    pub sku: SkuId,
    /// The pieces that were confirmed.
    pub ordered: Quantity,
    /// The pieces on delivery notes.
    pub delivered: Quantity,
    /// The pieces that will never be delivered.
    pub closed: Quantity,
    /// What the whole line costs, surcharges included, before tax.
    pub amount: Money,
    /// What the delivery notes made of that so far.
    pub delivered_amount: Money,
}

impl BacklogSku {
    /// Of a confirmed line, all of which is still to be delivered.
    pub const fn of(line: &PricedLine) -> Self {
        Self {
            sku: line.sku,
            ordered: line.quantity,
            delivered: Quantity::ZERO,
            closed: Quantity::ZERO,
            amount: line.amount,
            delivered_amount: Money::zero(line.amount.currency()),
        }
    }

    /// The pieces still to be delivered.
    pub fn open(&self) -> Quantity {
        let rest = self.ordered.checked_sub(self.delivered).and_then(|rest| rest.checked_sub(self.closed));
        rest.unwrap_or(Quantity::ZERO)
    }

    /// With so many pieces more on a delivery note, and the line for the note; `None` when fewer are open.
    ///
    /// The line costs what brings the delivery notes up to their share of the whole line, so that once every piece is delivered they
    /// make up its amount to the minor unit. Notes that were deleted in between may have left more than that share with the others;
    /// the line then costs nothing.
    #[must_use]
    pub fn deliver(self, quantity: Quantity) -> Option<(Self, DeliveredLine)> {
        self.open().checked_sub(quantity)?;
        let delivered = self.delivered.checked_add(quantity).ok()?;
        let share = self.amount.share(delivered.get().into(), self.ordered.get().into()).ok()?;
        let due = share.checked_sub(self.delivered_amount).ok()?;
        let amount = if due.is_negative() { Money::zero(due.currency()) } else { due };
        let delivered_amount = self.delivered_amount.checked_add(amount).ok()?;
        let line = DeliveredLine { sku: self.sku, quantity, amount };
        Some((Self { delivered, delivered_amount, ..self }, line))
    }

    /// Without a line of a delivery note: its pieces are open again. `None` when so much is not delivered.
    #[must_use]
    pub fn take_back(self, line: &DeliveredLine) -> Option<Self> {
        let delivered = self.delivered.checked_sub(line.quantity)?;
        let delivered_amount = self.delivered_amount.checked_sub(line.amount).ok()?;
        Some(Self { delivered, delivered_amount, ..self }).filter(|sku| !sku.delivered_amount.is_negative())
    }

    /// With so many open pieces given up; `None` when fewer are open.
    #[must_use]
    pub fn close(self, quantity: Quantity) -> Option<Self> {
        self.open().checked_sub(quantity)?;
        let closed = self.closed.checked_add(quantity).ok()?;
        Some(Self { closed, ..self })
    }
}

impl Backlog {
    /// The backlog SKUs of an order that was confirmed with this content. Lines of 0 pieces have none.
    pub fn of(order: OrderId, content: &OrderContent) -> Self {
        let lines = content.lines().filter(|(_, line)| !line.quantity.is_zero());
        Self { order, skus: lines.map(|(_, line)| BacklogSku::of(line)).collect() }
    }

    /// The backlog SKU of a SKU.
    pub fn sku(&self, sku: SkuId) -> Option<&BacklogSku> {
        self.skus.iter().find(|backlog| backlog.sku == sku)
    }
}

/// What goes to one buyer together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryNote {
    /// Its id.
    pub id: DeliveryNoteId,
    /// The brand.
    pub brand: BrandId,
    /// To whom.
    pub buyer: BuyerOrganizationId,
    /// In which currency its orders are.
    pub currency: Currency,
    /// Whether it came of backlog SKUs, or of all SKUs of one order.
    pub source: DeliverySource,
    /// What is delivered, by order.
    pub orders: Vec<DeliveredOrder>,
    /// Whether it may still be deleted.
    pub status: DeliveryNoteStatus,
    /// The invoice made from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<InvoiceId>,
    /// The export documents made from it, as the embedding product calls them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exports: Vec<Code>,
    /// When it was made.
    pub made_at: Timestamp,
    /// The account that made it; `None` = none, such as the embedding program.
    pub made_by: Option<AccountId>,
}

/// What a delivery note was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliverySource {
    /// All SKUs of one order.
    Order,
    /// Backlog SKUs, of one order or several.
    Backlog,
}

/// Whether a delivery note may still be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryNoteStatus {
    /// It may.
    Open,
    /// The brand has closed it.
    Closed,
}

impl DeliveryNoteStatus {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// What of one order is on a delivery note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveredOrder {
    /// Which order.
    pub order: OrderId,
    /// Its SKUs, each once.
    pub lines: Vec<DeliveredLine>,
}

/// So many pieces of a SKU on a delivery note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveredLine {
    /// Which SKU.
    pub sku: SkuId,
    /// How many pieces; at least one.
    pub quantity: Quantity,
    /// What they cost, surcharges included, before tax. The notes of a line make up the line to the minor unit.
    pub amount: Money,
}

impl DeliveredOrder {
    /// All of an order that was confirmed with this content. Lines of 0 pieces are left out.
    pub fn whole(order: OrderId, content: &OrderContent) -> Self {
        let lines = content.lines().filter(|(_, line)| !line.quantity.is_zero());
        let lines = lines.map(|(_, PricedLine { sku, quantity, amount, .. })| DeliveredLine {
            sku: *sku,
            quantity: *quantity,
            amount: *amount,
        });
        Self { order, lines: lines.collect() }
    }
}
