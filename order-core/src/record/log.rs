//! The log: what happened, for ever.

use serde::{Deserialize, Serialize};

use super::{FieldChange, KeyName, Kind};
use crate::party::{Actor, Identity};
use crate::value::{AccountId, Body, BuyerOrganizationId, GuestId, LogEntryId, RunId, Timestamp};

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The kind of record.
    pub kind: Kind,
    /// Its name.
    pub name: KeyName,
}

/// Who did it, as the log keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorRef {
    /// The program that embeds this library.
    Host,
    /// A user account.
    Account(AccountId),
    /// An offline buyer, signed in through a customer link.
    OfflineBuyer(BuyerOrganizationId),
    /// Somebody who came by an order link and is not logged in.
    Guest(GuestId),
}

impl ActorRef {
    /// The actor, as the log keeps it.
    pub fn of(actor: &Actor) -> Self {
        match actor.identity() {
            Identity::Host => Self::Host,
            Identity::Account(account) => Self::Account(account),
            Identity::OfflineBuyer(buyer) => Self::OfflineBuyer(buyer),
            Identity::Guest(guest) => Self::Guest(guest),
        }
    }
}

impl std::fmt::Display for ActorRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Host => f.write_str("host"),
            Self::Account(id) => id.fmt(f),
            Self::OfflineBuyer(id) => write!(f, "buyer:{id}"),
            Self::Guest(id) => write!(f, "guest:{id}"),
        }
    }
}

/// Which notice went with a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeNote {
    /// Whether a notice was asked for.
    pub sent: bool,
    /// The sender's own text, if any.
    pub body: Option<Body>,
    /// How many were told, when a notice was asked for: none, where the other side has no address. `None` too in entries from before this
    /// was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipients: Option<u32>,
}

/// One entry: who changed what, when, from what to what. Entries are only ever added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Its id.
    pub id: LogEntryId,
    /// What it is about.
    pub subject: Subject,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: ActorRef,
    /// The name of the operation, which is stable.
    pub operation: String,
    /// What changed, field by field.
    pub changes: Vec<FieldChange>,
    /// Which notice went with it; `None` for operations that have none.
    pub notice: Option<NoticeNote>,
    /// The bulk run that it was part of.
    pub run: Option<RunId>,
}

/// The part of an entry that stores keep as one document.
#[derive(Serialize)]
struct DetailRef<'a> {
    actor: ActorRef,
    changes: &'a [FieldChange],
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: &'a Option<NoticeNote>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<RunId>,
}

#[derive(Deserialize)]
struct Detail {
    actor: ActorRef,
    changes: Vec<FieldChange>,
    #[serde(default)]
    notice: Option<NoticeNote>,
    #[serde(default)]
    run: Option<RunId>,
}

impl LogEntry {
    /// Actor, changes, notice and run as one JSON text, for stores; the other fields have columns of their own.
    ///
    /// # Errors
    /// [`CodecError::Unencodable`](super::CodecError::Unencodable), which no entry made by the rules gives.
    pub fn detail(&self) -> Result<String, super::CodecError> {
        let detail =
            DetailRef { actor: self.actor, changes: &self.changes, notice: &self.notice, run: self.run };
        super::codec::to_text(&detail)
            .map_err(|source| super::CodecError::Unencodable { kind: self.subject.kind, source })
    }

    /// An entry of its columns and its [`detail`](Self::detail).
    ///
    /// # Errors
    /// [`CodecError::Corrupt`](super::CodecError::Corrupt) when the detail does not decode.
    pub fn restored(
        id: LogEntryId,
        subject: Subject,
        at: Timestamp,
        operation: String,
        detail: &str,
    ) -> Result<Self, super::CodecError> {
        let detail: Detail = super::codec::from_text(detail)
            .map_err(|source| super::CodecError::Corrupt { kind: subject.kind, source })?;
        Ok(Self {
            id,
            subject,
            at,
            operation,
            actor: detail.actor,
            changes: detail.changes,
            notice: detail.notice,
            run: detail.run,
        })
    }
}
