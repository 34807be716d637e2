//! Backlog SKUs and delivery notes: what of a confirmed order is still to be delivered, and what goes out together.

use serde::{Deserialize, Serialize};

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
    /// The pieces still to be delivered.
    pub fn open(&self) -> Quantity {
        let rest = self.ordered.checked_sub(self.delivered).and_then(|rest| rest.checked_sub(self.closed));
        rest.unwrap_or(Quantity::ZERO)
    }
}

impl Backlog {
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
