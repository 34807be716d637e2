//! Where mails go as long as there is no mail server: into a folder, with pages to read them.

use std::fmt::Write as _;
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::extract::{Path as Named, Query, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use mailparse::{MailHeaderMap as _, ParsedMail, dateparse, parse_mail};
use order_mail::{FolderMailer, Mail, MailFailure, Mailer};
use serde::Deserialize;

use crate::demo::Outcome;
use crate::host::say;

/// The most mails that are listed.
const LISTED_MAX: usize = 200;

/// A folder of mails. Each is told on the way there.
#[derive(Debug)]
pub struct Mailbox {
    files: FolderMailer,
    /// Where its pages are; `None` = nowhere.
    pages: Option<String>,
}

impl Mailbox {
    /// The mailbox of a folder, which is made if need be.
    pub fn open(folder: &Path, pages: Option<String>) -> Outcome<Self> {
        let files = FolderMailer::new(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self { files, pages })
    }
}

impl Mailer for Mailbox {
    async fn send(&self, mail: &Mail) -> Result<(), MailFailure> {
        self.files.send(mail).await?;
        let (to, subject, path) = (mail.to(), &mail.text().subject, self.files.path_of(mail));
        match (&self.pages, path.file_stem()) {
            (Some(pages), Some(name)) => {
                say(&format!("mail to {to}: {subject} ({pages}/{})", name.display()));
            }
            (None, _) | (_, None) => say(&format!("mail to {to}: {subject} ({})", path.display())),
        }
        Ok(())
    }
}

/// The pages of a mailbox. Whoever reads them reads everybody's mail, codes included.
pub fn pages(folder: &Path) -> Router {
    let folder: Arc<Path> = Arc::from(folder);
    let pages = Router::new().route("/mailbox", get(list)).route("/mailbox/{name}", get(read));
    pages.layer(middleware::from_fn(at_home)).with_state(folder)
}

/// Only to who calls this machine by its own name: a page from elsewhere, whose name leads here, reads nothing.
async fn at_home(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_matches(['[', ']']);
    let is_home = name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if is_home { next.run(request).await } else { StatusCode::NOT_FOUND.into_response() }
}

/// A mail of the list.
struct Listed {
    name: String,
    at: i64,
    date: String,
    to: String,
    subject: String,
}

fn listed(path: &Path) -> Option<Listed> {
    let bytes = fs::read(path).ok()?;
    let mail = parse_mail(&bytes).ok()?;
    let told = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
    let date = told("Date");
    Some(Listed {
        name: path.file_stem()?.to_str()?.to_owned(),
        at: dateparse(&date).unwrap_or_default(),
        date,
        to: told("To"),
        subject: told("Subject"),
    })
}

async fn list(State(folder): State<Arc<Path>>) -> Response {
    let Ok(files) = fs::read_dir(&folder) else { return StatusCode::NOT_FOUND.into_response() };
    let files = files.filter_map(|file| Some(file.ok()?.path()));
    let mails = files.filter(|path| path.extension().is_some_and(|extension| extension == "eml"));
    let mut mails: Vec<Listed> = mails.filter_map(|path| listed(&path)).collect();
    mails.sort_by(|one, other| (other.at, &other.name).cmp(&(one.at, &one.name)));
    let count = mails.len();
    mails.truncate(LISTED_MAX);
    let mut rows = String::new();
    for Listed { name, date, to, subject, .. } in &mails {
        let [date, to, subject] = [date, to, subject].map(|text| escaped(text));
        let _ = write!(rows, "<tr><td>{date}<td>{to}<td><a href=\"/mailbox/{name}\">{subject}</a>");
    }
    let told = format!("Mails: {count}, the newest first, in {}", escaped(&folder.display().to_string()));
    Html(page("Mailbox", &format!("<p>{told}<table><tr><th>Date<th>To<th>Subject{rows}</table>")))
        .into_response()
}

/// How a mail is shown.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum As {
    #[default]
    Html,
    Text,
    Source,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    part: As,
}

