//! A mail to one recipient, and its form on the wire.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lettre::message::header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use order_core::value::{EmailAddress, Locale, Name, TaskId, Timestamp};
use uuid::Uuid;

use crate::text::one_line;

/// What a mail says, in the language of its recipient.
///
/// Printed for debugging it shows its subject only: texts may tell codes.
#[derive(Clone, PartialEq, Eq)]
pub struct MailText {
    /// The subject, one line. Line breaks and other control characters in it become spaces.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as an HTML document.
    pub html: String,
}

impl fmt::Debug for MailText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailText").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// Who a mail is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The address.
    pub address: EmailAddress,
    /// The name beside it.
    pub name: Option<Name>,
}

/// What a mail is known by, wherever it comes to: one for each task and recipient, the same at every attempt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// The id of what a task of the outbox tells one recipient. The domain is that of the sender.
    pub fn of(task: TaskId, to: &EmailAddress, from: &EmailAddress) -> Self {
        // The address of one recipient stays hidden from whoever else sees the id.
        let of_recipient = Uuid::new_v5(&task.as_uuid(), to.as_str().as_bytes());
        Self::within(&of_recipient, from)
    }

    /// An id that no mail has, for mails to refer to that belong to one conversation.
    pub fn of_thread(thread: &Uuid, from: &EmailAddress) -> Self {
        Self::within(thread, from)
    }

    fn within(id: &Uuid, from: &EmailAddress) -> Self {
        let domain = from.as_str().rsplit('@').next().unwrap_or("localhost");
        Self(format!("<{}@{domain}>", id.simple()))
    }

    /// The id with its angle brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A mail to one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub(crate) id: MessageId,
    pub(crate) thread: Option<MessageId>,
    pub(crate) at: Timestamp,
    pub(crate) from: Sender,
    pub(crate) to: EmailAddress,
    pub(crate) language: Locale,
    pub(crate) text: MailText,
}

/// A mail that cannot be put into the form of the wire.
#[derive(Debug, thiserror::Error)]
#[error("the mail has no form on the wire")]
pub struct MailError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl Mail {
    /// What it is known by.
    pub const fn id(&self) -> &MessageId {
        &self.id
    }

    /// What the mails of one conversation, such as those about one order, refer to together.
    pub const fn thread(&self) -> Option<&MessageId> {
        self.thread.as_ref()
    }

    /// When what it tells happened; its date.
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// Who it is from.
    pub const fn from(&self) -> &Sender {
        &self.from
    }

    /// Who it is to.
    pub const fn to(&self) -> &EmailAddress {
        &self.to
    }

    /// The language that it is written in.
    pub const fn language(&self) -> Locale {
        self.language
    }

    /// What it says.
    pub const fn text(&self) -> &MailText {
        &self.text
    }

    /// The whole message as RFC 5322 has it: headers, a plain text, and the same in HTML. Equal mails give equal bytes.
    ///
    /// # Errors
    /// A [`MailError`] when an address is of a kind that no message can carry.
    pub fn to_bytes(&self) -> Result<Vec<u8>, MailError> {
        Ok(self.message()?.formatted())
    }

    /// The message, with its envelope.
    pub(crate) fn message(&self) -> Result<Message, MailError> {
        let name = self.from.name.as_ref().map(|name| one_line(name.as_str()));
        let mut builder = Message::builder()
            .message_id(Some(self.id.0.clone()))
            .date(date(self.at))
            .from(Mailbox::new(name, address(&self.from.address)?))
            .to(Mailbox::new(None, address(&self.to)?))
            .subject(one_line(&self.text.subject))
            .header(AutoSubmitted)
            .header(ContentLanguage(self.language.to_string()));
        if let Some(thread) = &self.thread {
            builder = builder.references(thread.0.clone());
        }
        let boundary =
            format!("={}", self.id.0.trim_matches(['<', '>']).split('@').next().unwrap_or_default());
        let parts = MultiPart::alternative()
            .boundary(boundary)
            .singlepart(part(ContentType::TEXT_PLAIN, &self.text.text))
            .singlepart(part(ContentType::TEXT_HTML, &self.text.html));
        builder.multipart(parts).map_err(|error| MailError(Box::new(error)))
    }
}

/// The date of a message is not before 1970.
fn date(at: Timestamp) -> SystemTime {
    let since = Duration::from_micros(u64::try_from(at.micros()).unwrap_or(0));
    UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH)
}

fn part(kind: ContentType, body: &str) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::Base64).body(body.to_owned())
}

fn address(email: &EmailAddress) -> Result<Address, MailError> {
    email.as_str().parse().map_err(|error| MailError(Box::new(error)))
}

/// Tells answering machines that there is nobody to answer (RFC 3834).
#[derive(Debug, Clone, Copy)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The language of the message (RFC 3282).
#[derive(Debug, Clone)]
struct ContentLanguage(String);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}
