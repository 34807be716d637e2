//! Create the backlog SKUs of a confirmed order.

use serde::Serialize;
use thiserror::Error;

use super::super::blocker::{HasBacklog, HasDeliveryNote, WrongStatus};
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{OrderReceipt, staff_order};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::NothingToDeliver;
use super::document::{ask_for_confirmed, confirmed_content, put_changed, with_confirmed};
use crate::order::{Backlog, Order, OrderStatus};
use crate::party::Actor;
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, OrderId};

/// Makes a backlog SKU of each line of a confirmed order, to be delivered in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateBacklog {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

/// Why backlog SKUs cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateBacklogRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// The order is not confirmed.
    #[error(transparent)]
    WrongStatus(#[from] WrongStatus),
    /// There are some already.
    #[error(transparent)]
    HasBacklog(#[from] HasBacklog),
    /// The order is on a delivery note as a whole.
    #[error(transparent)]
    HasDeliveryNote(#[from] HasDeliveryNote),
    /// Every line of the order is of 0 pieces.
    #[error(transparent)]
    NothingToDeliver(#[from] NothingToDeliver),
}

reasons! {
    CreateBacklogRefusal shares [
        NotPermitted, Outdated, WrongStatus, HasBacklog, HasDeliveryNote, NothingToDeliver,
    ] {}
}

/// That backlog SKUs of an order may be created.
#[derive(Debug)]
pub struct MayCreateBacklog<'o>(&'o Order);

/// Whether backlog SKUs of an order may be created: it is confirmed, has none yet, is on no delivery note, and has a piece to deliver.
///
/// # Errors
/// Every reason why not.
pub fn may_create_backlog(order: &Order) -> Result<MayCreateBacklog<'_>, Refusals<CreateBacklogRefusal>> {
    let mut findings = Findings::new();
    findings.extend(WrongStatus::check(order, &[OrderStatus::Confirmed]).map(CreateBacklogRefusal::from));
    findings.extend(HasBacklog::check(order).map(CreateBacklogRefusal::from));
    findings.extend(HasDeliveryNote::check(order).map(CreateBacklogRefusal::from));
    findings.extend(NothingToDeliver::check(order).map(CreateBacklogRefusal::from));
    findings.verdict(MayCreateBacklog(order))
}

impl CreateBacklog {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayCreateBacklog<'f>, Stop<CreateBacklogRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(CreateBacklogRefusal::from));
        Ok(findings.join(may_create_backlog(order))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for CreateBacklog {
    type Output = OrderReceipt;
    type Reason = CreateBacklogRefusal;

    const OPERATION: Operation = Operation::CreateBacklog;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        if let Some(order) = known.get::<Order>(&self.key()) {
            ask_for_confirmed(order, keys);
            // Removed ones have left their version behind.
            keys.record(Key::backlog(self.brand, self.order));
        }
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<OrderReceipt>, Stop<CreateBacklogRefusal>> {
        let permit = self.permit(facts, moment.actor(), moment.is_in_bulk())?;
        create_backlog(&permit, facts, moment)
    }
}

/// Creates: the backlog SKUs, the header, the entry.
fn create_backlog(
    MayCreateBacklog(before): &MayCreateBacklog<'_>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<OrderReceipt>, Stop<CreateBacklogRefusal>> {
    let content = confirmed_content(facts, before)?;
    let mut draft = Draft::new(Partition::Brand(before.brand), Operation::CreateBacklog, facts);
    draft.put(Key::backlog(before.brand, before.id), Backlog::of(before.id, content));
    let after = with_confirmed(before, |confirmed| confirmed.backlog = true);
    let pieces = vec![FieldChange::set("backlog.pieces", content.totals.pieces)];
    let output = put_changed(&mut draft, facts, before, after, pieces, moment);
    Ok(Decision { output, changeset: draft.finish()? })
}
