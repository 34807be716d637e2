//! Invoices, as far as orders need them: which part of what they bill, and whether it is paid by card.

use serde::{Deserialize, Serialize};

use super::DeclineReason;
use crate::cart::TaxLine;
use crate::value::{
    AccountId, BillingRatio, BrandId, BuyerOrganizationId, Code, Currency, DeliveryNoteId, InvoiceId, Money,
    OrderId, Timestamp,
};

/// A bill to one buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Its id.
    pub id: InvoiceId,
    /// The brand.
    pub brand: BrandId,
    /// Who pays.
    pub buyer: BuyerOrganizationId,
    /// In which currency.
    pub currency: Currency,
    /// What it was made of.
    pub source: InvoiceSource,
    /// How much of which order it bills, tax included where it was made from delivery notes.
    pub orders: Vec<InvoicedOrder>,
    /// The tax of what was delivered, per category and rate, of all orders together; empty for a part of an order, whose total has its tax in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<TaxLine>,
    /// All of it together.
    pub total: Money,
    /// That it is paid by card. Such an invoice stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentConfirmation>,
    /// Documents made from it, as the embedding product calls them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exports: Vec<Code>,
    /// When it was made.
    pub made_at: Timestamp,
    /// The account that made it; `None` = none, such as the embedding program.
    pub made_by: Option<AccountId>,
}

/// What an invoice was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceSource {
    /// A part of an order, such as a deposit or the balance.
    Order {
        /// Which part.
        ratio: BillingRatio,
    },
    /// What is on delivery notes.
    DeliveryNotes(Vec<DeliveryNoteId>),
    /// The confirming of an order that is paid by card.
    Confirming,
}

/// How much of one order an invoice bills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoicedOrder {
    /// Which order.
    pub order: OrderId,
    /// How much.
    pub amount: Money,
    /// The tax in it, per category, where the invoice was made from delivery notes. Later invoices of the same order go on from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<TaxLine>,
}

/// That an invoice is paid by card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentConfirmation {
    /// When the capture was asked for.
    pub at: Timestamp,
    /// How much is captured.
    pub amount: Money,
    /// How far the capture is.
    #[serde(default, skip_serializing_if = "CaptureState::is_open")]
    pub capture: CaptureState,
    /// How much of it was given back, as the order came to cost less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refunded: Option<Money>,
}

impl PaymentConfirmation {
    /// That a capture of this amount was asked for.
    pub const fn asked(at: Timestamp, amount: Money) -> Self {
        Self { at, amount, capture: CaptureState::Open, refunded: None }
    }
}

/// How far the capture of an invoice is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureState {
    /// The gateway has not answered yet.
    #[default]
    Open,
    /// The money is captured.
    Done {
        /// When that was known.
        at: Timestamp,
    },
    /// The gateway refused for good. The invoice is not paid, and may be deleted.
    Failed {
        /// When that was known.
        at: Timestamp,
        /// Why.
        reason: DeclineReason,
    },
}

impl CaptureState {
    /// Whether the gateway refused for good.
    pub const fn is_failed(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }

    const fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }
}