async fn read(
    State(folder): State<Arc<Path>>,
    Named(name): Named<String>,
    Query(shown): Query<Shown>,
) -> Response {
    let Some(bytes) = path_of(&folder, &name).and_then(|path| fs::read(path).ok()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match shown.part {
        As::Source => plain(String::from_utf8_lossy(&bytes).into_owned()),
        As::Text => part(&bytes, "text/plain").map_or_else(|| StatusCode::NOT_FOUND.into_response(), plain),
        As::Html => part(&bytes, "text/html").map_or_else(
            || StatusCode::NOT_FOUND.into_response(),
            |html| ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response(),
        ),
    }
}

/// What a mail may do in a browser: look as it does, and nothing more.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

fn plain(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// The file of a name; `None` = it is none that a mail has.
fn path_of(folder: &Path, name: &str) -> Option<PathBuf> {
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| folder.join(format!("{name}.eml")))
}

/// The part of a mail that is of a kind.
fn part(bytes: &[u8], kind: &str) -> Option<String> {
    fn find(mail: &ParsedMail<'_>, kind: &str) -> Option<String> {
        if mail.ctype.mimetype == kind {
            return mail.get_body().ok();
        }
        mail.subparts.iter().find_map(|part| find(part, kind))
    }
    find(&parse_mail(bytes).ok()?, kind)
}

/// A page of the storefront's own.
pub fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><style>body{{font:16px/1.5 \
         system-ui,sans-serif;margin:2rem;color-scheme:light dark}}td,th{{text-align:left;padding:.2rem 1rem .2rem 0}}</style>\
         <h1>{title}</h1>{body}</html>"
    )
}

/// A text as HTML shows it.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: a@house.example\r\nTo: <b@shop.example>\r\nDate: Sun, 01 Mar 2026 09:00:00 +0000\r\n\
        Subject: =?utf-8?q?=E6=B3=A8=E6=96=87_<b>?=\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n\
        --x\r\nContent-Type: text/plain\r\n\r\nplainly\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>richly\r\n--x--\r\n";

    async fn ask(folder: &Path, path: &str) -> (StatusCode, String) {
        use axum::body::{Body, to_bytes};
        use axum::http::Request;
        use tower::ServiceExt as _;
        let request = Request::get(path).header("host", "127.0.0.1:8080").body(Body::empty()).unwrap();
        let answer = pages(folder).oneshot(request).await.unwrap();
        let (head, body) = answer.into_parts();
        (head.status, String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn mails_are_listed_and_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("abc1.eml"), MAIL).unwrap();
        fs::write(folder.path().join(".abc2.part"), "not yet").unwrap();
        let (_, list) = ask(folder.path(), "/mailbox").await;
        assert!(list.contains("Mails: 1,") && list.contains("b@shop.example"), "{list}");
        assert!(list.contains("<a href=\"/mailbox/abc1\">注文 &lt;b&gt;</a>"), "{list}");
        for (path, part) in [("", "<p>richly"), ("?part=text", "plainly"), ("?part=source", "boundary=x")] {
            let (status, text) = ask(folder.path(), &format!("/mailbox/abc1{path}")).await;
            assert!(status == StatusCode::OK && text.contains(part), "{path}: {text}");
        }
    }

    #[tokio::test]
    async fn only_who_calls_the_machine_by_its_name_reads_them() {
        use axum::body::Body;
        use axum::http::Request;
        use tower::ServiceExt as _;
        let folder = tempfile::tempdir().unwrap();
        for (host, status) in [
            ("localhost", StatusCode::OK),
            ("127.0.0.1:8080", StatusCode::OK),
            ("[::1]:8080", StatusCode::OK),
            ("evil.example", StatusCode::NOT_FOUND),
            ("evil.example:8080", StatusCode::NOT_FOUND),
            ("192.0.2.7", StatusCode::NOT_FOUND),
        ] {
            let request = Request::get("/mailbox").header("host", host).body(Body::empty()).unwrap();
            assert_eq!(pages(folder.path()).oneshot(request).await.unwrap().status(), status, "{host}");
        }
    }

    #[tokio::test]
    async fn nothing_but_mails_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("secret"), "hidden").unwrap();
        for name in ["secret", "abc", "..%2Fsecret", "%2e%2e", "a.eml", "a%00"] {
            let (status, _) = ask(folder.path(), &format!("/mailbox/{name}")).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{name}");
        }
    }
}
