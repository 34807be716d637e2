//! Confirm an order confirmation: its content is fixed, and delivery can start.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::payment::{TooManyPaymentSteps, payment_of};
use super::super::shared::{NotPermitted, Outdated};
use super::super::subject::{
    OrderReceipt, ask_for_recipients, put_order, staff_order, status_change, tell_buyer,
};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, WrongStatus, reasons};
use super::card::{Settlement, ask_to_settle, settle};
use super::decide::brand_of;
use super::stock::{StockStep, ask_at_confirming, at_confirming};
use super::tags::TagsAsked;
use super::{AuthorizationLapsed, AuthorizationTooSmall, NewTag, StockShort};
use crate::order::{Confirmed, Notify, Order, OrderState, OrderStatus, Payment, Revision};
use crate::party::{Actor, OrderHandling};
use crate::record::{
    CodecError, Facts, FieldChange, Key, Keys, MovementCause, NoticeKind, Partition, Version,
};
use crate::refusal::{Findings, Refusals};
use crate::value::limits::REFERENCES_MAX;
use crate::value::{BrandId, InvoiceId, Name, OrderId, TagId, Timestamp};

/// Confirms the order confirmation. Its stock goes where the catalog says, and an order that is paid by card is billed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confirm {
    /// The brand.
    pub brand: BrandId,
    /// Which order.
    pub order: OrderId,
    /// The version of the header that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Whether the buyer is told.
    pub notify: Notify,
    /// Tags to be applied to the order. Those that it has already stay.
    pub tags: BTreeSet<TagId>,
    /// Tags to be created and applied.
    pub new_tags: Vec<NewTag>,
}

/// The field of a log entry that tells that the buyer's approval was skipped.
pub(crate) const APPROVAL_SKIPPED: &str = "approval_skipped";

/// The order that was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderConfirmed {
    /// The order.
    pub order: OrderReceipt,
    /// Whether it was confirmed without the buyer's approval.
    pub approval_skipped: bool,
    /// The tags that were created, in the order of asking.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_tags: Vec<TagId>,
    /// The invoices that were made of an order paid by card.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invoices: Vec<InvoiceId>,
}

