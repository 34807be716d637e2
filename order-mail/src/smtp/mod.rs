//! Handing mails to an SMTP server.
//!
//! Decides how the way to the server is protected, how long it may take, and which of its answers are for good. Does not know what a mail
//! says, nor when one is tried again.

mod failure;
mod session;
mod url;

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters, TlsParametersBuilder};
use tokio::sync::Semaphore;
use tokio::time::timeout;

pub use url::{SmtpUrl, SmtpUrlError};

use self::failure::Broken;
use self::session::{Dial, Session};
use crate::reason::with_sources;
use crate::{Mail, MailFailure, Mailer};

/// How an SMTP server is dealt with.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// How long connecting may take, until the server has greeted. 20 seconds unless set.
    pub connect_within: Duration,
    /// How long the server may take for each answer before it is sent the content. Half a minute unless set.
    pub answer_within: Duration,
    /// How long handing over one mail may take in all. A minute unless set. A server that takes longer for a mail it has received gets
    /// it once more.
    pub hand_over_within: Duration,
    /// How many connections there are at most; further mails wait, within their time. 8 unless set.
    pub connections: u32,
    /// How long an idle connection is used again. 20 seconds unless set.
    pub keep_idle: Duration,
    /// Authorities whose certificates are trusted besides those that browsers trust, as a company's own.
    pub roots: Vec<RootCertificate>,
}

impl Default for SmtpSettings {
    fn default() -> Self {
        Self {
            connect_within: Duration::from_secs(20),
            answer_within: Duration::from_secs(30),
            hand_over_within: Duration::from_secs(60),
            connections: 8,
            keep_idle: Duration::from_secs(20),
            roots: Vec::new(),
        }
    }
}

/// The certificates of an authority.
#[derive(Debug, Clone)]
pub struct RootCertificate(Certificate);

impl RootCertificate {
    /// Every certificate in a text in PEM form.
    ///
    /// # Errors
    /// [`SmtpSetupError::NoCertificate`] when there is none in it.
    pub fn from_pem(pem: &[u8]) -> Result<Self, SmtpSetupError> {
        const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
        if !pem.windows(BEGIN.len()).any(|window| window == BEGIN) {
            return Err(SmtpSetupError::NoCertificate);
        }
        Certificate::from_pem(pem).map(Self).map_err(|_| SmtpSetupError::NoCertificate)
    }
}

/// Why there is no mailer of an SMTP server.
#[derive(Debug, thiserror::Error)]
pub enum SmtpSetupError {
    /// There is no certificate in what was to be trusted.
    #[error("there is no certificate in PEM form to trust")]
    NoCertificate,
    /// A certificate to be trusted is of no use, or there is no TLS at all.
    #[error("TLS cannot be set up")]
    Tls(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Hands mails to an SMTP server, over connections that it keeps for a while.
///
/// What the server says about the mail or its recipient for good, as that nobody has such an address, is [`MailFailure::ForGood`].
/// Everything else is [`MailFailure::ForNow`], a wrong password and a refused sender included: operators put those right.
///
/// ```no_run
/// use order_mail::{SmtpMailer, SmtpSettings};
///
/// let url = "smtps://shop:secret@mail.example.com".parse()?;
/// let mailer = SmtpMailer::new(url, SmtpSettings::default())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SmtpMailer {
    dial: Dial,
    settings: SmtpSettings,
    slots: Semaphore,
    idle: Mutex<Vec<Session>>,
}

impl SmtpMailer {
    /// A mailer of the server at an address. It connects when there is a mail to send.
    ///
    /// # Errors
    /// [`SmtpSetupError::Tls`].
    pub fn new(url: SmtpUrl, settings: SmtpSettings) -> Result<Self, SmtpSetupError> {
        let builder =
            TlsParameters::builder(url.host.clone()).certificate_store(CertificateStore::WebpkiRoots);
        let roots = settings.roots.iter().map(|root| root.0.clone());
        let builder = roots.fold(builder, TlsParametersBuilder::add_root_certificate);
        let tls = builder.build().map_err(|error| SmtpSetupError::Tls(Box::new(error)))?;
        let (connect, answer) = (settings.connect_within, settings.answer_within);
        let connections = usize::try_from(settings.connections.max(1)).unwrap_or(usize::MAX);
        Ok(Self {
            dial: Dial { url, tls, connect, answer },
            slots: Semaphore::new(connections.min(Semaphore::MAX_PERMITS)),
            idle: Mutex::default(),
            settings,
        })
    }

    /// Says goodbye on the connections that are idle. The server finds out by itself when this is left out.
    pub async fn close(&self) {
        for session in self.take_idle() {
            session.close().await;
        }
    }

    async fn hand_over(&self, message: &Message) -> Result<(), Broken> {
        // It is never closed, so there is always one in the end.
        let _slot = self.slots.acquire().await;
        while let Some(mut session) = self.idle_session() {
            match session.hand_over(message).await {
                // The server had hung up meanwhile, and knows nothing of this mail.
                Err(broken) if broken.is_before_all() => {}
                outcome => return self.part(session, outcome).await,
            }
        }
        let mut session = Session::open(&self.dial).await?;
        let outcome = session.hand_over(message).await;
        self.part(session, outcome).await
    }

    /// Keeps the connection for the next mail where that is of use.
    async fn part(&self, mut session: Session, outcome: Result<(), Broken>) -> Result<(), Broken> {
        let of_use = match &outcome {
            Ok(()) => true,
            Err(broken) if broken.is_over() => false,
            Err(_) => session.recover().await,
        };
        if of_use {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(session.rest());
        }
        outcome
    }

    /// The connection used last, unless that was too long ago. So few connections as needed stay in use.
    fn idle_session(&self) -> Option<Session> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|session| session.idle() < self.settings.keep_idle);
        idle.pop()
    }

    fn take_idle(&self) -> Vec<Session> {
        std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailFailure> {
        let message =
            mail.message().map_err(|error| MailFailure::ForGood { reason: with_sources(&error) })?;
        let limit = self.settings.hand_over_within;
        let handed_over = timeout(limit, self.hand_over(&message)).await;
        handed_over.unwrap_or(Err(Broken::TooLong { limit })).map_err(Broken::into_failure)
    }
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer").field("url", &self.dial.url).finish_non_exhaustive()
    }
}
