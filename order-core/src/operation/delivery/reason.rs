//! Reasons that several operations on deliveries and invoices share.

use std::collections::BTreeMap;

use thiserror::Error;

use super::super::catalog::repeated;
use super::super::reasons;
use crate::order::{Backlog, BacklogSku, DeliveryNote, Order};
use crate::refusal::{Findings, Reason};
use crate::value::limits::REFERENCES_MAX;
use crate::value::{Code, DeliveryNoteId, InvoiceId, OrderId, Quantity, SkuId};

/// Every line of the order is of 0 pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no piece of the order is to be delivered")]
pub struct NothingToDeliver;

impl NothingToDeliver {
    /// The reason, when the order has no piece.
    pub(super) fn check(order: &Order) -> Option<Self> {
        (order.figures().pieces.get() == 0).then_some(Self)
    }
}

reasons! { struct NothingToDeliver {} = "nothing_to_deliver" }

/// As many documents refer to the order as may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{max} documents refer to the order {order} already, and no more may")]
pub struct TooManyReferences {
    /// Which order.
    pub order: OrderId,
    /// How many may.
    pub max: usize,
}

impl TooManyReferences {
    /// The reason, when no further document may refer to the order.
    pub(super) fn check(order: &Order) -> Option<Self> {
        let full = order.document_count() >= REFERENCES_MAX;
        full.then_some(Self { order: order.id, max: REFERENCES_MAX })
    }
}

reasons! { struct TooManyReferences { order, max } = "too_many_references" }

/// The order has no backlog SKUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the order {order} has no backlog SKUs")]
pub struct NoBacklog {
    /// Which order.
    pub order: OrderId,
}

impl NoBacklog {
    /// The reason, when the order has none.
    pub(super) fn check(order: &Order, backlog: Option<&Backlog>) -> Option<Self> {
        (!order.state.has_backlog() || backlog.is_none()).then_some(Self { order: order.id })
    }
}

reasons! { struct NoBacklog { order } = "no_backlog_skus" }

/// The backlog SKUs of an order are not what is asked of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BacklogFault {
    /// A SKU is named twice, so it is not clear what is meant.
    #[error("the SKU {sku} of the order {order} is given twice")]
    Repeated {
        /// Of which order.
        order: OrderId,
        /// Which SKU.
        sku: SkuId,
    },
    /// No piece of a SKU is asked for.
    #[error("no piece of the SKU {sku} of the order {order} is asked for")]
    NoPieces {
        /// Of which order.
        order: OrderId,
        /// Which SKU.
        sku: SkuId,
    },
    /// The order has no such backlog SKU.
    #[error("the SKU {sku} is not among the backlog SKUs of the order {order}")]
    Unknown {
        /// Of which order.
        order: OrderId,
        /// Which SKU.
        sku: SkuId,
    },
    /// Fewer pieces are open than are asked for.
    #[error("of the SKU {sku} of the order {order} {open} pieces are open, and {wanted} are asked for")]
    NotOpen {
        /// Of which order.
        order: OrderId,
        /// Which SKU.
        sku: SkuId,
        /// How many are asked for.
        wanted: Quantity,
        /// How many are open.
        open: Quantity,
    },
}

reasons! {
    BacklogFault {
        Repeated { order, sku } = "repeated_backlog_sku";
        NoPieces { order, sku } = "no_pieces";
        Unknown { order, sku } = "unknown_backlog_sku";
        NotOpen { order, sku, wanted, open } = "not_open";
    }
}

/// Takes a step for each of the named backlog SKUs, and gives the backlog after it with what each step gave. What cannot be done is
/// found, and the outcome then means nothing.
pub(super) fn step<T, R: Reason + From<BacklogFault>>(
    backlog: &Backlog,
    lines: &[(SkuId, Quantity)],
    findings: &mut Findings<R>,
    one: impl Fn(BacklogSku, Quantity) -> Option<(BacklogSku, T)>,
) -> (Backlog, Vec<T>) {
    let order = backlog.order;
    let twice = repeated(lines.iter().map(|(sku, _)| *sku)).into_iter();
    findings.extend(twice.map(|sku| BacklogFault::Repeated { order, sku }.into()));
    let none = lines.iter().filter(|(_, quantity)| quantity.is_zero());
    findings.extend(none.map(|(sku, _)| BacklogFault::NoPieces { order, sku: *sku }.into()));
    let mut wanted: BTreeMap<SkuId, Quantity> = lines.iter().copied().collect();
    let mut after = Backlog { order, skus: Vec::with_capacity(backlog.skus.len()) };
    let (mut given, mut closed) = (Vec::with_capacity(lines.len()), Vec::new());
    for backlog in &backlog.skus {
        let BacklogSku { sku, .. } = *backlog;
        let Some(wanted) = wanted.remove(&sku) else {
            after.skus.push(*backlog);
            continue;
        };
        match one(*backlog, wanted) {
            Some((backlog, outcome)) => {
                after.skus.push(backlog);
                given.push(outcome);
            }
            None => closed.push(BacklogFault::NotOpen { order, sku, wanted, open: backlog.open() }),
        }
    }
    findings.extend(wanted.into_keys().map(|sku| BacklogFault::Unknown { order, sku }.into()));
    findings.extend(closed.into_iter().map(R::from));
    (after, given)
}

/// The delivery note is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the delivery note {note} is closed")]
pub struct DeliveryNoteClosed {
    /// Which one.
    pub note: DeliveryNoteId,
}

impl DeliveryNoteClosed {
    /// The reason, when it is closed.
    pub(super) fn check(note: &DeliveryNote) -> Option<Self> {
        match note.status {
            crate::order::DeliveryNoteStatus::Open => None,
            crate::order::DeliveryNoteStatus::Closed => Some(Self { note: note.id }),
        }
    }
}

reasons! { struct DeliveryNoteClosed { note } = "delivery_note_closed" }

/// An invoice was made from the delivery note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the invoice {invoice} was made from the delivery note {note}")]
pub struct DeliveryNoteInvoiced {
    /// Which note.
    pub note: DeliveryNoteId,
    /// Which invoice.
    pub invoice: InvoiceId,
}

impl DeliveryNoteInvoiced {
    /// The reason, when there is an invoice.
    pub(super) fn check(note: &DeliveryNote) -> Option<Self> {
        note.invoice.map(|invoice| Self { note: note.id, invoice })
    }
}

reasons! { struct DeliveryNoteInvoiced { note, invoice } = "delivery_note_invoiced" }

/// A document was made from it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the document `{export}` was made from it")]
pub struct Exported {
    /// What the embedding product calls the document.
    pub export: Code,
}

impl Exported {
    /// A reason for each document.
    pub(super) fn check(exports: &[Code]) -> impl Iterator<Item = Self> {
        exports.iter().map(|export| Self { export: export.clone() })
    }
}

reasons! { struct Exported { export } = "exported" }
