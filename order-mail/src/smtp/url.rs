//! Where an SMTP server is and how to talk to it, in one line.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use lettre::transport::smtp::authentication::Credentials;
use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// The address of an SMTP server, with how the way there is protected and who one is there:
/// `smtp[s]://[user:password@]host[:port][/name-to-greet-with][?tls=required|none]`.
///
/// - `smtps` talks TLS from the first byte on, at port 465 unless another is given.
/// - `smtp` begins in clear, asks for TLS with STARTTLS, at port 587, and goes no further where that is refused. On the machine itself
///   (`localhost`, `127.0.0.1`, `::1`), or where `tls=none` says so, it stays in clear, at port 25.
///
/// User and password are percent-encoded. A password is never sent in clear to another machine: such an address is refused.
/// Neither [`Debug`](fmt::Debug) nor [`Display`](fmt::Display) shows them.
///
/// ```
/// use order_mail::SmtpUrl;
///
/// let url: SmtpUrl = "smtp://shop:p%40ss@mail.example.com/shop.example.com".parse()?;
/// assert_eq!(url.to_string(), "smtp://mail.example.com:587?tls=required");
/// assert!("smtp://shop:secret@mail.example.com?tls=none".parse::<SmtpUrl>().is_err());
/// # Ok::<(), order_mail::SmtpUrlError>(())
/// ```
#[derive(Clone)]
pub struct SmtpUrl {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) cover: Cover,
    pub(super) credentials: Option<Credentials>,
    pub(super) greeting: Option<String>,
}

/// How the way to the server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cover {
    /// TLS from the first byte on.
    Implicit,
    /// TLS once both agreed on it, and nothing before.
    StartTls,
    /// None.
    Clear,
}

/// Why a text is not the address of an SMTP server. It never repeats the text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SmtpUrlError {
    /// It is no URL.
    #[error("this is not a URL such as smtps://user:password@mail.example.com")]
    NotAUrl,
    /// It is a URL of something else.
    #[error("the URL of an SMTP server begins with smtp:// or smtps://")]
    UnknownScheme,
    /// It names no server, or port 0.
    #[error("the URL names no host, or none that can be there")]
    NoHost,
    /// It has a user without a password, or the other way round.
    #[error("the URL has a user without a password, or a password without a user")]
    HalfCredentials,
    /// User or password are not percent-encoded UTF-8, or hold control characters.
    #[error("the user or the password in the URL is not percent-encoded text")]
    UnreadableCredentials,
    /// A password would cross the network in clear.
    #[error("a password must not be sent in clear; leave out tls=none, or use smtps://")]
    PasswordInClear,
    /// What follows the `?` is not `tls=required` or `tls=none`, or contradicts `smtps`.
    #[error(
        "the URL may end with ?tls=required or ?tls=none, and smtps:// with neither tls=none nor anything else"
    )]
    UnknownOption,
    /// The path is not the name of a host.
    #[error("the path of the URL is the name to greet the server with, such as shop.example.com")]
    UnknownGreeting,
}

impl FromStr for SmtpUrl {
    type Err = SmtpUrlError;

    fn from_str(text: &str) -> Result<Self, SmtpUrlError> {
        let url = Url::parse(text).map_err(|_| SmtpUrlError::NotAUrl)?;
        let secure = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(SmtpUrlError::UnknownScheme),
        };
        if url.fragment().is_some() {
            return Err(SmtpUrlError::NotAUrl);
        }
        let host = host(&url)?;
        let cover = cover(secure, url.query(), is_here(&host))?;
        let credentials = credentials(&url)?;
        if credentials.is_some() && cover == Cover::Clear && !is_here(&host) {
            return Err(SmtpUrlError::PasswordInClear);
        }
        let port = url.port().unwrap_or(match cover {
            Cover::Implicit => 465,
            Cover::StartTls => 587,
            Cover::Clear => 25,
        });
        if port == 0 {
            return Err(SmtpUrlError::NoHost);
        }
        Ok(Self { host, port, cover, credentials, greeting: greeting(url.path())? })
    }
}

/// The host as resolvers and certificates know it: an IPv6 address without its brackets.
fn host(url: &Url) -> Result<String, SmtpUrlError> {
    // Of a scheme that it does not know, the parser takes any text for a domain.
    let text = url.host_str().unwrap_or_default();
    match Host::parse(text) {
        Ok(Host::Domain(domain)) if is_name(&domain) => Ok(domain),
        Ok(Host::Ipv4(address)) => Ok(address.to_string()),
        Ok(Host::Ipv6(address)) => Ok(address.to_string()),
        Ok(Host::Domain(_)) | Err(_) => Err(SmtpUrlError::NoHost),
    }
}

/// Whether the host is the machine itself, so that nobody is in between.
fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

fn cover(secure: bool, query: Option<&str>, here: bool) -> Result<Cover, SmtpUrlError> {
    match (secure, query) {
        (true, None | Some("tls=required")) => Ok(Cover::Implicit),
        (false, Some("tls=required")) => Ok(Cover::StartTls),
        (false, Some("tls=none")) => Ok(Cover::Clear),
        (false, None) => Ok(if here { Cover::Clear } else { Cover::StartTls }),
        (_, Some(_)) => Err(SmtpUrlError::UnknownOption),
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, SmtpUrlError> {
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None | Some("")) => Err(SmtpUrlError::HalfCredentials),
        (user, Some(password)) => Ok(Some(Credentials::new(decoded(user)?, decoded(password)?))),
    }
}

