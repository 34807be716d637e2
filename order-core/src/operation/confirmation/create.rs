//! Create an order confirmation: the brand answers what it will really deliver.

use serde::Serialize;
use thiserror::Error;

use super::super::blocker::WrongStatus;
use super::super::content::ask_for_content;
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{ask_for_recipients, staff_order};
use super::super::{Command, Decision, Moment, Operation, Stop, reasons};
use super::apply::apply;
use super::revise::{NewConfirmation, together};
use super::{ConfirmationEdits, EditFault, Revised, TooManyRevisions};
use crate::order::{Notify, Order, OrderStatus, Revision};
use crate::party::Actor;
use crate::record::{Facts, Key, Keys, NoticeKind, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, OrderId};

/// Creates the order confirmation of an order: the original, or the newest prices where they were adjusted, with edits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateConfirmation {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// What is to be different from what was placed.
    pub edits: ConfirmationEdits,
    /// Whether the buyer is told.
    pub notify: Notify,
    /// Whether the buyer is asked to approve it.
    pub approval_requested: bool,
}

/// Why an order confirmation cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateConfirmationRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// The order was answered before, or is at its end.
    #[error(transparent)]
    WrongStatus(#[from] WrongStatus),
    /// There are too many revisions of its prices.
    #[error(transparent)]
    TooManyRevisions(#[from] TooManyRevisions),
    /// Something is wrong with the edits.
    #[error(transparent)]
    Edit(#[from] EditFault),
}

reasons! {
    CreateConfirmationRefusal shares [NotPermitted, Outdated, WrongStatus, TooManyRevisions, Edit] {}
}

/// That an order confirmation may be created.
#[derive(Debug)]
pub struct MayCreateConfirmation<'o> {
    order: &'o Order,
    revision: Revision,
}

/// Whether an order confirmation may be created: the order is awaiting one.
///
/// # Errors
/// Every reason why not.
pub fn may_create_confirmation(
    order: &Order,
) -> Result<MayCreateConfirmation<'_>, Refusals<CreateConfirmationRefusal>> {
    let mut findings = Findings::new();
    findings.extend(WrongStatus::check(order, &[OrderStatus::AwaitingConfirmation]).map(Into::into));
    findings.extend(TooManyRevisions::check(order).map(Into::into));
    // Without a next revision there is a finding.
    let revision = order.revision.next().unwrap_or_default();
    findings.verdict(MayCreateConfirmation { order, revision })
}

impl CreateConfirmation {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayCreateConfirmation<'f>, Stop<CreateConfirmationRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(CreateConfirmationRefusal::from));
        Ok(findings.join(may_create_confirmation(order))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for CreateConfirmation {
    type Output = Revised;
    type Reason = CreateConfirmationRefusal;

    const OPERATION: Operation = Operation::CreateConfirmation;

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
    ) -> Result<Decision<Revised>, Stop<CreateConfirmationRefusal>> {
        let order = staff_order(facts, moment.actor(), self.brand, self.order)?;
        let permit = self.permit(facts, moment.actor(), moment.is_in_bulk());
        let edited = apply(facts, order, &self.edits);
        let (permit, edited) = together(order, permit, edited, |_| None)?;
        let MayCreateConfirmation { order: before, revision } = permit;
        let created = NewConfirmation {
            operation: Self::OPERATION,
            before,
            revision,
            approval_requested: self.approval_requested,
            notify: &self.notify,
            notice: NoticeKind::ConfirmationCreated,
        };
        Ok(created.write(edited, facts, moment)?)
    }
}
