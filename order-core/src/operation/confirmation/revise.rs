//! A new revision: what creating and updating an order confirmation, and adjusting prices, write alike.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::subject::{OrderReceipt, put_order, status_change, tell_buyer};
use super::super::{Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::apply::Edited;
use super::changes;
use super::fault::EditFault;
use crate::order::{
    ConfirmationCreated, ContentDiff, Notify, Order, OrderConfirmation, OrderContent, OrderState, Revision,
};
use crate::record::{CodecError, Facts, FieldChange, Key, NoticeKind, Partition};
use crate::refusal::{Findings, Reason};
use crate::value::{Money, limits};

/// An order whose content has a new revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revised {
    /// The order now.
    pub order: OrderReceipt,
    /// The newest revision.
    pub revision: Revision,
    /// What it all costs.
    pub total: Money,
}

/// The order has as many revisions as one can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the order has {max} revisions, and no more are possible")]
pub struct TooManyRevisions {
    /// How many there may be.
    pub max: u32,
}

reasons! { struct TooManyRevisions { max } = "too_many_revisions" }

impl TooManyRevisions {
    /// The reason, when there is no next revision.
    pub(super) fn check(order: &Order) -> Option<Self> {
        order.revision.next().is_none().then_some(Self { max: limits::REVISIONS_MAX })
    }
}

/// What the status permits, together with what the edits make of the content; or every reason of both, and `more` behind them.
pub(super) fn together<P, R: Reason + From<EditFault>>(
    order: &Order,
    permit: Result<P, Stop<R>>,
    edited: Result<Edited, Stop<EditFault>>,
    more: impl FnOnce(&Edited) -> Option<R>,
) -> Result<(P, Edited), Stop<R>> {
    let mut findings = Findings::new();
    let permit = match permit {
        Err(Stop::Refused(reasons)) => {
            findings.extend(reasons);
            None
        }
        other => Some(other?),
    };
    let edited = match edited {
        Ok(edited) => {
            findings.extend(more(&edited));
            Some(edited)
        }
        Err(Stop::Refused(faults)) => {
            findings.extend(faults.into_iter().map(R::from));
            None
        }
        Err(Stop::Missing(missing)) => return Err(missing.into()),
        Err(Stop::Defect(defect)) => return Err(defect.into()),
    };
    findings.verdict(())?;
    // Whatever is not there left a finding; the other branch is only there for the compiler.
    permit.zip(edited).ok_or_else(|| Missing::of(&Key::order(order.brand, order.id)).into())
}

/// A new revision of the order confirmation of an order.
#[derive(Debug)]
pub(super) struct NewConfirmation<'a> {
    pub(super) operation: Operation,
    pub(super) before: &'a Order,
    pub(super) revision: Revision,
    pub(super) approval_requested: bool,
    pub(super) notify: &'a Notify,
    pub(super) notice: NoticeKind,
}

impl NewConfirmation<'_> {
    /// Writes it: the revision, the header, the entry, the notice.
    pub(super) fn write(
        self,
        edited: Edited,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Revised>, CodecError> {
        let Self { operation, before, revision, approval_requested, notify, notice } = self;
        let mut draft = Draft::new(Partition::Brand(before.brand), operation, facts);
        let mut after = before.clone();
        after.state = OrderState::ConfirmationCreated(ConfirmationCreated {
            confirmation: revision,
            approval_requested,
        });
        let (content, changes) = enter(before, &mut after, revision, edited);
        let notice = tell_buyer(&mut draft, facts, &after, notice, notify, moment);
        let total = content.totals.total;
        let document = OrderConfirmation {
            order: before.id,
            revision,
            made_at: moment.now(),
            made_by: moment.actor().id(),
            content,
        };
        draft.put(Key::order_confirmation(before.brand, before.id, revision), document);
        let order = put_order(&mut draft, facts, after, changes, Some(notice), moment);
        let output = Revised { order, revision, total };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}

/// Enters a revision in the header, and gives its content and what changed.
pub(super) fn enter(
    before: &Order,
    after: &mut Order,
    revision: Revision,
    edited: Edited,
) -> (OrderContent, Vec<FieldChange>) {
    let mut changes = Vec::new();
    if before.state.status() != after.state.status() {
        changes.push(status_change(before, after));
    }
    changes.push(FieldChange::changed("revision", before.revision, revision));
    changes::push(&mut changes, "approval_requested", asked(before), asked(after));
    let Edited { before, after: different } = edited;
    if let Some(content) = &different {
        changes.extend(changes::of_content(&ContentDiff::between(&before, content)));
    }
    let content = different.unwrap_or(before);
    after.revision = revision;
    after.current = Some(content.figures());
    (content, changes)
}

/// Whether the buyer is asked to approve; `None` where that is no question.
pub(super) const fn asked(order: &Order) -> Option<bool> {
    if let OrderState::ConfirmationCreated(created) = &order.state {
        Some(created.approval_requested)
    } else {
        None
    }
}

/// What stands, where nothing is to be different. Nothing is written.
pub(super) fn unchanged(
    operation: Operation,
    order: &Order,
    total: Money,
    facts: &Facts,
) -> Result<Decision<Revised>, CodecError> {
    let draft = Draft::new(Partition::Brand(order.brand), operation, facts);
    let receipt = OrderReceipt {
        id: order.id,
        code: order.code.clone(),
        status: order.state.status(),
        version: facts.version(&Key::order(order.brand, order.id)),
    };
    let output = Revised { order: receipt, revision: order.revision, total };
    Ok(Decision { output, changeset: draft.finish()? })
}
