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
    /// The purchase order: what was placed, at the prices as they were last adjusted before the order confirmation.
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

    /// Whether it shows what was placed.
    pub const fn is_purchase_order(self) -> bool {
        matches!(self, Self::PurchaseOrder | Self::PurchaseOrderWithPictures)
    }

    /// Whether it shows an order confirmation, so that there has to be one.
    pub const fn is_confirmation(self) -> bool {
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

/// Whether an order may be exported as a kind of document. Which of its contents that shows, [`ViewDocument`](super::ViewDocument) tells: of
/// a purchase order it does not follow from the state.
///
/// # Errors
/// [`ExportRefusal::NoConfirmation`].
pub fn may_export(order: &Order, kind: ExportKind) -> Result<(), Refusals<ExportRefusal>> {
    let confirmed = matches!(order.content(), ContentRef::Confirmation(_));
    let mut findings = Findings::new();
    findings.check(confirmed || !kind.is_confirmation(), || ExportRefusal::NoConfirmation);
    findings.verdict(())
}
