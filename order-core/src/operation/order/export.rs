//! Export an order as a document.
//!
//! Nothing stands in the way of it, in whichever status: what was rejected or returned is exported too. Only a document of the order
//! confirmation needs one. What the documents look like is decided elsewhere.

use thiserror::Error;

use super::super::reasons;
use crate::order::{ContentRef, Order};
use crate::refusal::{Findings, Refusals};

/// What an order is exported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportKind {
    /// The purchase order: what was placed.
    PurchaseOrder,
    /// The purchase order with pictures.
    PurchaseOrderWithPictures,
    /// The order confirmation.
    Confirmation,
    /// The order confirmation with pictures.
    ConfirmationWithPictures,
    /// A spreadsheet of a chosen set of columns.
    Spreadsheet,
}

impl ExportKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::PurchaseOrder,
        Self::PurchaseOrderWithPictures,
        Self::Confirmation,
        Self::ConfirmationWithPictures,
        Self::Spreadsheet,
    ];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PurchaseOrder => "purchase_order",
            Self::PurchaseOrderWithPictures => "purchase_order_with_pictures",
            Self::Confirmation => "confirmation",
            Self::ConfirmationWithPictures => "confirmation_with_pictures",
            Self::Spreadsheet => "spreadsheet",
        }
    }

    /// Whether it shows pictures of products.
    pub const fn has_pictures(self) -> bool {
        matches!(self, Self::PurchaseOrderWithPictures | Self::ConfirmationWithPictures)
    }

    const fn needs_confirmation(self) -> bool {
        matches!(self, Self::Confirmation | Self::ConfirmationWithPictures)
    }
}

/// Why an order cannot be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ExportRefusal {
    /// There is no order confirmation to be exported.
    #[error("the order has no order confirmation")]
    NoConfirmation,
}

reasons! {
    ExportRefusal {
        NoConfirmation {} = "no_confirmation";
    }
}

/// That an order may be exported, and which of its contents.
#[derive(Debug, Clone, Copy)]
pub struct MayExport {
    /// Which document of the order is exported.
    pub content: ContentRef,
}

/// Whether an order may be exported as a kind of document. A purchase order shows what was placed, a document of the order confirmation
/// the newest one, and a spreadsheet what the order asks for now, or asked for last.
///
/// # Errors
/// [`ExportRefusal::NoConfirmation`].
pub fn may_export(order: &Order, kind: ExportKind) -> Result<MayExport, Refusals<ExportRefusal>> {
    let newest = order.content();
    let confirmed = matches!(newest, ContentRef::Confirmation(_));
    let mut findings = Findings::new();
    findings.check(confirmed || !kind.needs_confirmation(), || ExportRefusal::NoConfirmation);
    let content = match kind {
        ExportKind::PurchaseOrder | ExportKind::PurchaseOrderWithPictures => ContentRef::Original,
        ExportKind::Confirmation | ExportKind::ConfirmationWithPictures | ExportKind::Spreadsheet => newest,
    };
    findings.verdict(MayExport { content })
}
