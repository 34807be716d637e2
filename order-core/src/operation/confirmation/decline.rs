//! Decline an order confirmation.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{OrderReceipt, buyer_order, put_order, status_change, tell_brand};
use super::super::{
    Command, Decision, Draft, Moment, Operation, RevisionOutdated, Stop, WrongStatus, reasons,
};
use super::ApprovalNotRequested;
use super::decide::{brand_of, decided};
use crate::order::{ConfirmationDeclined, Order, OrderState, Revision};
use crate::party::{Actor, Brand};
use crate::record::{CodecError, Facts, FieldChange, Key, Keys, NoticeKind, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{Body, BrandId, Note, OrderId};

/// Declines the order confirmation, for the buyer that was asked to approve it. The brand may then update it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeclineConfirmation {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// The revision that the buyer saw.
    pub revision: Revision,
    /// Why. The brand reads it in the order, in its log and in the mail.
    pub reason: Option<Note>,
}

/// Why an order confirmation cannot be declined.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeclineRefusal {
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

reasons! { DeclineRefusal shares [NotPermitted, Outdated, RevisionOutdated, WrongStatus, ApprovalNotRequested] {} }

/// That an order confirmation may be declined.
#[derive(Debug)]
pub struct MayDecline<'o> {
    order: &'o Order,
    after: ConfirmationDeclined,
}

/// Whether the buyer may decline the order confirmation: it was asked to approve it, and `seen` is the newest revision.
///
/// # Errors
/// Every reason why not.
pub fn may_decline(order: &Order, seen: Revision) -> Result<MayDecline<'_>, Refusals<DeclineRefusal>> {
    decided(order, seen, |created| created.declined(None)).map(|after| MayDecline { order, after })
}

impl DeclineConfirmation {
    /// In bulk or not makes no difference.
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayDecline<'f>, Stop<DeclineRefusal>> {
        let order = buyer_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(DeclineRefusal::from));
        Ok(findings.join(may_decline(order, self.revision))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for DeclineConfirmation {
    type Output = OrderReceipt;
    type Reason = DeclineRefusal;

    const OPERATION: Operation = Operation::DeclineConfirmation;

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
    ) -> Result<Decision<OrderReceipt>, Stop<DeclineRefusal>> {
        let permit = self.permit(facts, moment.actor(), moment.is_in_bulk())?;
        let brand = brand_of(facts, self.brand)?;
        Ok(decline(permit, self.reason.as_ref(), brand, facts, moment)?)
    }
}

/// Declines: the new state with the reason, the entry, the notice to the brand.
fn decline(
    MayDecline { order: before, after: mut declined }: MayDecline<'_>,
    reason: Option<&Note>,
    brand: &Brand,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<OrderReceipt>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(before.brand), Operation::DeclineConfirmation, facts);
    let revision = FieldChange::set("revision", declined.confirmation);
    declined.reason = reason.cloned();
    let mut after = before.clone();
    after.state = OrderState::ConfirmationDeclined(declined);
    let body = own_words(reason);
    let kind = NoticeKind::ConfirmationDeclined;
    let notice = tell_brand(&mut draft, brand, &after, kind, body.as_ref(), moment);
    let mut changes = vec![status_change(before, &after), revision];
    changes.extend(reason.map(|reason| FieldChange::set("reason", reason)));
    let output = put_order(&mut draft, facts, after, changes, Some(notice), moment);
    Ok(Decision { output, changeset: draft.finish()? })
}

/// The reason as the buyer's own text in the notice: by the time it is delivered, the order may no longer hold it.
fn own_words(reason: Option<&Note>) -> Option<Body> {
    // Every note is short enough for a body.
    reason.and_then(|reason| Body::new(reason.as_str()).ok())
}
