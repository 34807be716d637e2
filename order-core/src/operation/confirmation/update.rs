//! Update an order confirmation: another revision, for the buyer to decide about anew.

use serde::Serialize;
use thiserror::Error;

use super::super::blocker::{RevisionOutdated, WrongStatus};
use super::super::content::ask_for_content;
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{ask_for_recipients, staff_order};
use super::super::{Command, Decision, Moment, Operation, Stop, reasons};
use super::apply::{Edited, apply};
use super::revise::{NewConfirmation, asked, together, unchanged};
use super::{ConfirmationEdits, EditFault, Revised, TooManyRevisions};
use crate::order::{Notify, Order, OrderStatus, Revision};
use crate::party::Actor;
use crate::record::{Facts, Key, Keys, NoticeKind, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, Money, OrderId};

/// Updates the order confirmation of an order. Whatever the buyer decided about it is void; the log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UpdateConfirmation {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// The revision that the person saw, and that the edits are meant for.
    pub revision: Revision,
    /// What is to be different from that revision.
    pub edits: ConfirmationEdits,
    /// Whether the buyer is told.
    pub notify: Notify,
    /// Whether the buyer is asked to approve it.
    pub approval_requested: bool,
}

/// Why an order confirmation cannot be updated.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UpdateConfirmationRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// There is no order confirmation, it is confirmed, or the order is at its end.
    #[error(transparent)]
    WrongStatus(#[from] WrongStatus),
    /// The person saw another revision than the newest.
    #[error(transparent)]
    RevisionOutdated(#[from] RevisionOutdated),
    /// There are too many revisions.
    #[error(transparent)]
    TooManyRevisions(#[from] TooManyRevisions),
    /// Something is wrong with the edits.
    #[error(transparent)]
    Edit(#[from] EditFault),
    /// Invoices bill more than the order would then cost, beside what the card pays, which can be given back.
    #[error("the order would cost {total}, and {invoiced} of it are invoiced")]
    BelowInvoiced {
        /// What the order would cost.
        total: Money,
        /// How much of it is invoiced.
        invoiced: Money,
    },
}

reasons! {
    UpdateConfirmationRefusal shares [NotPermitted, Outdated, WrongStatus, RevisionOutdated, TooManyRevisions, Edit] {
        BelowInvoiced { total, invoiced } = "below_invoiced";
    }
}

/// The statuses from which an order confirmation is updated.
const FROM: [OrderStatus; 3] =
    [OrderStatus::ConfirmationCreated, OrderStatus::ConfirmationApproved, OrderStatus::ConfirmationDeclined];

/// That an order confirmation may be updated.
#[derive(Debug)]
pub struct MayUpdateConfirmation<'o> {
    order: &'o Order,
    revision: Revision,
}

/// Whether an order confirmation may be updated: it is there, not confirmed, and its newest revision is the one that was seen.
///
/// # Errors
/// Every reason why not.
pub fn may_update_confirmation(
    order: &Order,
    seen: Revision,
) -> Result<MayUpdateConfirmation<'_>, Refusals<UpdateConfirmationRefusal>> {
    let current = order.revision;
    let mut findings = Findings::new();
    findings.extend(WrongStatus::check(order, &FROM).map(Into::into));
    findings.check(seen == current, || RevisionOutdated { seen, current }.into());
    findings.extend(TooManyRevisions::check(order).map(Into::into));
    // Without a next revision there is a finding.
    let revision = current.next().unwrap_or_default();
    findings.verdict(MayUpdateConfirmation { order, revision })
}

/// The reason, when an order would cost less than is invoiced of it.
fn below_invoiced(order: &Order, edited: &Edited) -> Option<UpdateConfirmationRefusal> {
    let total = edited.total();
    // What the card pays can be given back when the order is confirmed again.
    let kept = order.invoices.iter().map(|one| one.net_minor().saturating_sub(one.paid_minor()));
    let kept = kept.fold(0, i64::saturating_add);
    // The invoices of an order are in its currency, and none of them is beyond what it costs.
    let invoiced = Money::from_minor(kept, total.currency()).ok()?;
    let reason = UpdateConfirmationRefusal::BelowInvoiced { total, invoiced };
    (total.minor() < invoiced.minor()).then_some(reason)
}

impl UpdateConfirmation {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayUpdateConfirmation<'f>, Stop<UpdateConfirmationRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(UpdateConfirmationRefusal::from));
        Ok(findings.join(may_update_confirmation(order, self.revision))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }

    /// Whether there is nothing to write: the same content, the same question to the buyer, and nobody to be told.
    fn is_nothing(&self, before: &Order, edited: &Edited) -> bool {
        let is_asked_alike = asked(before) == Some(self.approval_requested);
        edited.after.is_none() && is_asked_alike && !self.notify.is_asked()
    }
}

impl Command for UpdateConfirmation {
    type Output = Revised;
    type Reason = UpdateConfirmationRefusal;

    const OPERATION: Operation = Operation::UpdateConfirmation;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        if let Some(order) = known.get::<Order>(&self.key()) {
            ask_for_content(order, keys);
            self.edits.ask_for(order, known, keys);
            ask_for_recipients(order, &self.notify, known, keys);
        }
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Revised>, Stop<UpdateConfirmationRefusal>> {
        let order = staff_order(facts, moment.actor(), self.brand, self.order)?;
        let permit = self.permit(facts, moment.actor(), moment.is_in_bulk());
        let edited = apply(facts, order, &self.edits);
        let (permit, edited) = together(order, permit, edited, |edited| below_invoiced(order, edited))?;
        let MayUpdateConfirmation { order: before, revision } = permit;
        if self.is_nothing(before, &edited) {
            return Ok(unchanged(Self::OPERATION, before, edited.total(), facts)?);
        }
        let updated = NewConfirmation {
            operation: Self::OPERATION,
            before,
            revision,
            approval_requested: self.approval_requested,
            notify: &self.notify,
            notice: NoticeKind::ConfirmationUpdated,
        };
        Ok(updated.write(edited, facts, moment)?)
    }
}
