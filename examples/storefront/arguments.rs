//! What is asked for on the command line.

use std::ffi::OsString;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;

use order_core::value::{EmailAddress, Name};

pub const USAGE: &str = "usage: storefront [OPTION]…
  --database memory|sqlite:PATH  where everything is kept; without it sqlite:storefront.db
  --listen ADDRESS               where it is served; without it 127.0.0.1:8080, and port 0 takes a free one
  --demo                         asks for the demo data; an error where the file has other data
  --no-demo                      begins empty; without either, a new database gets the demo data
  --brand NAME --owner EMAIL     adds a brand, and invites its first owner
  --help                         shows this

The variable ORDER_LOG tells how much is told on standard error: off, error, warn, info (as without it), debug or trace.";

/// The command line, read.
#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    pub database: Database,
    pub listen: SocketAddr,
    pub demo: Demo,
    pub brand: Option<NewBrand>,
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
    demo: Option<Demo>,
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
            if !matches!(option, "--database" | "--listen" | "--brand" | "--owner") {
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
            "--listen" => once(&mut self.listen, address(value)?, option),
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
        Ok(Arguments {
            database: self.database.unwrap_or_else(|| Database::Sqlite(PathBuf::from("storefront.db"))),
            listen: self.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
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

fn address(text: &str) -> Result<SocketAddr, String> {
    let found = text.to_socket_addrs().map_err(|error| format!("--listen {text}: {error}"))?;
    found.into_iter().next().ok_or_else(|| format!("--listen {text}: there is no such address"))
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
        assert_eq!((arguments.demo, arguments.brand), (Demo::WhenNew, None));
    }

    #[test]
    fn every_option_is_read_in_both_spellings() {
        let line = "--database=memory --listen 127.0.0.1:0 --no-demo --brand Nord --owner=ann@nord.example";
        let arguments = read(line).unwrap().unwrap();
        assert_eq!(arguments.database, Database::Memory);
        assert_eq!((arguments.listen.port(), arguments.demo), (0, Demo::Unwanted));
        assert_eq!(arguments.brand.unwrap().owner.as_str(), "ann@nord.example");
        assert_eq!(read("--demo").unwrap().unwrap().demo, Demo::Wanted);
        assert_eq!(read("--listen x --help"), Err("--listen x: invalid socket address".to_owned()));
        assert_eq!(read("--help"), Ok(None));
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
            ("--demo --no-demo", "is given twice"),
            ("--database memory --database memory", "--database is given twice"),
            ("--brand Nord", "--brand and --owner go together"),
            ("--owner nobody --brand Nord", "--owner: "),
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
