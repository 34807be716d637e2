//! An SMTP server that does as it is told: answers what it likes to any command, hangs up at any moment, is slow, and keeps what it takes.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

/// A moment of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    /// Before the greeting.
    Connected,
    /// After the greeting, or in place of it.
    Greeted,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// In the middle of the content.
    Content,
    /// After the final dot. The server has the mail, unless it says no.
    Dot,
    /// After the answer to that.
    Taken,
}

/// What happens then.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// It answers this in place of what it would.
    Say(&'static str),
    /// It hangs up.
    Cut,
    /// It takes its time first.
    Wait(Duration),
}

/// A mail that the server has taken.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) content: Vec<u8>,
    pub(crate) encrypted: bool,
    pub(crate) user: Option<String>,
}

impl Taken {
    /// The value of a header, as it stands there.
    pub(crate) fn header(&self, name: &str) -> String {
        let mail = mailparse::parse_mail(&self.content).unwrap();
        mailparse::MailHeaderMap::get_first_value(&mail.headers[..], name).unwrap()
    }
}

#[derive(Default)]
struct Book {
    once: Mutex<Vec<(Step, Act)>>,
    always: Mutex<HashMap<Step, Act>>,
    refused: Mutex<HashMap<String, &'static str>>,
    taken: Mutex<Vec<Taken>>,
    /// Every line in clear, as it came.
    in_clear: Mutex<Vec<String>>,
    connections: AtomicUsize,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
    tls: Option<TlsAcceptor>,
    implicit: bool,
    password: Option<String>,
}

/// The server. It is gone when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    book: Arc<Book>,
    listening: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(Book::default(), "127.0.0.1:0".parse().unwrap()).await
    }

    /// A server that asks for TLS, from the first byte on or after STARTTLS, and for a password.
    pub(crate) async fn protected(tls: TlsAcceptor, implicit: bool, password: &str) -> Self {
        let password = Some(password.to_owned());
        let book = Book { tls: Some(tls), implicit, password, ..Book::default() };
        Self::with(book, "127.0.0.1:0".parse().unwrap()).await
    }

    /// A server that asks for a password, and has no TLS.
    pub(crate) async fn in_clear(password: &str) -> Self {
        let book = Book { password: Some(password.to_owned()), ..Book::default() };
        Self::with(book, "127.0.0.1:0".parse().unwrap()).await
    }

    async fn with(book: Book, address: SocketAddr) -> Self {
        let book = Arc::new(book);
        let (address, listening) = listen(address, Arc::clone(&book)).await;
        Self { address, book, listening }
    }

    /// Hangs up on everybody and hears nobody.
    pub(crate) async fn go_down(&mut self) {
        self.listening.abort();
        let _ = (&mut self.listening).await;
    }

    /// Is there again, at the same place.
    pub(crate) async fn come_up(&mut self) {
        self.listening = listen(self.address, Arc::clone(&self.book)).await.1;
    }

    pub(crate) const fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Does this once, the first time that it comes to that.
    pub(crate) fn once(&self, step: Step, act: Act) {
        self.book.once.lock().unwrap().push((step, act));
    }

    /// Does this every time; `None` = as usual.
    pub(crate) fn always(&self, step: Step, act: Option<Act>) {
        let mut always = self.book.always.lock().unwrap();
        match act {
            Some(act) => always.insert(step, act),
            None => always.remove(&step),
        };
    }

    /// Answers this to whoever wants to write to an address; `None` = takes it.
    pub(crate) fn refuse(&self, address: &str, answer: Option<&'static str>) {
        let mut refused = self.book.refused.lock().unwrap();
        match answer {
            Some(answer) => refused.insert(address.to_owned(), answer),
            None => refused.remove(address),
        };
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.book.taken.lock().unwrap().clone()
    }

    /// Every line that came without TLS.
    pub(crate) fn heard_in_clear(&self) -> String {
        self.book.in_clear.lock().unwrap().concat()
    }

    pub(crate) fn connections(&self) -> usize {
        self.book.connections.load(Ordering::SeqCst)
    }

    /// How many mails were on their way at the same time at most.
    pub(crate) fn most_under_way(&self) -> usize {
        self.book.most_under_way.load(Ordering::SeqCst)
    }

    pub(crate) fn under_way(&self) -> usize {
        self.book.under_way.load(Ordering::SeqCst)
    }
}

