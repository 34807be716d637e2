//! What takes mails on their way: SMTP, a provider's API, a folder.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::Mail;

/// What hands a mail over to the world. Whoever uses a provider of their own implements it.
pub trait Mailer: Send + Sync {
    /// Hands one mail to its one recipient over.
    ///
    /// To be correct: `Ok` means that somebody else has taken the responsibility for it, durably. The same mail may come again, with the
    /// same [`MessageId`](crate::MessageId), when it is not known whether it had been taken over; so may mails in parallel.
    ///
    /// # Errors
    /// A [`MailFailure`], which tells whether it is worth another try.
    fn send(&self, mail: &Mail) -> impl Future<Output = Result<(), MailFailure>> + Send;
}

/// Why a mail was not handed over. The reason is shown to operators: it must not hold secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailFailure {
    /// It may work later.
    #[error("{reason}")]
    ForNow {
        /// What went wrong.
        reason: String,
    },
    /// It will never work for this recipient or this mail.
    #[error("{reason}")]
    ForGood {
        /// What is wrong.
        reason: String,
    },
}

type Sent<'a> = Pin<Box<dyn Future<Output = Result<(), MailFailure>> + Send + 'a>>;

/// [`Mailer`] with boxed futures, so that it can be a trait object.
trait Erased: Send + Sync {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a>;
}

impl<M: Mailer> Erased for M {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a> {
        Box::pin(Mailer::send(self, mail))
    }
}

/// A shared mailer of any type. Cloning it shares the mailer.
#[derive(Clone)]
pub struct SharedMailer(Arc<dyn Erased>);

impl SharedMailer {
    /// Shares a mailer.
    pub fn new(mailer: impl Mailer + 'static) -> Self {
        Self(Arc::new(mailer))
    }
}

impl Mailer for SharedMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailFailure> {
        self.0.send(mail).await
    }
}

impl fmt::Debug for SharedMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedMailer")
    }
}
