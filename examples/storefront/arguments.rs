//! What is asked for on the command line.

use std::ffi::OsString;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;

use order_core::value::{EmailAddress, Name};
use order_mail::SmtpUrl;

pub const USAGE: &str = "usage: storefront [OPTION]…
  --database memory|sqlite:PATH  where everything is kept; without it sqlite:storefront.db
  --listen ADDRESS               where it is served; without it 127.0.0.1:8080, and port 0 takes a free one
  --metrics ADDRESS              where Prometheus reads its numbers, at /metrics; without it nowhere
  --demo                         asks for the demo data; an error where the file has other data
  --no-demo                      begins empty; without either, a new database gets the demo data
  --smtp URL                     where mails go, as smtps://user:password@mail.example.com; without it into a folder
  --sender EMAIL                 who mails are from; without it orders@storefront.example, and needed with --smtp
  --brand NAME --owner EMAIL     adds a brand, and invites its first owner
  --help                         shows this

The variable ORDER_LOG tells how much is told on standard error: off, error, warn, info (as without it), debug or trace.";

/// The options that have a value.
const VALUED: [&str; 7] = ["--database", "--listen", "--metrics", "--smtp", "--sender", "--brand", "--owner"];

/// Who mails into a folder are from.
const SENDER: &str = "orders@storefront.example";

/// The command line, read.
#[derive(Debug)]
pub struct Arguments {
    pub database: Database,
    pub listen: SocketAddr,
    /// Where its numbers are told; `None` = nowhere.
    pub metrics: Option<SocketAddr>,
    pub demo: Demo,
    pub mail: Mail,
    pub brand: Option<NewBrand>,
}

/// Where mails go, and who they are from.
#[derive(Debug)]
pub struct Mail {
    /// The mail server; `None` = a folder.
    pub smtp: Option<SmtpUrl>,
    pub sender: EmailAddress,
}

/// Where everything is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    Memory,
    Sqlite(PathBuf),
}

/// Whether there is demo data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demo {
    /// In a new database.
    WhenNew,
    /// In any case, so that other data is an error.
    Wanted,
    Unwanted,
}

/// A brand that is added at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBrand {
    pub name: Name,
    pub owner: EmailAddress,
}

/// The options as they are given, each at most once.
#[derive(Default)]
struct Given {
    database: Option<Database>,
    listen: Option<SocketAddr>,
    metrics: Option<SocketAddr>,
    demo: Option<Demo>,
    smtp: Option<SmtpUrl>,
    sender: Option<EmailAddress>,
    name: Option<Name>,
    owner: Option<EmailAddress>,
}

