//! What each side sees of an order and of its log.

use super::Operation;
use crate::order::{Order, OrderState};
use crate::record::{ActorRef, FieldChange, LogEntry, NoticeNote, Subject};
use crate::value::{LogEntryId, RunId, Timestamp};

/// From which side an order is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// As staff of the brand. Notes to the buyer's own company are left out.
    Brand,
    /// As a member of the buyer organization. Tags and what the brand attached are left out.
    Buyer,
}

/// The header as the buyer sees it: without the brand's tags, without references to documents that the brand keeps elsewhere, and
/// without the account of the brand that placed an order for the buyer. Whether the brand has archived it is not shown either.
pub fn order_for_buyer(order: &Order) -> Order {
    let mut seen = order.clone();
    seen.placed_by = seen.placed_by.filter(|_| !order.route.is_working());
    seen.tags.clear();
    seen.attached.clear();
    match &mut seen.state {
        OrderState::Rejected(rejected) => rejected.archived = false,
        OrderState::ReturnedToCart(returned) => returned.archived = false,
        OrderState::AwaitingConfirmation(_)
        | OrderState::ConfirmationCreated(_)
        | OrderState::ConfirmationApproved(_)
        | OrderState::ConfirmationDeclined(_)
        | OrderState::Confirmed(_) => {}
    }
    seen
}

/// An entry of a log, as one side sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogView {
    /// Its id.
    pub id: LogEntryId,
    /// What it is about.
    pub subject: Subject,
    /// When.
    pub at: Timestamp,
    /// Who; `None` for buyers, to whom the people of a brand are its own affair.
    pub actor: Option<ActorRef>,
    /// The name of the operation.
    pub operation: String,
    /// What changed.
    pub changes: Vec<FieldChange>,
    /// Which notice went with it. Buyers see the body of those that were sent, and not how many were told.
    pub notice: Option<NoticeNote>,
    /// The bulk run that it was part of; `None` for buyers.
    pub run: Option<RunId>,
}

/// What a buyer is shown of an order's history.
const SHOWN_TO_BUYERS: &[Operation] = &[
    Operation::PlaceOrder,
    Operation::PlaceSheet,
    Operation::PlaceImported,
    Operation::AdjustPrices,
    Operation::CreateConfirmation,
    Operation::UpdateConfirmation,
    Operation::ApproveConfirmation,
    Operation::DeclineConfirmation,
    Operation::Confirm,
    Operation::MakeEditable,
    Operation::RejectOrder,
    Operation::ReturnOrder,
];

/// Fields of which a buyer sees no change.
const INTERNAL_FIELDS: &[&str] = &["tags", "attached"];

impl LogView {
    /// The entry from one side; `None` when that side does not see it.
    pub fn of(entry: LogEntry, viewer: Viewer) -> Option<Self> {
        let LogEntry { id, subject, at, actor, operation, changes, notice, run } = entry;
        let all = Self { id, subject, at, actor: Some(actor), operation, changes, notice, run };
        match viewer {
            Viewer::Brand => Some(all),
            Viewer::Buyer => all.for_buyer(),
        }
    }

    fn for_buyer(self) -> Option<Self> {
        let shown = SHOWN_TO_BUYERS.iter().any(|operation| operation.name() == self.operation);
        let is_internal = |change: &FieldChange| {
            let field = change.field.split(['.', '[']).next().unwrap_or_default();
            INTERNAL_FIELDS.contains(&field)
        };
        let changes = self.changes.into_iter().filter(|change| !is_internal(change)).collect();
        // How many people a brand has told is its own affair, and a buyer knows its own.
        let notice =
            self.notice.filter(|notice| notice.sent).map(|note| NoticeNote { recipients: None, ..note });
        shown.then_some(Self { actor: None, run: None, changes, notice, ..self })
    }
}
