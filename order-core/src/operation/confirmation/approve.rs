//! Approve an order confirmation.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{OrderReceipt, buyer_order, put_order, status_change, tell_brand};
use super::super::{
    Command, Decision, Draft, Moment, Operation, RevisionOutdated, Stop, WrongStatus, reasons,
};
use super::ApprovalNotRequested;
use super::decide::{brand_of, decided};
use crate::order::{ConfirmationApproved, ConfirmationCreated, Order, OrderState, Revision};
use crate::party::{Actor, Brand};
use crate::record::{CodecError, Facts, FieldChange, Key, Keys, NoticeKind, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, OrderId};

/// Approves the order confirmation, for the buyer that was asked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApproveConfirmation {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// The revision that the buyer saw.
    pub revision: Revision,
}

/// Why an order confirmation cannot be approved.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ApproveRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// The brand has changed the order confirmation since the buyer saw it.
    #[error(transparent)]
    RevisionOutdated(#[from] RevisionOutdated),
    /// There is nothing to decide about.
    #[error(transparent)]
    WrongStatus(#[from] WrongStatus),
    /// The buyer is not asked.
    #[error(transparent)]
    ApprovalNotRequested(#[from] ApprovalNotRequested),
}

reasons! { ApproveRefusal shares [NotPermitted, Outdated, RevisionOutdated, WrongStatus, ApprovalNotRequested] {} }

/// That an order confirmation may be approved.
#[derive(Debug)]
pub struct MayApprove<'o> {
    order: &'o Order,
    after: ConfirmationApproved,
}

/// Whether the buyer may approve the order confirmation: it was asked to, and `seen` is the newest revision.
///
/// # Errors
/// Every reason why not.
pub fn may_approve(order: &Order, seen: Revision) -> Result<MayApprove<'_>, Refusals<ApproveRefusal>> {
    decided(order, seen, ConfirmationCreated::approved).map(|after| MayApprove { order, after })
}

impl ApproveConfirmation {
    /// In bulk or not makes no difference.
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayApprove<'f>, Stop<ApproveRefusal>> {
        let order = buyer_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(ApproveRefusal::from));
        Ok(findings.join(may_approve(order, self.revision))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for ApproveConfirmation {
    type Output = OrderReceipt;
    type Reason = ApproveRefusal;

    const OPERATION: Operation = Operation::ApproveConfirmation;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(self.key());
        keys.record(Key::brand(self.brand));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<OrderReceipt>, Stop<ApproveRefusal>> {
        let permit = self.permit(facts, moment.actor(), moment.is_in_bulk())?;
        let brand = brand_of(facts, self.brand)?;
        Ok(approve(permit, brand, facts, moment)?)
    }
}

/// Approves: the new state, the entry, the notice to the brand.
fn approve(
    MayApprove { order: before, after: approved }: MayApprove<'_>,
    brand: &Brand,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<OrderReceipt>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(before.brand), Operation::ApproveConfirmation, facts);
    let revision = FieldChange::set("revision", approved.confirmation);
    let mut after = before.clone();
    after.state = OrderState::ConfirmationApproved(approved);
    let notice = tell_brand(&mut draft, brand, &after, NoticeKind::ConfirmationApproved, None, moment);
    let changes = vec![status_change(before, &after), revision];
    let output = put_order(&mut draft, facts, after, changes, Some(notice), moment);
    Ok(Decision { output, changeset: draft.finish()? })
}
