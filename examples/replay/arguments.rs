//! What is asked for on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

const USAGE: &str = "usage: replay --store memory|sqlite:PATH [--lifecycle] online-retail FILE.csv[.gz]…
  --lifecycle  leads each order through its life after it was placed, then rejects everything in bulk; nobody is told";

/// The command line, read.
#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    pub store: StoreChoice,
    pub files: Vec<PathBuf>,
    /// Whether the orders are led through their lives after they were placed.
    pub lifecycle: bool,
}

/// Where the orders go.
#[derive(Debug, PartialEq, Eq)]
pub enum StoreChoice {
    Memory,
    Sqlite(PathBuf),
}

impl Arguments {
    /// Reads the arguments after the program's name. A file may have any name that the system allows; the rest is text.
    pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut arguments = arguments;
        let (mut store, mut data, mut files, mut lifecycle) = (None, None, Vec::new(), false);
        while let Some(argument) = arguments.next() {
            let argument = match text(argument) {
                Ok(argument) => argument,
                Err(argument) if data.is_some() => {
                    files.push(PathBuf::from(argument));
                    continue;
                }
                Err(argument) => return Err(not_text(&argument)),
            };
            let choice = match argument.strip_prefix("--store") {
                Some("") => {
                    let next = arguments.next().ok_or_else(|| wrong("--store needs a store"))?;
                    Some(text(next).map_err(|next| not_text(&next))?)
                }
                Some(rest) => rest.strip_prefix('=').map(str::to_owned),
                None => None,
            };
            match choice {
                Some(_) if store.is_some() => return Err(wrong("--store is given twice")),
                Some(choice) => store = Some(StoreChoice::read(&choice)?),
                None if argument == "--lifecycle" => lifecycle = true,
                None if argument.starts_with('-') => return Err(wrong(&format!("{argument} is unknown"))),
                None if data.is_none() => data = Some(argument),
                None => files.push(PathBuf::from(argument)),
            }
        }
        match data.as_deref() {
            Some("online-retail") => {}
            Some(other) => return Err(wrong(&format!("no data is known as {other}"))),
            None => return Err(wrong("it is not said which data to replay")),
        }
        if files.is_empty() {
            return Err(wrong("no file is given"));
        }
        Ok(Self { store: store.ok_or_else(|| wrong("--store is missing"))?, files, lifecycle })
    }
}

impl StoreChoice {
    fn read(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "memory" => Ok(Self::Memory),
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err(wrong(&format!("no store is known as {text}"))),
        }
    }
}

/// The text of an argument, or the argument when it is none.
fn text(argument: OsString) -> Result<String, OsString> {
    argument.into_string()
}

fn not_text(argument: &OsString) -> String {
    wrong(&format!("{} is no text", argument.display()))
}

fn wrong(what: &str) -> String {
    format!("{what}\n{USAGE}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Arguments, String> {
        Arguments::read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn reads_what_is_meant() {
        let memory = read("--store memory online-retail a.csv b.csv.gz").unwrap();
        let files = vec![PathBuf::from("a.csv"), PathBuf::from("b.csv.gz")];
        assert_eq!(memory, Arguments { store: StoreChoice::Memory, files, lifecycle: false });
        let sqlite = read("online-retail a.csv --store=sqlite:some/where:else.db").unwrap();
        assert_eq!(sqlite.store, StoreChoice::Sqlite(PathBuf::from("some/where:else.db")));
        for line in [
            "--lifecycle --store memory online-retail a.csv",
            "--store memory online-retail a.csv --lifecycle",
        ] {
            assert!(read(line).unwrap().lifecycle, "{line}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (line, what) in [
            ("", "it is not said which data"),
            ("--store", "--store needs a store"),
            ("--store memory", "it is not said which data"),
            ("--store memory online-retail", "no file is given"),
            ("online-retail a.csv", "--store is missing"),
            ("--store memory other a.csv", "no data is known as other"),
            ("--store disk online-retail a.csv", "no store is known as disk"),
            ("--store sqlite: online-retail a.csv", "no store is known as sqlite:"),
            ("--store memory --store memory online-retail a.csv", "--store is given twice"),
            ("--fast online-retail a.csv", "--fast is unknown"),
            ("--lifecycles online-retail a.csv", "--lifecycles is unknown"),
        ] {
            let error = read(line).unwrap_err();
            assert!(error.starts_with(what) && error.ends_with(USAGE), "{line}: {error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_text_is_a_file_and_nothing_else() {
        use std::os::unix::ffi::OsStringExt as _;
        let no_text = || OsString::from_vec(vec![b'a', 0xff]);
        let read = |before: &str| {
            let words = before.split_whitespace().map(OsString::from);
            Arguments::read(words.chain([no_text()]))
        };
        assert_eq!(read("--store memory online-retail").unwrap().files, [PathBuf::from(no_text())]);
        for before in ["", "--store", "--store memory"] {
            let error = read(before).unwrap_err();
            assert!(error.starts_with("a\u{fffd} is no text") && error.ends_with(USAGE), "{before}: {error}");
        }
    }
}
