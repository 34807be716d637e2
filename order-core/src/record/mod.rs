//! What is kept, and what a change to it looks like as a value.
//!
//! Decides how records are named, versioned, encoded and indexed, and what a [`Changeset`] may hold. Deliberately knows no
//! rule of the domain, and no store: it says what must be written, never how.

mod account;
mod account_mail;
mod changeset;
mod channel;
mod claim;
mod codec;
mod diff;
mod facts;
mod index;
mod index_values;
mod kept_task;
mod key;
mod kind;
mod link;
mod list;
mod log;
mod movement;
mod query;
mod run;
mod search;
mod task;
mod version;

pub use account_mail::{AccountMail, AccountMailKind};
pub use changeset::{Changeset, Content, CounterMove, Guard, Write};
pub use channel::Channel;
pub use claim::{Answer, Claim, ClaimScope, NumberSeries};
pub use codec::{CodecError, Encoded};
pub use diff::FieldChange;
pub use facts::{Facts, Found, Keys};
pub use index::{Column, ColumnType, INDEX_VERSION, IndexRow, IndexTable, IndexValue};
pub use kept_task::{DeliveryState, KeptTask, LetterFate, LetterMove, Recipient, TaskState};
pub use key::{Key, KeyError, KeyName, NameForm, Partition, StockKey};
pub use kind::{Kind, Record, Stored};
pub use list::{ListCursor, ListIndex, ListScope};
pub use log::{ActorRef, LogEntry, NoticeNote, Subject};
pub use movement::{MovementCause, MovementLine, StockMovement};
pub use query::{
    Figures, OrderCursor, OrderFilter, OrderQuery, OrderScope, OrderSort, OrderSortKey, SortedAt, TallyBy,
    TallyQuery, TallyRow,
};
pub use run::{
    BulkChunk, BulkOperation, BulkOutcomes, BulkRun, OrderOutcome, Outcome, RunCounts, RunLease, RunStatus,
    Selecting, Selection,
};
pub use task::{GatewayWork, Notice, NoticeKind, PaymentTask, Task, TaskCodecError};
pub use version::Version;

pub(crate) use codec::{encode, from_text, to_bytes, to_text};
pub(crate) use diff::{between, of_removed};
