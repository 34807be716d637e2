//! Delivery notes and invoices.

use order_core::operation::Viewer;
use order_core::order::{
    CaptureState, DeliveredOrder, DeliveryNote, DeliveryNoteStatus, Invoice, InvoiceSource, InvoicedOrder,
};
use order_core::record::Version;
use order_core::value::{
    AccountId, BuyerOrganizationId, Code, Currency, DeliveryNoteId, InvoiceId, OrderId, Quantity, SkuId,
    Timestamp,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::content::TaxLineShape;
use super::plain::words;
use super::{MoneyShape, Scalar};
use crate::route::EntityTag;

words! {
    DeliveryNoteStatus, "DeliveryNoteStatus", "Whether a delivery note is still open.", [
        DeliveryNoteStatus::Open = "open", DeliveryNoteStatus::Closed = "closed",
    ];
}

/// What goes to one buyer together.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "DeliveryNote")]
pub struct DeliveryNoteShape {
    id: Scalar<DeliveryNoteId>,
    etag: String,
    buyer: Scalar<BuyerOrganizationId>,
    currency: Scalar<Currency>,
    status: Scalar<DeliveryNoteStatus>,
    orders: Vec<DeliveredOrderShape>,
    /// The invoice that was made from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice: Option<Scalar<InvoiceId>>,
    /// Documents made from it. Buyers are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    exports: Option<Vec<Scalar<Code>>>,
    made_at: Scalar<Timestamp>,
    /// The account that made it. Buyers are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    made_by: Option<Scalar<AccountId>>,
}

impl DeliveryNoteShape {
    /// A delivery note as one side sees it.
    pub(crate) fn of(note: &DeliveryNote, version: Version, viewer: Viewer) -> Self {
        let of_brand = viewer == Viewer::Brand;
        Self {
            id: note.id.into(),
            etag: EntityTag::new(note.id, version).to_string(),
            buyer: note.buyer.into(),
            currency: note.currency.into(),
            status: note.status.into(),
            orders: note.orders.iter().map(DeliveredOrderShape::from).collect(),
            invoice: note.invoice.map(Scalar::from),
            exports: of_brand.then(|| note.exports.iter().map(Scalar::from).collect()),
            made_at: note.made_at.into(),
            made_by: note.made_by.filter(|_| of_brand).map(Scalar::from),
        }
    }
}

/// What of one order is on a delivery note.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "DeliveredOrder")]
pub(super) struct DeliveredOrderShape {
    order: Scalar<OrderId>,
    lines: Vec<DeliveredLineShape>,
}

impl From<&DeliveredOrder> for DeliveredOrderShape {
    fn from(delivered: &DeliveredOrder) -> Self {
        let lines = delivered.lines.iter().map(|line| DeliveredLineShape {
            sku: line.sku.into(),
            quantity: line.quantity.into(),
            amount: line.amount.into(),
        });
        Self { order: delivered.order.into(), lines: lines.collect() }
    }
}

/// Pieces of one SKU on a delivery note.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "DeliveredLine")]
pub(super) struct DeliveredLineShape {
    sku: Scalar<SkuId>,
    quantity: Scalar<Quantity>,
    /// The part of the line's amount that the pieces come to.
    amount: MoneyShape,
}

/// A bill to one buyer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Invoice")]
pub struct InvoiceShape {
    id: Scalar<InvoiceId>,
    etag: String,
    buyer: Scalar<BuyerOrganizationId>,
    currency: Scalar<Currency>,
    /// What it was made of: `order`, `delivery_notes` or `confirming`.
    source: String,
    /// The delivery notes that it was made of.
    notes: Vec<Scalar<DeliveryNoteId>>,
    orders: Vec<InvoicedOrderShape>,
    taxes: Vec<TaxLineShape>,
    total: MoneyShape,
    /// How much of it is charged to a card.
    #[serde(skip_serializing_if = "Option::is_none")]
    paid: Option<MoneyShape>,
    /// How much of that was given back, as the order came to cost less.
    #[serde(skip_serializing_if = "Option::is_none")]
    refunded: Option<MoneyShape>,
    /// How far charging the card is: `open`, `done`, or `failed`, after which the invoice is not paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    capture: Option<String>,
    made_at: Scalar<Timestamp>,
    /// The account that made it. Buyers are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    made_by: Option<Scalar<AccountId>>,
}

impl InvoiceShape {
    /// An invoice as one side sees it.
    pub(crate) fn of(invoice: &Invoice, version: Version, viewer: Viewer) -> Self {
        let (source, notes) = match &invoice.source {
            InvoiceSource::Order { .. } => ("order", &[][..]),
            InvoiceSource::DeliveryNotes(notes) => ("delivery_notes", notes.as_slice()),
            InvoiceSource::Confirming => ("confirming", &[][..]),
        };
        Self {
            id: invoice.id.into(),
            etag: EntityTag::new(invoice.id, version).to_string(),
            buyer: invoice.buyer.into(),
            currency: invoice.currency.into(),
            source: source.to_owned(),
            notes: notes.iter().map(Scalar::from).collect(),
            orders: invoice.orders.iter().map(InvoicedOrderShape::from).collect(),
            taxes: invoice.taxes.iter().map(TaxLineShape::from).collect(),
            total: invoice.total.into(),
            paid: invoice.payment.map(|payment| payment.amount.into()),
            refunded: invoice.payment.and_then(|payment| payment.refunded).map(MoneyShape::from),
            capture: invoice.payment.map(|payment| captured(payment.capture).to_owned()),
            made_at: invoice.made_at.into(),
            made_by: invoice.made_by.filter(|_| viewer == Viewer::Brand).map(Scalar::from),
        }
    }
}

/// The word for how far a capture is.
const fn captured(capture: CaptureState) -> &'static str {
    match capture {
        CaptureState::Open => "open",
        CaptureState::Done { .. } => "done",
        CaptureState::Failed { .. } => "failed",
    }
}

/// How much of one order an invoice bills.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "InvoicedOrder")]
pub(super) struct InvoicedOrderShape {
    order: Scalar<OrderId>,
    amount: MoneyShape,
}

impl From<&InvoicedOrder> for InvoicedOrderShape {
    fn from(invoiced: &InvoicedOrder) -> Self {
        Self { order: invoiced.order.into(), amount: invoiced.amount.into() }
    }
}
