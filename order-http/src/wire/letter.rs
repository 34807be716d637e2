//! Tasks of the outbox that did not reach somebody.

use order_core::record::{
    AccountMailKind, DeliveryState, GatewayWork, KeptTask, Notice, NoticeKind, Recipient, Subject, Task,
};
use order_core::value::{Addressee, Code, Locale, OrderId, TaskId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::log::SubjectShape;
use super::{Scalar, words};

words! {
    NoticeKind, "NoticeKind", "What a mail about an order says.", [
        NoticeKind::OrderReceived = "order_received",
        NoticeKind::OrderCompleted = "order_completed",
        NoticeKind::ConfirmationCreated = "confirmation_created",
        NoticeKind::ConfirmationUpdated = "confirmation_updated",
        NoticeKind::ConfirmationConfirmed = "confirmation_confirmed",
        NoticeKind::ConfirmationEditable = "confirmation_editable",
        NoticeKind::OrderRejected = "order_rejected",
        NoticeKind::OrderReturned = "order_returned",
        NoticeKind::ConfirmationApproved = "confirmation_approved",
        NoticeKind::ConfirmationDeclined = "confirmation_declined",
    ];
}

/// A task that did not reach somebody, with everybody whom it is for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "UndeliveredTask")]
pub struct UndeliveredShape {
    id: Scalar<TaskId>,
    /// When the change was made that it is about.
    at: Scalar<Timestamp>,
    /// What it is about; what is done with it stands in the log of that.
    about: SubjectShape,
    says: TaskShape,
    recipients: Vec<FailedRecipientShape>,
}

impl From<&KeptTask> for UndeliveredShape {
    fn from(kept: &KeptTask) -> Self {
        let about = kept.task.about();
        Self {
            id: kept.task.id().into(),
            at: kept.task.at().into(),
            about: SubjectShape::from(&Subject { kind: about.kind(), name: about.name().clone() }),
            says: TaskShape::from(&kept.task),
            recipients: kept.recipients.iter().map(FailedRecipientShape::from).collect(),
        }
    }
}

/// What a task does. The codes that mails tell are not shown.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schemars(rename = "Task")]
enum TaskShape {
    /// A mail about an order.
    Notice {
        /// What it says.
        notice: Scalar<NoticeKind>,
        /// The order.
        order: Scalar<OrderId>,
        /// Its code.
        code: Scalar<Code>,
        /// In which language.
        locale: Scalar<Locale>,
    },
    /// A mail that invites a member.
    Invitation {
        /// In which language.
        locale: Scalar<Locale>,
    },
    /// A mail that tells a code.
    Code {
        /// In which language.
        locale: Scalar<Locale>,
    },
    /// A capture, a refund or a void of a card that pays an order.
    Payment {
        /// The order.
        order: Scalar<OrderId>,
    },
    /// An authorization of a card that no order has, to be released.
    Release {},
}

impl From<&Task> for TaskShape {
    fn from(task: &Task) -> Self {
        match task {
            Task::Notice(Notice { kind, order, order_code, locale, .. }) => Self::Notice {
                notice: (*kind).into(),
                order: (*order).into(),
                code: order_code.into(),
                locale: locale.into(),
            },
            Task::Payment(task) => match task.work {
                GatewayWork::Step { order, .. } => Self::Payment { order: order.into() },
                GatewayWork::Attempt { .. } => Self::Release {},
            },
            Task::AccountMail(mail) => match &mail.says {
                AccountMailKind::Code { .. } => Self::Code { locale: (&mail.locale).into() },
                AccountMailKind::Invitation { .. } => Self::Invitation { locale: (&mail.locale).into() },
            },
        }
    }
}

/// How far one recipient of a task is.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "FailedRecipient")]
pub struct FailedRecipientShape {
    to: Scalar<Addressee>,
    /// How often it was tried.
    attempts: u32,
    /// `open`, `done`, `dead` or `dropped`.
    state: String,
    /// When it is due, or since when it is done, dead or dropped.
    since: Scalar<Timestamp>,
    /// Why it was not reached the last time.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

impl From<&Recipient> for FailedRecipientShape {
    fn from(recipient: &Recipient) -> Self {
        let since = match recipient.state {
            DeliveryState::Open { due } => due,
            DeliveryState::Done { at } | DeliveryState::Dead { at } | DeliveryState::Dropped { at } => at,
        };
        Self {
            to: (&recipient.to).into(),
            attempts: recipient.attempts,
            state: recipient.state.word().to_owned(),
            since: since.into(),
            failure: recipient.failure.clone(),
        }
    }
}