/// Why an order confirmation cannot be confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfirmRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The order changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// The brand has no such tag.
    #[error("the brand has no tag {tag}")]
    UnknownTag {
        /// Which one.
        tag: TagId,
    },
    /// A new tag has the name of one that is there.
    #[error("the brand has a tag of the name {name} already")]
    TagNameTaken {
        /// The name.
        name: Name,
        /// The tag that has it.
        tag: TagId,
    },
    /// Two new tags have the same name.
    #[error("two new tags have the name {name}")]
    TagNameRepeated {
        /// The name.
        name: Name,
    },
    /// The order would have more tags than it may.
    #[error("{count} tags of an order are more than {max}")]
    TooManyTags {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// There is no order confirmation to confirm, or the buyer has declined it.
    #[error(transparent)]
    WrongStatus(#[from] WrongStatus),
    /// The brand confirms only what the buyer has approved.
    #[error("the brand confirms only what the buyer has approved")]
    ApprovalRequired,
    /// There are fewer pieces of a SKU than are to be confirmed.
    #[error(transparent)]
    StockShort(#[from] StockShort),
    /// The card is to pay, and its authorization lapsed.
    #[error(transparent)]
    AuthorizationLapsed(#[from] AuthorizationLapsed),
    /// The card does not cover what was placed.
    #[error(transparent)]
    AuthorizationTooSmall(#[from] AuthorizationTooSmall),
    /// With its capture or refunds, the gateway would have been asked for more about the order than may be.
    #[error(transparent)]
    TooManyPaymentSteps(#[from] TooManyPaymentSteps),
    /// With its bills, more documents would refer to the order than may.
    #[error("{count} documents that refer to an order are more than {max}")]
    TooManyReferences {
        /// How many.
        count: usize,
        /// How many there may be.
        max: usize,
    },
}

reasons! {
    ConfirmRefusal shares [
        NotPermitted, Outdated, WrongStatus, StockShort, AuthorizationLapsed, AuthorizationTooSmall, TooManyPaymentSteps,
    ] {
        UnknownTag { tag } = "unknown_tag";
        TagNameTaken { name, tag } = "tag_name_taken";
        TagNameRepeated { name } = "tag_name_repeated";
        TooManyTags { count, max } = "too_many_tags";
        ApprovalRequired {} = "approval_required";
        TooManyReferences { count, max } = "too_many_references";
    }
}

/// That an order confirmation may be confirmed.
#[derive(Debug)]
pub struct MayConfirm<'o> {
    order: &'o Order,
    confirmation: Revision,
    /// Whether the buyer has not approved it.
    approval_skipped: bool,
    settlement: Settlement,
}

/// The statuses from which an order is confirmed.
const FROM: &[OrderStatus] = &[OrderStatus::ConfirmationCreated, OrderStatus::ConfirmationApproved];

/// Whether an order confirmation may be confirmed: it was created, or approved by the buyer, and `short` names no SKU of which more is
/// to be confirmed than there is. Without the buyer's approval it may be confirmed as well, unless the brand requires that. An order
/// paid by card must have room for its bills and for what the gateway is asked, and an authorization that covers what was placed at
/// this time.
///
/// # Errors
/// Every reason why not.
pub fn may_confirm<'o>(
    order: &'o Order,
    handling: &OrderHandling,
    short: &[StockShort],
    payment: Option<&Payment>,
    now: Timestamp,
) -> Result<MayConfirm<'o>, Refusals<ConfirmRefusal>> {
    let from = match &order.state {
        OrderState::ConfirmationCreated(created) => Some((created.confirmation, true)),
        OrderState::ConfirmationApproved(approved) => Some((approved.confirmation, false)),
        OrderState::AwaitingConfirmation(_)
        | OrderState::ConfirmationDeclined(_)
        | OrderState::Confirmed(_)
        | OrderState::Rejected(_)
        | OrderState::ReturnedToCart(_) => None,
    };
    let mut findings = Findings::new();
    findings.extend(WrongStatus::check(order, FROM).map(ConfirmRefusal::from));
    let is_unapproved = from.is_some_and(|(_, approval_skipped)| approval_skipped);
    findings.check(!is_unapproved || !handling.approval_required, || ConfirmRefusal::ApprovalRequired);
    findings.extend(short.iter().copied().map(ConfirmRefusal::from));
    // What is confirmed was billed, and what has ended or has no order confirmation is not to be.
    let settlement =
        if is_unconfirmed(order) { settle(order, now, &mut findings) } else { Settlement::default() };
    let steps = settlement.steps(order, payment);
    findings.extend(TooManyPaymentSteps::check(payment, steps).map(ConfirmRefusal::from));
    let (count, max) = (order.document_count().saturating_add(settlement.documents()), REFERENCES_MAX);
    findings.check(count <= max, || ConfirmRefusal::TooManyReferences { count, max });
    findings.verdict(())?;
    let Some((confirmation, approval_skipped)) = from else {
        return Err(Refusals::one(WrongStatus { status: order.status(), needed: FROM }.into()));
    };
    Ok(MayConfirm { order, confirmation, approval_skipped, settlement })
}

impl Confirm {
    /// In bulk or not makes no difference.
    pub(crate) fn permit<'f>(
        &self,
        facts: &'f Facts,
        now: Timestamp,
        actor: &Actor,
        _in_bulk: bool,
    ) -> Result<(MayConfirm<'f>, StockStep), Stop<ConfirmRefusal>> {
        let order = staff_order(facts, actor, self.brand, self.order)?;
        let brand = brand_of(facts, self.brand)?;
        let stock = if is_unconfirmed(order) { at_confirming(facts, order)? } else { StockStep::default() };
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &self.key(), self.seen).map(ConfirmRefusal::from));
        findings.extend(self.tags_asked().faults(facts, order));
        let payment = payment_of(facts, order).map(AsRef::as_ref);
        let may = may_confirm(order, &brand.settings.orders, &stock.short, payment, now);
        let permit = findings.join(may)?;
        Ok((permit, stock))
    }

    const fn key(&self) -> Key {
        Key::order(self.brand, self.order)
    }

    fn tags_asked(&self) -> TagsAsked<'_> {
        TagsAsked { brand: self.brand, picked: &self.tags, new: &self.new_tags }
    }

    /// Confirms: the new state, the stock moved, the money settled, the tags, the entry, the notice.
    fn confirm(
        &self,
        permit: &MayConfirm<'_>,
        stock: StockStep,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<OrderConfirmed>, CodecError> {
        let &MayConfirm { order: before, confirmation, approval_skipped, settlement } = permit;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let mut after = before.clone();
        after.state = OrderState::Confirmed(Confirmed::of(confirmation));
        let cause = MovementCause::Confirmed { order: before.id };
        after.holds_stock = stock.carry_out(&mut draft, facts, before, cause, moment);
        let mut changes = vec![status_change(before, &after)];
        if approval_skipped {
            changes.push(FieldChange::set(APPROVAL_SKIPPED, true));
        }
        let new_tags = self.tags_asked().apply(&mut after, &mut draft, facts, &mut changes, moment);
        let invoices = settlement.carry_out(&mut after, &mut draft, facts, &mut changes, moment);
        let kind = NoticeKind::ConfirmationConfirmed;
        let notice = tell_buyer(&mut draft, facts, &after, kind, &self.notify, moment);
        let order = put_order(&mut draft, facts, after, changes, Some(notice), moment);
        let output = OrderConfirmed { order, approval_skipped, new_tags, invoices };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}

/// Whether there is an order confirmation that asks for stock and money, be it declined: whoever would confirm it learns of everything
/// that is in the way.
const fn is_unconfirmed(order: &Order) -> bool {
    matches!(
        order.state,
        OrderState::ConfirmationCreated(_)
            | OrderState::ConfirmationApproved(_)
            | OrderState::ConfirmationDeclined(_)
    )
}

impl Command for Confirm {
    type Output = OrderConfirmed;
    type Reason = ConfirmRefusal;

    const OPERATION: Operation = Operation::Confirm;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        if let Some(order) = known.get::<Order>(&self.key()) {
            if is_unconfirmed(order) {
                ask_at_confirming(order, known, keys);
                ask_to_settle(order, keys);
            }
            ask_for_recipients(order, &self.notify, known, keys);
        }
        self.tags_asked().ask_for(known.get::<Order>(&self.key()).map(AsRef::as_ref), keys);
        keys.record(Key::brand(self.brand));
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<OrderConfirmed>, Stop<ConfirmRefusal>> {
        let (permit, stock) = self.permit(facts, moment.now(), moment.actor(), moment.is_in_bulk())?;
        Ok(self.confirm(&permit, stock, facts, moment)?)
    }
}
