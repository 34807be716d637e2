//! Reject an order, for ever.

use serde::Serialize;
use thiserror::Error;

use super::super::blocker::{AlreadyRejected, AlreadyReturned, HasBacklog, Referenced, check_leaving};
use super::super::payment::{ask_for_payment, end_payment};
use super::super::restock::{ask_for_holding, give_back};
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{
    OrderReceipt, ask_for_recipients, put_order, staff_order, status_change, tell_buyer,
};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use crate::order::{Notify, Order, OrderState, OrderStatus, Rejected};
use crate::party::Actor;
use crate::record::{CodecError, Facts, Key, Keys, MovementCause, NoticeKind, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, OrderId};

/// Rejects an order. It cannot be undone. Stock that moved for it goes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectOrder {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Whether the buyer is told.
    pub notify: Notify,
}

/// Why an order cannot be rejected.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RejectRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// It was rejected before.
    #[error(transparent)]
    AlreadyRejected(#[from] AlreadyRejected),
    /// It was returned to the buyer's cart.
    #[error(transparent)]
    AlreadyReturned(#[from] AlreadyReturned),
    /// A document refers to it.
    #[error(transparent)]
    Referenced(#[from] Referenced),
    /// It has backlog SKUs.
    #[error(transparent)]
    HasBacklog(#[from] HasBacklog),
    /// In bulk, orders are rejected only before the buyer or the brand has decided about the order confirmation.
    #[error("an order whose status is {} is not rejected in bulk", status.phrase())]
    NotInBulk {
        /// Its status.
        status: OrderStatus,
    },
}

reasons! {
    RejectRefusal shares [NotPermitted, Outdated, AlreadyRejected, AlreadyReturned, Referenced, HasBacklog] {
        NotInBulk { status } = "not_in_bulk";
    }
}

/// The statuses in which orders are rejected in bulk.
const IN_BULK: [OrderStatus; 2] = [OrderStatus::AwaitingConfirmation, OrderStatus::ConfirmationCreated];

/// That an order may be rejected.
#[derive(Debug)]
pub struct MayReject<'o>(&'o Order);

/// Whether an order may be rejected: neither rejected nor returned before, nothing refers to it, and it has no backlog SKUs. A
/// confirmed order may be rejected by itself, but not in bulk.
///
/// # Errors
/// Every reason why not.
pub fn may_reject(order: &Order, in_bulk: bool) -> Result<MayReject<'_>, Refusals<RejectRefusal>> {
    let mut findings = Findings::new();
    check_leaving(order, &mut findings);
    let status = order.status();
    findings.check(!in_bulk || IN_BULK.contains(&status), || RejectRefusal::NotInBulk { status });
    findings.verdict(MayReject(order))
}

impl RejectOrder {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        in_bulk: bool,
    ) -> Result<MayReject<'f>, Stop<RejectRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(RejectRefusal::from));
        Ok(findings.join(may_reject(order, in_bulk))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for RejectOrder {
    type Output = OrderReceipt;
    type Reason = RejectRefusal;

    const OPERATION: Operation = Operation::RejectOrder;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        if let Some(order) = known.get::<Order>(&self.key()) {
            ask_for_holding(order, keys);
            ask_for_payment(order, keys);
            ask_for_recipients(order, &self.notify, known, keys);
        }
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<OrderReceipt>, Stop<RejectRefusal>> {
        let permit = self.permit(facts, moment.actor(), moment.is_in_bulk())?;
        Ok(reject(permit, &self.notify, facts, moment)?)
    }
}

/// Rejects: the new state, the stock given back, the entry, the notice.
fn reject(
    MayReject(before): MayReject<'_>,
    notify: &Notify,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<OrderReceipt>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(before.brand), Operation::RejectOrder, facts);
    let mut after = before.clone();
    after.state = OrderState::Rejected(Rejected { content: before.content(), archived: false });
    after.holds_stock = false;
    give_back(&mut draft, facts, before, MovementCause::Rejected { order: before.id }, moment);
    let notice = tell_buyer(&mut draft, facts, &after, NoticeKind::OrderRejected, notify, moment);
    let mut changes = vec![status_change(before, &after)];
    end_payment(&mut draft, facts, before, &mut changes, moment);
    let output = put_order(&mut draft, facts, after, changes, Some(notice), moment);
    Ok(Decision { output, changeset: draft.finish()? })
}
