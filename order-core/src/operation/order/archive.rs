//! Archive a rejected or returned order, for ever.

use serde::Serialize;
use thiserror::Error;

use super::super::blocker::WrongStatus;
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{OrderReceipt, put_order, staff_order};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use crate::order::{Order, OrderStatus};
use crate::party::{Actor, Brand, OrderHandling};
use crate::record::{CodecError, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, OrderId};

/// Archives an order: it leaves the brand's lists and searches. It cannot be undone. By its id the order is still there, to be tagged
/// and exported, and the buyer's list keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArchiveOrder {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

/// Why an order cannot be archived.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ArchiveRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// It is neither rejected nor returned.
    #[error(transparent)]
    WrongStatus(#[from] WrongStatus),
    /// It was archived before.
    #[error("the order is archived already")]
    AlreadyArchived,
    /// The brand's settings keep orders from being archived.
    #[error("the brand's settings do not allow archiving")]
    ArchivingOff,
}

reasons! {
    ArchiveRefusal shares [NotPermitted, Outdated, WrongStatus] {
        AlreadyArchived {} = "already_archived";
        ArchivingOff {} = "archiving_off";
    }
}

/// The statuses in which orders are archived.
const NEEDED: [OrderStatus; 2] = [OrderStatus::Rejected, OrderStatus::ReturnedToCart];

/// That an order may be archived.
#[derive(Debug)]
pub struct MayArchive<'o>(&'o Order);

/// Whether an order may be archived: it is rejected or returned, not archived yet, and the brand archives orders.
///
/// # Errors
/// Every reason why not.
pub fn may_archive(
    order: &Order,
    handling: OrderHandling,
) -> Result<MayArchive<'_>, Refusals<ArchiveRefusal>> {
    let mut findings = Findings::new();
    findings.extend(WrongStatus::check(order, &NEEDED).map(ArchiveRefusal::from));
    findings.check(!order.state.is_archived(), || ArchiveRefusal::AlreadyArchived);
    findings.check(handling.archiving, || ArchiveRefusal::ArchivingOff);
    findings.verdict(MayArchive(order))
}

impl ArchiveOrder {
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
    ) -> Result<MayArchive<'f>, Stop<ArchiveRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let brand_key = Key::brand(self.brand);
        let brand = facts.get::<Brand>(&brand_key).ok_or_else(|| Missing::of(&brand_key))?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(ArchiveRefusal::from));
        Ok(findings.join(may_archive(order, brand.settings.orders))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for ArchiveOrder {
    type Output = OrderReceipt;
    type Reason = ArchiveRefusal;

    const OPERATION: Operation = Operation::ArchiveOrder;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<OrderReceipt>, Stop<ArchiveRefusal>> {
        let permit = self.permit(facts, moment.actor())?;
        Ok(archive(permit, facts, moment)?)
    }
}

/// Archives: the flag and the entry. Nobody is told.
fn archive(
    MayArchive(before): MayArchive<'_>,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<OrderReceipt>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(before.brand), Operation::ArchiveOrder, facts);
    let mut after = before.clone();
    after.state = before.state.clone().archived();
    let changes = vec![FieldChange::changed("archived", false, true)];
    let output = put_order(&mut draft, facts, after, changes, None, moment);
    Ok(Decision { output, changeset: draft.finish()? })
}
