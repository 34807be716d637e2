//! Entries of the log.

use order_core::operation::LogView;
use order_core::record::{ActorRef, FieldChange, NoticeNote, Subject};
use order_core::value::{AccountId, Body, BuyerOrganizationId, GuestId, RunId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::Scalar;

/// What happened, once and for ever.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "LogEntry")]
pub struct LogEntryShape {
    id: String,
    /// What it happened to.
    subject: SubjectShape,
    at: Scalar<Timestamp>,
    /// Who did it. Buyers are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<ActorShape>,
    /// The operation, as a stable name.
    operation: String,
    changes: Vec<FieldChangeShape>,
    /// Whether the other side was told by e-mail, and in which words of the sender's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<NoticeShape>,
    /// The bulk run that it was a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<Scalar<RunId>>,
}

impl From<&LogView> for LogEntryShape {
    fn from(entry: &LogView) -> Self {
        Self {
            id: entry.id.to_string(),
            subject: SubjectShape::from(&entry.subject),
            at: entry.at.into(),
            actor: entry.actor.map(ActorShape::from),
            operation: entry.operation.clone(),
            changes: entry.changes.iter().map(FieldChangeShape::from).collect(),
            notice: entry.notice.as_ref().map(NoticeShape::from),
            run: entry.run.map(Scalar::from),
        }
    }
}

impl From<&Subject> for SubjectShape {
    fn from(subject: &Subject) -> Self {
        Self { kind: subject.kind.table().to_owned(), name: subject.name.to_string() }
    }
}

/// What an entry is about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Subject")]
pub(super) struct SubjectShape {
    /// The kind of thing, such as `orders`.
    kind: String,
    /// Its id, or what else names it.
    name: String,
}

/// Who did something.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schemars(rename = "Actor")]
pub(super) enum ActorShape {
    /// The embedding program.
    Host,
    /// An account.
    Account {
        /// Which one.
        account: Scalar<AccountId>,
    },
    /// An offline buyer, signed in through a customer link.
    OfflineBuyer {
        /// Which one.
        buyer: Scalar<BuyerOrganizationId>,
    },
    /// Somebody who came by an order link and is not logged in.
    Guest {
        /// Which one.
        guest: Scalar<GuestId>,
    },
}

impl From<ActorRef> for ActorShape {
    fn from(actor: ActorRef) -> Self {
        match actor {
            ActorRef::Host => Self::Host,
            ActorRef::Account(account) => Self::Account { account: account.into() },
            ActorRef::OfflineBuyer(buyer) => Self::OfflineBuyer { buyer: buyer.into() },
            ActorRef::Guest(guest) => Self::Guest { guest: guest.into() },
        }
    }
}

/// One field that changed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "FieldChange")]
pub(super) struct FieldChangeShape {
    field: String,
    /// Before; null where there was nothing.
    from: Option<String>,
    /// After; null where there is nothing.
    to: Option<String>,
}

impl From<&FieldChange> for FieldChangeShape {
    fn from(change: &FieldChange) -> Self {
        Self { field: change.field.clone(), from: change.from.clone(), to: change.to.clone() }
    }
}

/// Whether a notice went with a change.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "NoticeNote")]
pub(super) struct NoticeShape {
    sent: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Scalar<Body>>,
    /// How many were told; 0 where nobody has an address. Buyers are not told, and old entries do not know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    recipients: Option<u32>,
}

impl From<&NoticeNote> for NoticeShape {
    fn from(notice: &NoticeNote) -> Self {
        let NoticeNote { sent, body, recipients } = notice;
        Self { sent: *sent, body: body.as_ref().map(Scalar::from), recipients: *recipients }
    }
}
