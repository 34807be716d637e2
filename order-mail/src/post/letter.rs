//! A mail before it is addressed.

use order_core::record::Task;
use order_core::value::{EmailAddress, Locale, TaskId, Timestamp};

use crate::mail::{Mail, MailText, MessageId, Sender};

/// What a task tells, written once for all its recipients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    task: TaskId,
    thread: Option<MessageId>,
    at: Timestamp,
    from: Sender,
    language: Locale,
    text: MailText,
}

impl Letter {
    pub(super) fn new(task: &Task, from: Sender, language: Locale, text: MailText) -> Self {
        let thread = task.notice().map(|notice| MessageId::of_thread(&notice.order.as_uuid(), &from.address));
        Self { task: task.id(), thread, at: task.at(), from, language, text }
    }

    /// The mail to one of the recipients. Equal for equal recipients, whenever and wherever it is made.
    pub fn to(&self, recipient: &EmailAddress) -> Mail {
        Mail {
            id: MessageId::of(self.task, recipient, &self.from.address),
            thread: self.thread.clone(),
            at: self.at,
            from: self.from.clone(),
            to: recipient.clone(),
            language: self.language,
            text: self.text.clone(),
        }
    }

    /// The language that it is written in.
    pub const fn language(&self) -> Locale {
        self.language
    }

    /// What it says.
    pub const fn text(&self) -> &MailText {
        &self.text
    }
}
