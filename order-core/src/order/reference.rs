//! What refers to an order: delivery notes, invoices, and documents that the embedding product keeps itself.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::value::{BillingRatio, Code, DeliveryNoteId, InvoiceId, Money};

/// An invoice that bills a part of an order, as the order's header keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceReference {
    /// Which invoice.
    pub invoice: InvoiceId,
    /// Which part of the order it was made for; [`BillingRatio::NONE`] for one that was made from delivery notes.
    pub ratio: BillingRatio,
    /// How much of the order it bills.
    pub amount: Money,
    /// How much of that is paid by card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured: Option<Money>,
    /// How much of what is paid by card was given back, as the order came to cost less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refunded: Option<Money>,
}

impl InvoiceReference {
    /// How much of the order it bills after what was given back, in minor units.
    pub fn net_minor(&self) -> i64 {
        self.amount.minor().saturating_sub(minor(self.refunded))
    }

    /// How much of it the card pays after what was given back, in minor units.
    pub fn paid_minor(&self) -> i64 {
        minor(self.captured).saturating_sub(minor(self.refunded)).max(0)
    }
}

fn minor(amount: Option<Money>) -> i64 {
    amount.map_or(0, |amount| amount.minor())
}

/// A document that the embedding product keeps, and that refers to an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AttachedReference {
    /// What it is.
    pub kind: DocumentKind,
    /// What the product calls it.
    pub name: Code,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A delivery note. It counts wherever a delivery note does.
    DeliveryNote,
    /// An invoice.
    Invoice,
    /// Anything else.
    Other,
}

impl DocumentKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::DeliveryNote, Self::Invoice, Self::Other];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::DeliveryNote => "delivery_note",
            Self::Invoice => "invoice",
            Self::Other => "other",
        }
    }

    /// What it is called in a sentence.
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::DeliveryNote => "delivery note",
            Self::Invoice => "invoice",
            Self::Other => "document",
        }
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One document that refers to an order, whoever keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DocumentRef {
    /// A delivery note kept here.
    DeliveryNote(DeliveryNoteId),
    /// An invoice kept here.
    Invoice(InvoiceId),
    /// A document of the embedding product.
    Attached(AttachedReference),
}

impl DocumentRef {
    /// What it is.
    pub const fn kind(&self) -> DocumentKind {
        match self {
            Self::DeliveryNote(_) => DocumentKind::DeliveryNote,
            Self::Invoice(_) => DocumentKind::Invoice,
            Self::Attached(attached) => attached.kind,
        }
    }
}

impl fmt::Display for DocumentRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DeliveryNote(id) => id.fmt(f),
            Self::Invoice(id) => id.fmt(f),
            Self::Attached(attached) => attached.name.fmt(f),
        }
    }
}
