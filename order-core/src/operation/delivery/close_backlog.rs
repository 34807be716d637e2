//! Close backlog SKUs: give up pieces that will not be delivered.

use serde::Serialize;
use thiserror::Error;

use super::super::catalog::{NothingGiven, TooManyLines};
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{OrderReceipt, staff_order};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::document::{ask_for_backlog, backlog_changes, backlog_of, put_changed};
use super::reason::step;
use super::{BacklogFault, NoBacklog};
use crate::order::{Backlog, Order};
use crate::party::Actor;
use crate::record::{CodecError, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::limits::BATCH_LINES_MAX;
use crate::value::{BrandId, Note, OrderId, Quantity, SkuId};

/// Closes open pieces of backlog SKUs. They are never delivered then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CloseBacklog {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Which SKUs, each once, and how many pieces of each.
    pub lines: Vec<(SkuId, Quantity)>,
    /// Why, for the log.
    pub reason: Option<Note>,
}

/// Why backlog SKUs cannot be closed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CloseBacklogRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// No line is given.
    #[error(transparent)]
    NothingGiven(#[from] NothingGiven),
    /// There are more lines than one command may have. They are not looked at one by one.
    #[error(transparent)]
    TooManyLines(#[from] TooManyLines),
    /// There are no backlog SKUs.
    #[error(transparent)]
    NoBacklog(#[from] NoBacklog),
    /// The backlog SKUs are not what is asked of them.
    #[error(transparent)]
    Backlog(#[from] BacklogFault),
}

reasons! {
    CloseBacklogRefusal shares [NotPermitted, Outdated, NothingGiven, TooManyLines, NoBacklog, Backlog] {}
}

/// That pieces may be closed, and the backlog SKUs then.
#[derive(Debug)]
pub struct MayCloseBacklog<'o> {
    order: &'o Order,
    before: &'o Backlog,
    after: Backlog,
}

/// Whether these pieces of backlog SKUs may be closed: so many of each are open.
///
/// # Errors
/// Every reason why not.
pub fn may_close_backlog<'o>(
    order: &'o Order,
    backlog: Option<&'o Backlog>,
    lines: &[(SkuId, Quantity)],
) -> Result<MayCloseBacklog<'o>, Refusals<CloseBacklogRefusal>> {
    let mut findings = Findings::new();
    findings.extend(NothingGiven::check(lines).map(CloseBacklogRefusal::from));
    findings.extend(TooManyLines::check(lines.len(), BATCH_LINES_MAX).map(CloseBacklogRefusal::from));
    let Some(before) = backlog.filter(|_| order.state.has_backlog()) else {
        return findings.join(Err(Refusals::one(NoBacklog { order: order.id }.into())));
    };
    let lines = if lines.len() > BATCH_LINES_MAX { &[] } else { lines };
    let (after, _) = step(before, lines, &mut findings, |sku, quantity| Some((sku.close(quantity)?, ())));
    findings.verdict(MayCloseBacklog { order, before, after })
}

impl CloseBacklog {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayCloseBacklog<'f>, Stop<CloseBacklogRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(CloseBacklogRefusal::from));
        let backlog = backlog_of(facts, order).map(AsRef::as_ref);
        Ok(findings.join(may_close_backlog(order, backlog, &self.lines))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for CloseBacklog {
    type Output = OrderReceipt;
    type Reason = CloseBacklogRefusal;

    const OPERATION: Operation = Operation::CloseBacklog;

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
    ) -> Result<Decision<OrderReceipt>, Stop<CloseBacklogRefusal>> {
        let permit = self.permit(facts, moment.actor(), moment.is_in_bulk())?;
        Ok(close_backlog(permit, self.reason.as_ref(), facts, moment)?)
    }
}

/// Closes: the backlog SKUs, the entry. The header is written as it is, so that its version tells that the order changed.
fn close_backlog(
    MayCloseBacklog { order, before, after }: MayCloseBacklog<'_>,
    reason: Option<&Note>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<OrderReceipt>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(order.brand), Operation::CloseBacklog, facts);
    let mut changes = backlog_changes(before, &after);
    changes.extend(reason.map(|reason| FieldChange::set("reason", reason)));
    draft.put(Key::backlog(order.brand, order.id), after);
    let output = put_changed(&mut draft, facts, order, order.clone(), changes, moment);
    Ok(Decision { output, changeset: draft.finish()? })
}
