//! One conversation with the server.
//!
//! lettre's own transport does not tell at which command the server said no, and waits for answers for ever. So its connections are led
//! from here, command by command.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use tokio::time::{Instant, timeout};

use super::failure::{Broken, Stage};
use super::url::{Cover, SmtpUrl};

/// How long a server gets to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// How to begin a conversation.
#[derive(Clone)]
pub(super) struct Dial {
    pub(super) url: SmtpUrl,
    /// What the certificate of the server is checked with.
    pub(super) tls: TlsParameters,
    /// How long connecting may take, to the first answer.
    pub(super) connect: Duration,
    /// How long each answer may take.
    pub(super) answer: Duration,
}

/// A conversation that is ready for a mail.
pub(super) struct Session {
    connection: AsyncSmtpConnection,
    answer: Duration,
    idle_since: Instant,
}

impl Session {
    /// Connects, goes over to TLS and logs in, as the address says.
    pub(super) async fn open(dial: &Dial) -> Result<Self, Broken> {
        let url = &dial.url;
        let greeting = url.greeting.clone().map_or_else(ClientId::default, ClientId::Domain);
        let implicit = (url.cover == Cover::Implicit).then(|| dial.tls.clone());
        let server = (url.host.as_str(), url.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(server, Some(dial.connect), &greeting, implicit, None);
        let mut connection = within(dial.connect, Stage::Connect, connecting).await?;
        if url.cover == Cover::StartTls {
            let going_over = connection.starttls(dial.tls.clone(), &greeting);
            within(dial.answer, Stage::StartTls, going_over).await?;
        }
        if let Some(credentials) = &url.credentials {
            let logging_in = connection.auth(DEFAULT_MECHANISMS, credentials);
            good(Stage::LogIn, &within(dial.answer, Stage::LogIn, logging_in).await?)?;
        }
        Ok(Self { connection, answer: dial.answer, idle_since: Instant::now() })
    }

    /// Hands a mail over. `Ok` = the server has taken it.
    ///
    /// The content has no limit of its own: once it is sent, giving up means that nobody knows whether the mail was taken.
    pub(super) async fn hand_over(&mut self, message: &Message) -> Result<(), Broken> {
        let envelope = message.envelope();
        self.ask(Stage::From, Mail::new(envelope.from().cloned(), Vec::new())).await?;
        for to in envelope.to() {
            self.ask(Stage::To, Rcpt::new(to.clone(), Vec::new())).await?;
        }
        self.ask(Stage::Data, Data).await?;
        let answer = self.connection.command(content(&message.formatted())).await;
        good(Stage::Content, &answer.map_err(|error| Broken::of(Stage::Content, &error))?)
    }

    /// Makes it ready for another mail after one that was refused. Whether it is.
    pub(super) async fn recover(&mut self) -> bool {
        matches!(timeout(self.answer, self.connection.command(Rset)).await, Ok(Ok(_)))
    }

    /// How long nothing was said.
    pub(super) fn idle(&self) -> Duration {
        self.idle_since.elapsed()
    }

    /// Keeps it for later.
    pub(super) fn rest(self) -> Self {
        Self { idle_since: Instant::now(), ..self }
    }

    /// Says goodbye and hangs up.
    pub(super) async fn close(mut self) {
        // The mails are handed over; nothing depends on how the server takes its leave.
        let _ = timeout(GOODBYE, self.connection.command(Quit)).await;
    }

    async fn ask(&mut self, stage: Stage, command: impl fmt::Display) -> Result<(), Broken> {
        let answer = within(self.answer, stage, self.connection.command(command)).await?;
        good(stage, &answer)
    }
}

/// A message as it follows the command DATA: no line of it is taken for the last one, which is a dot.
///
/// It is sent in one piece. In two, the second would wait until the server's system acknowledges the first, which it puts off.
fn content(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message);
    let first = if text.starts_with('.') { "." } else { "" };
    let last = if text.ends_with("\r\n") { ".\r\n" } else { "\r\n.\r\n" };
    format!("{first}{}{last}", text.replace("\r\n.", "\r\n.."))
}

/// The answer to a question, in time.
async fn within<T>(
    limit: Duration,
    stage: Stage,
    question: impl Future<Output = Result<T, Error>>,
) -> Result<T, Broken> {
    match timeout(limit, question).await {
        Ok(answer) => answer.map_err(|error| Broken::of(stage, &error)),
        Err(_) => Err(Broken::silent(stage)),
    }
}

/// An answer that is friendly but not to what was asked means that the two have lost each other, or that somebody has put answers in
/// before the way was protected.
fn good(stage: Stage, answer: &Response) -> Result<(), Broken> {
    let code = u16::from(answer.code());
    if stage.good().contains(&code) {
        Ok(())
    } else {
        Err(Broken::Lost { stage, why: format!("an answer to something else: {code}") })
    }
}

#[cfg(test)]
mod tests {
    use super::content;

    #[test]
    fn a_dot_alone_on_a_line_does_not_end_the_message() {
        for (message, sent) in [
            ("a\r\nb\r\n", "a\r\nb\r\n.\r\n"),
            ("a", "a\r\n.\r\n"),
            (".\r\n", "..\r\n.\r\n"),
            ("a\r\n.\r\n.b\r\n..\r\n", "a\r\n..\r\n..b\r\n...\r\n.\r\n"),
            ("", "\r\n.\r\n"),
        ] {
            assert_eq!(content(message.as_bytes()), sent);
        }
    }
}