async fn listen(address: SocketAddr, book: Arc<Book>) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind(address).await.unwrap();
    let address = listener.local_addr().unwrap();
    let listening = tokio::spawn(async move {
        let mut conversations = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            stream.set_nodelay(true).unwrap();
            book.connections.fetch_add(1, Ordering::SeqCst);
            let book = Arc::clone(&book);
            conversations.spawn(async move {
                let wire: Box<dyn Wire> = match &book.tls {
                    Some(tls) if book.implicit => match tls.accept(stream).await {
                        Ok(stream) => Box::new(stream),
                        Err(_) => return,
                    },
                    _ => Box::new(stream),
                };
                let encrypted = book.implicit && book.tls.is_some();
                Conversation {
                    wire: BufReader::new(wire),
                    book,
                    encrypted,
                    user: None,
                    from: None,
                    to: None,
                }
                .lead()
                .await;
            });
        }
    });
    (address, listening)
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send + Sync {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync> Wire for T {}

struct Conversation {
    wire: BufReader<Box<dyn Wire>>,
    book: Arc<Book>,
    encrypted: bool,
    user: Option<String>,
    /// Set while a mail is under way, and counted as that.
    from: Option<String>,
    to: Option<String>,
}

impl Drop for Conversation {
    fn drop(&mut self) {
        self.forget();
    }
}

/// The conversation is over.
struct Over;

impl Conversation {
    async fn lead(mut self) {
        let _ = self.talk().await;
        let _ = self.wire.get_mut().shutdown().await;
    }

    async fn talk(&mut self) -> Result<(), Over> {
        if let Some(answer) = self.act(Step::Connected).await? {
            return self.say(answer).await;
        }
        self.say("220 mail.test ready").await?;
        self.act(Step::Greeted).await?;
        loop {
            let line = self.line().await?;
            let verb = line.split([' ', '\r', ':']).next().unwrap().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => self.answer(Step::Ehlo, &self.greeting()).await?,
                "STARTTLS" => self.start_tls().await?,
                "AUTH" => self.log_in(&line).await?,
                "MAIL" => self.begin(&line).await?,
                "RCPT" => self.address(&line).await?,
                "DATA" => self.take().await?,
                "RSET" => {
                    self.forget();
                    self.say("250 2.0.0 forgotten").await?;
                }
                "NOOP" => self.say("250 2.0.0 nothing").await?,
                "QUIT" => return self.say("221 2.0.0 bye").await,
                _ => self.say("500 5.5.2 what?").await?,
            }
        }
    }

    fn greeting(&self) -> String {
        let mut lines = vec!["mail.test"];
        if self.book.tls.is_some() && !self.encrypted {
            lines.push("STARTTLS");
        }
        // Like a careless one, it takes passwords in clear.
        if self.book.password.is_some() {
            lines.push("AUTH PLAIN LOGIN");
        }
        let last = lines.pop().unwrap();
        lines.iter().fold(String::new(), |text, line| text + "250-" + line + "\r\n") + "250 " + last
    }

    async fn start_tls(&mut self) -> Result<(), Over> {
        if let Some(answer) = self.act(Step::StartTls).await? {
            return self.say(answer).await;
        }
        let Some(tls) = self.book.tls.clone() else { return self.say("502 5.5.1 no TLS here").await };
        self.say("220 2.0.0 go on").await?;
        let nowhere: Box<dyn Wire> = Box::new(tokio::io::empty());
        let wire = std::mem::replace(&mut self.wire, BufReader::new(nowhere)).into_inner();
        let wire: Box<dyn Wire> = Box::new(tls.accept(wire).await.map_err(|_| Over)?);
        self.wire = BufReader::new(wire);
        self.encrypted = true;
        Ok(())
    }

    async fn log_in(&mut self, line: &str) -> Result<(), Over> {
        if let Some(answer) = self.act(Step::Auth).await? {
            return self.say(answer).await;
        }
        let told = line.trim_end().strip_prefix("AUTH PLAIN ").unwrap_or_default();
        let told = base64::prelude::BASE64_STANDARD.decode(told).unwrap();
        let told = String::from_utf8(told).unwrap();
        let mut parts = told.split('\0').skip(1);
        let (user, password) = (parts.next().unwrap(), parts.next().unwrap());
        if self.book.password.as_deref() != Some(password) {
            return self.say("535 5.7.8 wrong").await;
        }
        self.user = Some(user.to_owned());
        self.say("235 2.7.0 welcome").await
    }

    async fn begin(&mut self, line: &str) -> Result<(), Over> {
        if let Some(answer) = self.act(Step::Mail).await? {
            return self.say(answer).await;
        }
        if self.book.password.is_some() && self.user.is_none() {
            return self.say("530 5.7.0 who are you?").await;
        }
        self.from = Some(between(line));
        let now = self.book.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.book.most_under_way.fetch_max(now, Ordering::SeqCst);
        self.say("250 2.1.0 ok").await
    }

    async fn address(&mut self, line: &str) -> Result<(), Over> {
        if let Some(answer) = self.act(Step::Rcpt).await? {
            return self.say(answer).await;
        }
        let to = between(line);
        let refused = self.book.refused.lock().unwrap().get(&to).copied();
        if let Some(answer) = refused {
            return self.say(answer).await;
        }
        assert!(self.to.is_none(), "a mail goes to one");
        self.to = Some(to);
        self.say("250 2.1.5 ok").await
    }

    async fn take(&mut self) -> Result<(), Over> {
        if let Some(answer) = self.act(Step::Data).await? {
            return self.say(answer).await;
        }
        let (from, to) = (self.from.clone().unwrap(), self.to.clone().unwrap());
        self.say("354 go on").await?;
        let mut content = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.wire.read_until(b'\n', &mut line).await.map_err(|_| Over)? == 0 {
                return Err(Over);
            }
            if content.is_empty() {
                self.act(Step::Content).await?;
            }
            if line == b".\r\n" {
                break;
            }
            content.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        // Waiting and hanging up come after it has the mail, and saying no before.
        let act = self.next(Step::Dot);
        if let Some(Act::Say(answer)) = act {
            self.forget();
            return self.say(answer).await;
        }
        let (encrypted, user) = (self.encrypted, self.user.clone());
        if let Some(Act::Wait(time)) = act {
            tokio::time::sleep(time).await;
        }
        self.book.taken.lock().unwrap().push(Taken { from, to, content, encrypted, user });
        self.forget();
        if matches!(act, Some(Act::Cut)) {
            return Err(Over);
        }
        self.say("250 2.0.0 taken").await?;
        self.act(Step::Taken).await.map(|_| ())
    }

    /// No mail is under way any more.
    fn forget(&mut self) {
        self.to = None;
        if self.from.take().is_some() {
            self.book.under_way.fetch_sub(1, Ordering::SeqCst);
        }
    }

    async fn answer(&mut self, step: Step, usual: &str) -> Result<(), Over> {
        match self.act(step).await? {
            Some(answer) => self.say(answer).await,
            None => self.say(usual).await,
        }
    }

    /// What it was told to do at a moment.
    fn next(&self, step: Step) -> Option<Act> {
        let mut once = self.book.once.lock().unwrap();
        let place = once.iter().position(|(at, _)| *at == step);
        place
            .map(|place| once.remove(place).1)
            .or_else(|| self.book.always.lock().unwrap().get(&step).cloned())
    }

    /// Does that; what to say in place of the usual, if anything.
    async fn act(&self, step: Step) -> Result<Option<&'static str>, Over> {
        match self.next(step) {
            None => Ok(None),
            Some(Act::Say(answer)) => Ok(Some(answer)),
            Some(Act::Cut) => Err(Over),
            Some(Act::Wait(time)) => {
                tokio::time::sleep(time).await;
                Ok(None)
            }
        }
    }

    async fn say(&mut self, answer: &str) -> Result<(), Over> {
        let wire = self.wire.get_mut();
        wire.write_all(format!("{answer}\r\n").as_bytes()).await.map_err(|_| Over)?;
        wire.flush().await.map_err(|_| Over)?;
        if answer.starts_with("421") { Err(Over) } else { Ok(()) }
    }

    async fn line(&mut self) -> Result<String, Over> {
        let mut line = String::new();
        match self.wire.read_line(&mut line).await {
            Ok(0) | Err(_) => Err(Over),
            Ok(_) => {
                if !self.encrypted {
                    self.book.in_clear.lock().unwrap().push(line.clone());
                }
                Ok(line)
            }
        }
    }
}

/// The address between angle brackets.
fn between(line: &str) -> String {
    line.split(['<', '>']).nth(1).unwrap().to_owned()
}
