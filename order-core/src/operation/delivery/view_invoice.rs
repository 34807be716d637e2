//! Look at one invoice.

use std::sync::Arc;

use super::super::{Missing, Question, Stop, Viewer};
use super::document::seen_from;
use crate::order::Invoice;
use crate::party::Actor;
use crate::record::{Facts, Key, Keys, Version};
use crate::refusal::Never;
use crate::value::{BrandId, InvoiceId, Timestamp};

/// Asks for an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewInvoice {
    /// The brand.
    pub brand: BrandId,
    /// Which invoice.
    pub invoice: InvoiceId,
    /// From which side.
    pub viewer: Viewer,
}

/// An invoice as one side sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceView {
    /// The invoice. A buyer's names no documents made from it, and not who made it: both are the brand's own affair.
    pub invoice: Arc<Invoice>,
    /// Its version.
    pub version: Version,
}

impl Question for ViewInvoice {
    type Answer = InvoiceView;
    type Reason = Never;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(self.key());
    }

    fn answer(&self, facts: &Facts, _: Timestamp, actor: &Actor) -> Result<InvoiceView, Stop<Never>> {
        let key = self.key();
        let kept = facts.get::<Invoice>(&key).ok_or_else(|| Missing::of(&key))?;
        seen_from(self.viewer, actor, self.brand, kept.buyer).ok_or_else(|| Missing::of(&key))?;
        let invoice = match self.viewer {
            Viewer::Brand => Arc::clone(kept),
            Viewer::Buyer => Arc::new(invoice_for_buyer(kept)),
        };
        Ok(InvoiceView { invoice, version: facts.version(&key) })
    }
}

impl ViewInvoice {
    const fn key(&self) -> Key {
        Key::invoice(self.brand, self.invoice)
    }
}

/// It, without what is the brand's own affair.
pub(crate) fn invoice_for_buyer(kept: &Invoice) -> Invoice {
    let mut seen = kept.clone();
    seen.exports.clear();
    seen.made_by = None;
    seen
}
