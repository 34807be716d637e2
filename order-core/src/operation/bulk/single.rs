//! What a run does to one order: the single command, and nothing else.

use std::collections::BTreeSet;

use super::super::confirmation::{APPROVAL_SKIPPED, Confirm, ConfirmationEdits, CreateConfirmation};
use super::super::delivery::{CreateBacklog, CreateDeliveryNote, CreateInvoice};
use super::super::order::{ArchiveOrder, RejectOrder};
use super::super::tag::TagOrder;
use super::super::{Command, Moment, Stop};
use super::NotFound;
use crate::record::{BulkOperation, Changeset, CodecError, Facts, Keys, LogEntry};
use crate::refusal::AnyReason;
use crate::value::{BillingRatio, BrandId, OrderId};

/// A single command, whichever it is.
pub(crate) trait Single: Send + Sync {
    /// As [`Command::needs`].
    fn asks(&self, known: &Facts, keys: &mut Keys);

    /// Decides. What is refused, and what is not there, is skipped.
    ///
    /// # Errors
    /// A record could not be encoded: a defect.
    fn judge(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Judged, CodecError>;
}

/// What a single command comes to.
#[derive(Debug)]
pub(crate) enum Judged {
    /// It goes through, once this is committed.
    Goes(Changeset),
    /// It goes through, and there is nothing to change.
    Stands,
    /// It does not, for these reasons.
    Skipped(Vec<AnyReason>),
}

impl<C: Command> Single for C {
    fn asks(&self, known: &Facts, keys: &mut Keys) {
        self.needs(known, keys);
    }

    fn judge(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Judged, CodecError> {
        match self.decide(facts, moment) {
            Ok(decision) if decision.changeset.is_empty() => Ok(Judged::Stands),
            Ok(decision) => Ok(Judged::Goes(decision.changeset)),
            Err(Stop::Refused(refusals)) => Ok(Judged::Skipped(refusals.to_any())),
            Err(Stop::Missing(missing)) => Ok(Judged::Skipped(vec![AnyReason::of(&NotFound(missing))])),
            Err(Stop::Defect(defect)) => Err(defect),
        }
    }
}

/// Whether these entries about an order tell that it was confirmed without the buyer's approval, which people have to be told.
pub(crate) fn skips_approval<'e>(entries: impl IntoIterator<Item = &'e LogEntry>) -> bool {
    let mut changes = entries.into_iter().flat_map(|entry| &entry.changes);
    changes.any(|change| change.field == APPROVAL_SKIPPED)
}

/// The single command for one order of a run.
pub(crate) fn single(operation: &BulkOperation, brand: BrandId, order: OrderId) -> Box<dyn Single> {
    let seen = None;
    match operation {
        BulkOperation::CreateConfirmations { notify, approval_requested } => {
            let (edits, approval_requested) = (ConfirmationEdits::none(), *approval_requested);
            let notify = notify.clone();
            Box::new(CreateConfirmation { brand, order, seen, edits, notify, approval_requested })
        }
        BulkOperation::Confirm { notify } => {
            let (notify, tags, new_tags) = (notify.clone(), BTreeSet::new(), Vec::new());
            Box::new(Confirm { brand, order, seen, notify, tags, new_tags })
        }
        BulkOperation::Reject { notify } => {
            Box::new(RejectOrder { brand, order, seen, notify: notify.clone() })
        }
        BulkOperation::Archive => Box::new(ArchiveOrder { brand, order, seen }),
        BulkOperation::Tag { apply, remove } => {
            Box::new(TagOrder { brand, order, seen, apply: apply.clone(), remove: remove.clone() })
        }
        BulkOperation::CreateBacklog => Box::new(CreateBacklog { brand, order, seen }),
        BulkOperation::CreateDeliveryNotes => Box::new(CreateDeliveryNote { brand, order, seen }),
        BulkOperation::CreateInvoices => {
            Box::new(CreateInvoice { brand, order, seen, ratio: Some(BillingRatio::WHOLE) })
        }
    }
}