/// Text without what would end a line or, in the mechanism PLAIN, a part.
fn decoded(text: &str) -> Result<String, SmtpUrlError> {
    let text = percent_decode_str(text).decode_utf8().map_err(|_| SmtpUrlError::UnreadableCredentials)?;
    if text.chars().any(char::is_control) {
        return Err(SmtpUrlError::UnreadableCredentials);
    }
    Ok(text.into_owned())
}

fn greeting(path: &str) -> Result<Option<String>, SmtpUrlError> {
    match path.trim_matches('/') {
        "" => Ok(None),
        name if is_name(name) => Ok(Some(name.to_owned())),
        _ => Err(SmtpUrlError::UnknownGreeting),
    }
}

fn is_name(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

impl fmt::Display for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, tls) = match self.cover {
            Cover::Implicit => ("smtps", ""),
            Cover::StartTls => ("smtp", "?tls=required"),
            Cover::Clear => ("smtp", "?tls=none"),
        };
        match self.host.parse::<Ipv6Addr>() {
            Ok(address) => write!(f, "{scheme}://[{address}]:{}{tls}", self.port),
            Err(_) => write!(f, "{scheme}://{}:{}{tls}", self.host, self.port),
        }
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, SmtpUrlError> {
        text.parse::<SmtpUrl>().map(|url| url.to_string())
    }

    #[test]
    fn the_way_is_protected_unless_it_leads_nowhere_or_somebody_says_so() {
        for (text, url) in [
            ("smtps://mail.example.com", "smtps://mail.example.com:465"),
            ("smtps://mail.example.com:2465/?tls=required", "smtps://mail.example.com:2465"),
            ("smtp://mail.example.com", "smtp://mail.example.com:587?tls=required"),
            ("smtp://mail.example.com:25?tls=required", "smtp://mail.example.com:25?tls=required"),
            ("smtp://mail.example.com?tls=none", "smtp://mail.example.com:25?tls=none"),
            ("smtp://10.0.0.7", "smtp://10.0.0.7:587?tls=required"),
            ("smtp://localhost", "smtp://localhost:25?tls=none"),
            ("smtp://127.0.0.1:1025", "smtp://127.0.0.1:1025?tls=none"),
            ("smtp://[::1]:1025", "smtp://[::1]:1025?tls=none"),
            ("smtp://[2001:db8::1]", "smtp://[2001:db8::1]:587?tls=required"),
            ("smtp://localhost?tls=required", "smtp://localhost:587?tls=required"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(url), "{text}");
        }
    }

    #[test]
    fn a_password_is_read_and_shown_nowhere() {
        let url: SmtpUrl = "smtps://shop%40example.com:p%40s%3Ass%2F%C3%A9@mail.example.com/shop.example.com"
            .parse()
            .unwrap();
        let expected = Credentials::new("shop@example.com".to_owned(), "p@s:ss/é".to_owned());
        assert!(url.credentials == Some(expected));
        assert_eq!(url.greeting.as_deref(), Some("shop.example.com"));
        assert_eq!(
            format!("{url:?} {url}"),
            "SmtpUrl(smtps://mail.example.com:465) smtps://mail.example.com:465"
        );
        assert_eq!(
            read("smtp://u:p@localhost").as_deref(),
            Ok("smtp://localhost:25?tls=none"),
            "nobody is in between"
        );
    }

    #[test]
    fn what_is_wrong_is_told_without_the_text() {
        use SmtpUrlError as E;
        for (text, error) in [
            ("", E::NotAUrl),
            ("mail.example.com", E::NotAUrl),
            ("smtp://mail.example.com#x", E::NotAUrl),
            ("smtp://u:p@mail.example.com:99999", E::NotAUrl),
            ("http://mail.example.com", E::UnknownScheme),
            ("smtp:mail.example.com", E::NoHost),
            ("smtp:///name", E::NoHost),
            ("smtp://mail.example.com:0", E::NoHost),
            ("smtp://a%0d%0ab.example", E::NoHost),
            ("smtp://user@mail.example.com", E::HalfCredentials),
            ("smtp://user:@mail.example.com", E::HalfCredentials),
            ("smtp://:secret@mail.example.com", E::HalfCredentials),
            ("smtp://u:%ff@mail.example.com", E::UnreadableCredentials),
            ("smtp://u:a%00b@mail.example.com", E::UnreadableCredentials),
            ("smtp://u%0d%0aQUIT:p@mail.example.com", E::UnreadableCredentials),
            ("smtp://u:secret@mail.example.com?tls=none", E::PasswordInClear),
            ("smtp://u:secret@10.0.0.7?tls=none", E::PasswordInClear),
            ("smtp://mail.example.com?tls=opportunistic", E::UnknownOption),
            ("smtp://mail.example.com?tls=none&x=1", E::UnknownOption),
            ("smtps://mail.example.com?tls=none", E::UnknownOption),
            ("smtp://mail.example.com/a%0d%0aRCPT", E::UnknownGreeting),
            ("smtp://mail.example.com/a/b", E::UnknownGreeting),
        ] {
            assert_eq!(text.parse::<SmtpUrl>().unwrap_err(), error, "{text}");
        }
    }
}
