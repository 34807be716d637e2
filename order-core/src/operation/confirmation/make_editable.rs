//! Make a confirmed order confirmation editable again.

use serde::Serialize;
use thiserror::Error;

use super::super::blocker::{HasBacklog, HasDeliveryNote};
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{
    OrderReceipt, ask_for_recipients, put_order, staff_order, status_change, tell_buyer,
};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, WrongStatus, reasons};
use super::decide::brand_of;
use super::stock::{StockStep, ask_at_opening, at_opening};
use crate::order::{ConfirmationCreated, Notify, Order, OrderState, OrderStatus};
use crate::party::{Actor, OrderHandling};
use crate::record::{CodecError, Facts, Key, Keys, MovementCause, NoticeKind, Partition, Version};
use crate::refusal::{Findings, Refusals};
use crate::value::{BrandId, OrderId};

/// Makes a confirmed order confirmation editable again. The stock that moved when it was confirmed goes back exactly. The buyer's
/// approval is gone, and is asked for again only when the order confirmation is updated. Invoices stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MakeEditable {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Whether the buyer is told.
    pub notify: Notify,
}

/// Why an order confirmation cannot be made editable.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MakeEditableRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// It is not confirmed.
    #[error(transparent)]
    WrongStatus(#[from] WrongStatus),
    /// It is on a delivery note.
    #[error(transparent)]
    HasDeliveryNote(#[from] HasDeliveryNote),
    /// It has backlog SKUs.
    #[error(transparent)]
    HasBacklog(#[from] HasBacklog),
    /// The brand has switched this off.
    #[error("the brand does not make confirmed order confirmations editable again")]
    EditingSwitchedOff,
}

reasons! {
    MakeEditableRefusal shares [NotPermitted, Outdated, WrongStatus, HasDeliveryNote, HasBacklog] {
        EditingSwitchedOff {} = "editing_switched_off";
    }
}

/// That an order confirmation may be made editable.
#[derive(Debug)]
pub struct MayMakeEditable<'o> {
    order: &'o Order,
    after: ConfirmationCreated,
}

/// Whether an order confirmation may be made editable: it is confirmed, on no delivery note, without backlog SKUs, and the brand has
/// not switched this off. Invoices do not matter.
///
/// # Errors
/// Every reason why not.
pub fn may_make_editable<'o>(
    order: &'o Order,
    handling: &OrderHandling,
) -> Result<MayMakeEditable<'o>, Refusals<MakeEditableRefusal>> {
    const NEEDED: &[OrderStatus] = &[OrderStatus::Confirmed];
    let mut findings = Findings::new();
    findings.extend(WrongStatus::check(order, NEEDED).map(MakeEditableRefusal::from));
    findings.extend(HasDeliveryNote::check(order).map(MakeEditableRefusal::from));
    findings.extend(HasBacklog::check(order).map(MakeEditableRefusal::from));
    findings.check(handling.editable_again, || MakeEditableRefusal::EditingSwitchedOff);
    findings.verdict(())?;
    let OrderState::Confirmed(confirmed) = &order.state else {
        return Err(Refusals::one(WrongStatus { status: order.state.status(), needed: NEEDED }.into()));
    };
    Ok(MayMakeEditable { order, after: confirmed.clone().reopened() })
}

impl MakeEditable {
    /// In bulk or not makes no difference.
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<MayMakeEditable<'f>, Stop<MakeEditableRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let brand = brand_of(facts, self.brand)?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(MakeEditableRefusal::from));
        Ok(findings.join(may_make_editable(order, &brand.settings.orders))?)
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }
}

impl Command for MakeEditable {
    type Output = OrderReceipt;
    type Reason = MakeEditableRefusal;

    const OPERATION: Operation = Operation::MakeEditable;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        if let Some(order) = known.get::<Order>(&self.key()) {
            ask_at_opening(order, known, keys);
            ask_for_recipients(order, &self.notify, known, keys);
        }
        keys.record(Key::brand(self.brand));
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<OrderReceipt>, Stop<MakeEditableRefusal>> {
        let permit = self.permit(facts, moment.actor(), moment.is_in_bulk())?;
        let stock = at_opening(facts, permit.order)?;
        Ok(make_editable(permit, stock, &self.notify, facts, moment)?)
    }
}

/// Makes editable: the new state, the stock as it was before confirming, the entry, the notice.
fn make_editable(
    MayMakeEditable { order: before, after: reopened }: MayMakeEditable<'_>,
    stock: StockStep,
    notify: &Notify,
    facts: &Facts,
    moment: &mut Moment<'_>,
) -> Result<Decision<OrderReceipt>, CodecError> {
    let mut draft = Draft::new(Partition::Brand(before.brand), Operation::MakeEditable, facts);
    let mut after = before.clone();
    after.state = OrderState::ConfirmationCreated(reopened);
    let cause = MovementCause::MadeEditable { order: before.id };
    after.holds_stock = stock.carry_out(&mut draft, facts, before, cause, moment);
    let notice = tell_buyer(&mut draft, facts, &after, NoticeKind::ConfirmationEditable, notify, moment);
    let changes = vec![status_change(before, &after)];
    let output = put_order(&mut draft, facts, after, changes, Some(notice), moment);
    Ok(Decision { output, changeset: draft.finish()? })
}
