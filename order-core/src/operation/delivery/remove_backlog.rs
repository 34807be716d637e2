//! Remove the backlog SKUs of an order.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{OrderReceipt, staff_order};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::NoBacklog;
use super::document::{ask_for_backlog, backlog_of, put_changed, with_confirmed};
use crate::order::{Backlog, Order};
use crate::party::Actor;
use crate::record::{CodecError, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, OrderId, Pieces, Quantity, SkuId};

/// Removes the backlog SKUs of an order, all of them. What was closed is forgotten with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemoveBacklog {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

/// Why backlog SKUs cannot be removed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RemoveBacklogRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// There are none.
    #[error(transparent)]
    NoBacklog(#[from] NoBacklog),
    /// Pieces of a SKU are on delivery notes.
    #[error("{delivered} pieces of the SKU {sku} are on delivery notes")]
    Delivered {
        /// Which SKU.
        sku: SkuId,
        /// How many pieces.
        delivered: Quantity,
    },
}

reasons! {
    RemoveBacklogRefusal shares [NotPermitted, Outdated, NoBacklog] {
        Delivered { sku, delivered } = "backlog_delivered";
    }
}

/// That the backlog SKUs of an order may be removed.
#[derive(Debug)]
pub struct MayRemoveBacklog<'o>(&'o Order, &'o Backlog);

/// Whether the backlog SKUs of an order may be removed: there are some, and no piece of them is on a delivery note. Closed pieces stand
/// in nobody's way.
///
/// # Errors
/// Every reason why not, a SKU that is on delivery notes each.
pub fn may_remove_backlog<'o>(
    order: &'o Order,
    backlog: Option<&'o Backlog>,
) -> Result<MayRemoveBacklog<'o>, Refusals<RemoveBacklogRefusal>> {
    let Some(backlog) = backlog.filter(|_| order.state.has_backlog()) else {
        return Err(Refusals::one(NoBacklog { order: order.id }.into()));
    };
    let mut findings = Findings::new();
    let delivered = backlog.skus.iter().filter(|sku| !sku.delivered.is_zero());
    findings.extend(
        delivered.map(|sku| RemoveBacklogRefusal::Delivered { sku: sku.sku, delivered: sku.delivered }),
    );
    findings.verdict(MayRemoveBacklog(order, backlog))
}

impl RemoveBacklog {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayRemoveBacklog<'f>, Stop<RemoveBacklogRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(RemoveBacklogRefusal::from));
        let backlog = backlog_of(facts, order).map(AsRef::as_ref);
        Ok(findings.join(may_remove_backlog(order, backlog))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for RemoveBacklog {
    type Output = OrderReceipt;
    type Reason = RemoveBacklogRefusal;

    const OPERATION: Operation = Operation::RemoveBacklog;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        if let Some(order) = known.get::<Order>(&self.key()) {
            ask_for_backlog(order, keys);
        }
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<OrderReceipt>, Stop<RemoveBacklogRefusal>> {
        let permit = self.permit(facts, moment.actor(), moment.is_in_bulk())?;
        Ok(remove_backlog(&permit, facts, moment)?)
    }
}

/// Removes: the backlog SKUs, the header, the entry with what is forgotten.
fn remove_backlog(
    MayRemoveBacklog(before, backlog): &MayRemoveBacklog<'_>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<OrderReceipt>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(before.brand), Operation::RemoveBacklog, facts);
    draft.delete(Key::backlog(before.brand, before.id));
    let after = with_confirmed(before, |confirmed| confirmed.backlog = false);
    let pieces = Pieces::sum(backlog.skus.iter().map(|sku| sku.ordered)).unwrap_or_default();
    let mut gone = vec![FieldChange::removed("backlog.pieces", pieces)];
    let closed = backlog.skus.iter().filter(|sku| !sku.closed.is_zero());
    gone.extend(closed.map(|sku| FieldChange::removed(&format!("backlog[{}].closed", sku.sku), sku.closed)));
    let output = put_changed(&mut draft, facts, before, after, gone, moment);
    Ok(Decision { output, changeset: draft.finish()? })
}
