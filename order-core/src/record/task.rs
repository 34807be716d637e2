//! Tasks of the outbox: what must happen in the outside world because a change was committed.

use serde::{Deserialize, Serialize};

use super::{AccountMail, Channel, Key, Partition};
use crate::order::Revision;
use crate::value::{
    Addressee, Body, BrandId, Code, EmailAddress, Locale, OrderId, PaymentKey, TaskId, Timestamp,
};

/// Something to be done outside, written in the same commit as the change that causes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// A notice to be delivered by e-mail.
    Notice(Notice),
    /// Something that a payment gateway is to be asked.
    Payment(PaymentTask),
    /// A mail to one person about an account.
    AccountMail(AccountMail),
}

impl Task {
    /// The id, stable over every attempt.
    pub const fn id(&self) -> TaskId {
        match self {
            Self::Notice(notice) => notice.id,
            Self::Payment(task) => task.id,
            Self::AccountMail(mail) => mail.id,
        }
    }

    /// The partition whose change caused it.
    pub fn partition(&self) -> Partition {
        match self {
            Self::Notice(notice) => Partition::Brand(notice.brand),
            Self::Payment(task) => Partition::Brand(task.brand),
            Self::AccountMail(mail) => mail.partition(),
        }
    }

    /// Which way it goes.
    pub const fn channel(&self) -> Channel {
        match self {
            Self::Notice(_) | Self::AccountMail(_) => Channel::Mail,
            Self::Payment(_) => Channel::Payment,
        }
    }

    /// What the change was about: whoever looks for what became of the task looks there.
    pub const fn about(&self) -> Key {
        match self {
            Self::Notice(notice) => Key::order(notice.brand, notice.order),
            Self::Payment(task) => task.about(),
            Self::AccountMail(mail) => mail.about(),
        }
    }

    /// The notice, when it is one.
    pub const fn notice(&self) -> Option<&Notice> {
        match self {
            Self::Notice(notice) => Some(notice),
            Self::Payment(_) | Self::AccountMail(_) => None,
        }
    }

    /// As it is kept once nobody is to be told any more: without a code in clear. `None` = as it is.
    pub fn without_secrets(&self) -> Option<Self> {
        match self {
            Self::Notice(_) | Self::Payment(_) => None,
            Self::AccountMail(mail) => mail.without_code().map(Self::AccountMail),
        }
    }

    /// Whether it can still be done: a mail whose code is gone cannot.
    pub const fn is_whole(&self) -> bool {
        match self {
            Self::Notice(_) | Self::Payment(_) => true,
            Self::AccountMail(mail) => mail.is_whole(),
        }
    }

    /// When the change was made.
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Notice(notice) => notice.at,
            Self::Payment(task) => task.at,
            Self::AccountMail(mail) => mail.at,
        }
    }

    /// Who it is for, without repetition; each addressee is settled on its own.
    pub fn addressees(&self) -> Vec<Addressee> {
        match self {
            Self::Notice(notice) => notice.recipients.iter().cloned().map(Addressee::Email).collect(),
            Self::Payment(_) => vec![Addressee::Gateway],
            Self::AccountMail(mail) => vec![Addressee::Email(mail.recipient.clone())],
        }
    }

    /// The task as JSON, for stores.
    ///
    /// # Errors
    /// A [`TaskCodecError`], which no task made by the rules gives.
    pub fn encode(&self) -> Result<String, TaskCodecError> {
        super::codec::to_text(self).map_err(TaskCodecError)
    }

    /// Reads what [`encode`](Self::encode) wrote.
    ///
    /// # Errors
    /// A [`TaskCodecError`] when it is something else.
    pub fn decode(text: &str) -> Result<Self, TaskCodecError> {
        super::codec::from_text(text).map_err(TaskCodecError)
    }
}

/// A task that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("a task of the outbox does not encode or decode")]
pub struct TaskCodecError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// A notice by e-mail. The texts are made when it is delivered, from the order as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its id, from which the Message-ID is made.
    pub id: TaskId,
    /// What it says.
    pub kind: NoticeKind,
    /// The brand it concerns.
    pub brand: BrandId,
    /// The order it concerns.
    pub order: OrderId,
    /// The code of that order.
    pub order_code: Code,
    /// When the change was made.
    pub at: Timestamp,
    /// The language of the recipients.
    pub locale: Locale,
    /// To whom, without repetition.
    pub recipients: Vec<EmailAddress>,
    /// The revision of the order confirmation that it tells of, be there newer ones when it is delivered; `None` = it tells of none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// Whether the buyer is asked to approve that revision.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approval_requested: bool,
    /// What the sender adds in their own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
}

/// Something that a payment gateway is to be asked. What exactly, stands in the record that it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentTask {
    /// Its id.
    pub id: TaskId,
    /// Whose money it is about.
    pub brand: BrandId,
    /// From when on it is due.
    pub at: Timestamp,
    /// What it is about.
    pub work: GatewayWork,
}

impl PaymentTask {
    /// What it is about: the order, or the attempt that no order has.
    const fn about(&self) -> Key {
        match self.work {
            GatewayWork::Step { order, .. } => Key::order(self.brand, order),
            GatewayWork::Attempt { attempt } => Key::card_attempt(self.brand, attempt),
        }
    }
}

/// What a task for a payment gateway is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GatewayWork {
    /// One step of the payment of an order.
    Step {
        /// Which order.
        order: OrderId,
        /// The key of the step.
        step: PaymentKey,
    },
    /// An attempt to authorize a card, which no order may have come to have.
    Attempt {
        /// The key of the attempt.
        attempt: PaymentKey,
    },
}

/// What a notice says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// To the brand: an order was placed.
    OrderReceived,
    /// To the buyer: the order was placed.
    OrderCompleted,
    /// To the buyer: the brand has created an order confirmation.
    ConfirmationCreated,
    /// To the buyer: the brand has changed the order confirmation.
    ConfirmationUpdated,
    /// To the buyer: the order confirmation is confirmed.
    ConfirmationConfirmed,
    /// To the buyer: the order confirmation can be changed again.
    ConfirmationEditable,
    /// To the buyer: the brand has rejected the order.
    OrderRejected,
    /// To the buyer: the order is back in the cart.
    OrderReturned,
    /// To the brand: the buyer has approved the order confirmation.
    ConfirmationApproved,
    /// To the brand: the buyer has declined the order confirmation.
    ConfirmationDeclined,
}