impl Arguments {
    /// Reads the arguments after the program's name; `None` = only the usage is asked for.
    pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<Option<Self>, String> {
        let mut given = Given::default();
        let mut arguments = arguments.map(|argument| {
            argument.into_string().map_err(|argument| format!("{} is no text", argument.display()))
        });
        while let Some(argument) = arguments.next() {
            let argument = argument?;
            let (option, joined) = match argument.split_once('=') {
                Some((option, value)) => (option, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            if let "--help" | "-h" = option {
                return Ok(None);
            }
            if let ("--demo" | "--no-demo", None) = (option, &joined) {
                let demo = if option == "--demo" { Demo::Wanted } else { Demo::Unwanted };
                once(&mut given.demo, demo, "--demo or --no-demo")?;
                continue;
            }
            if !VALUED.contains(&option) {
                return Err(format!("{argument} is unknown"));
            }
            let value = match joined {
                Some(value) => value,
                None => arguments.next().ok_or_else(|| format!("{option} needs a value"))??,
            };
            given.take(option, &value)?;
        }
        given.whole().map(Some)
    }
}

impl Given {
    fn take(&mut self, option: &str, value: &str) -> Result<(), String> {
        match option {
            "--database" => once(&mut self.database, Database::read(value)?, option),
            "--listen" => once(&mut self.listen, address(option, value)?, option),
            "--metrics" => once(&mut self.metrics, address(option, value)?, option),
            "--smtp" => {
                let url = value.parse().map_err(|error| format!("--smtp: {error}"))?;
                once(&mut self.smtp, url, option)
            }
            "--sender" => {
                let sender = value.parse().map_err(|error| format!("--sender: {error}"))?;
                once(&mut self.sender, sender, option)
            }
            "--brand" => {
                let name = Name::new(value).map_err(|error| format!("--brand: {error}"))?;
                once(&mut self.name, name, option)
            }
            _ => {
                let owner = value.parse().map_err(|error| format!("--owner: {error}"))?;
                once(&mut self.owner, owner, option)
            }
        }
    }

    fn whole(self) -> Result<Arguments, String> {
        let brand = match (self.name, self.owner) {
            (Some(name), Some(owner)) => Some(NewBrand { name, owner }),
            (None, None) => None,
            _ => return Err("--brand and --owner go together".to_owned()),
        };
        let sender = match (&self.smtp, self.sender) {
            (_, Some(sender)) => sender,
            (None, None) => SENDER.parse().map_err(|error| format!("{SENDER}: {error}"))?,
            // Servers take mails of addresses that they know.
            (Some(_), None) => return Err("--smtp needs a --sender".to_owned()),
        };
        Ok(Arguments {
            mail: Mail { smtp: self.smtp, sender },
            database: self.database.unwrap_or_else(|| Database::Sqlite(PathBuf::from("storefront.db"))),
            listen: self.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            metrics: self.metrics,
            demo: self.demo.unwrap_or(Demo::WhenNew),
            brand,
        })
    }
}

impl Database {
    fn read(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "memory" => Ok(Self::Memory),
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err(format!("no database is known as {text}; there are memory and sqlite:PATH")),
        }
    }
}

fn address(option: &str, text: &str) -> Result<SocketAddr, String> {
    let found = text.to_socket_addrs().map_err(|error| format!("{option} {text}: {error}"))?;
    found.into_iter().next().ok_or_else(|| format!("{option} {text}: there is no such address"))
}

fn once<T>(place: &mut Option<T>, value: T, option: &str) -> Result<(), String> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("{option} is given twice")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Option<Arguments>, String> {
        Arguments::read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn without_options_it_is_a_file_here_with_demo_data() {
        let arguments = read("").unwrap().unwrap();
        assert_eq!(arguments.database, Database::Sqlite(PathBuf::from("storefront.db")));
        assert_eq!(arguments.listen.to_string(), "127.0.0.1:8080");
        assert_eq!((arguments.metrics, arguments.demo, arguments.brand), (None, Demo::WhenNew, None));
        assert_eq!((arguments.mail.smtp.is_none(), arguments.mail.sender.as_str()), (true, SENDER));
    }

    #[test]
    fn every_option_is_read_in_both_spellings() {
        let line = "--database=memory --listen 127.0.0.1:0 --no-demo --brand Nord --owner=ann@nord.example --metrics 127.0.0.1:9";
        let arguments = read(line).unwrap().unwrap();
        assert_eq!(arguments.database, Database::Memory);
        assert_eq!((arguments.listen.port(), arguments.demo), (0, Demo::Unwanted));
        assert_eq!(arguments.metrics.unwrap().port(), 9);
        assert_eq!(arguments.brand.unwrap().owner.as_str(), "ann@nord.example");
        let mail = read("--smtp=smtp://127.0.0.1:1025 --sender shop@nord.example").unwrap().unwrap().mail;
        assert_eq!((mail.smtp.is_some(), mail.sender.as_str()), (true, "shop@nord.example"));
        assert_eq!(read("--demo").unwrap().unwrap().demo, Demo::Wanted);
        assert_eq!(read("--listen x --help").unwrap_err(), "--listen x: invalid socket address");
        assert!(read("--help").unwrap().is_none());
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (line, part) in [
            ("--databse memory", "--databse is unknown"),
            ("storefront.db", "storefront.db is unknown"),
            ("--demo=yes", "--demo=yes is unknown"),
            ("--database", "--database needs a value"),
            ("--database sqlite:", "no database is known as sqlite:"),
            ("--database postgres", "no database is known as postgres"),
            ("--listen 8080", "--listen 8080"),
            ("--listen 127.0.0.1:99999", "--listen 127.0.0.1:99999"),
            ("--metrics nowhere", "--metrics nowhere"),
            ("--demo --no-demo", "is given twice"),
            ("--database memory --database memory", "--database is given twice"),
            ("--brand Nord", "--brand and --owner go together"),
            ("--owner nobody --brand Nord", "--owner: "),
            ("--smtp smtp://127.0.0.1", "--smtp needs a --sender"),
            ("--smtp mail.example.com --sender a@b.example", "--smtp: "),
            ("--sender nobody", "--sender: "),
        ] {
            let told = read(line).unwrap_err();
            assert!(told.contains(part), "{line}: {told}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_text_is_told() {
        use std::os::unix::ffi::OsStringExt as _;
        let told = Arguments::read([OsString::from_vec(vec![b'a', 0xff])].into_iter()).unwrap_err();
        assert_eq!(told, "a\u{fffd} is no text");
    }
}
