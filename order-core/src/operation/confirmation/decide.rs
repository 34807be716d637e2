//! What approving and declining have in common: the buyer was asked, and decides about what is the newest.

use thiserror::Error;

use super::super::{Missing, RevisionOutdated, WrongStatus, reasons};
use crate::order::{ConfirmationCreated, Order, OrderState, OrderStatus, Revision};
use crate::party::Brand;
use crate::record::{Facts, Key};
use crate::refusal::{Findings, Reason, Refusals};
use crate::value::BrandId;

/// The buyer is not asked for approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the buyer is not asked to approve the order confirmation")]
pub struct ApprovalNotRequested;

reasons! { struct ApprovalNotRequested {} = "approval_not_requested" }

/// The state after the buyer's `step`, when the order is waiting for it and `seen` is the newest revision.
pub(super) fn decided<R, S>(
    order: &Order,
    seen: Revision,
    step: impl FnOnce(ConfirmationCreated) -> Option<S>,
) -> Result<S, Refusals<R>>
where
    R: Reason + From<RevisionOutdated> + From<WrongStatus> + From<ApprovalNotRequested>,
{
    let mut findings = Findings::new();
    findings.extend(RevisionOutdated::check(order, seen).map(R::from));
    let after = if let OrderState::ConfirmationCreated(created) = &order.state {
        step(*created).ok_or_else(|| R::from(ApprovalNotRequested))
    } else {
        let needed = &[OrderStatus::ConfirmationCreated];
        Err(R::from(WrongStatus { status: order.state.status(), needed }))
    };
    findings.join(after.map_err(Refusals::one))
}

/// The brand, which is there when it has an order.
pub(super) fn brand_of(facts: &Facts, brand: BrandId) -> Result<&Brand, Missing> {
    let key = Key::brand(brand);
    facts.get::<Brand>(&key).map(AsRef::as_ref).ok_or_else(|| Missing::of(&key))
}
