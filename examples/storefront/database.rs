//! Where everything is kept: opened, or made, with the demo in it or not.
//!
//! The demo of a file is made in another file beside it, which gets its name when all is in it. So there is a whole demo or none, however
//! often somebody pulls the plug. What the sandbox gateway did is in a file of its own beside the database, as a bank has its own.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use order_core::record::{Key, Keys, Kind, Partition};
use order_core::{SharedGateway, SharedStore, Store as _};
use order_store_memory::MemoryStore;
use order_store_sqlite::{Durability, Options, SqliteStore};
use order_testkit::sandbox::SandboxGateway;
use rusqlite::{Connection, OpenFlags};

use crate::arguments::{Database, Demo};
use crate::demo::{self, Outcome};
use crate::host::Clock;

/// What the name of the file of the sandbox gateway ends with.
const SANDBOX: &str = "-sandbox";

/// Opens the database with the gateway of its cards, and makes the demo when it is new and wanted.
pub async fn open(database: &Database, wanted: Demo, clock: &Clock) -> Outcome<(SharedStore, SharedGateway)> {
    let Database::Sqlite(path) = database else {
        let store = SharedStore::new(MemoryStore::new());
        let gateway = SharedGateway::new(SandboxGateway::new(clock.teller()));
        if wanted != Demo::Unwanted {
            eprintln!("making the demo …");
            demo::make(store.clone(), clock, &gateway).await?;
        }
        return Ok((store, gateway));
    };
    if !is_there(path)? && wanted != Demo::Unwanted {
        make(path, clock).await?;
    }
    let opened = SqliteStore::open(path).map_err(|error| named(path, &error))?;
    let store = SharedStore::new(opened);
    if wanted == Demo::Wanted && !has_demo(&store).await? {
        let path = path.display();
        return Err(format!(
            "{path} is there already, and not with the demo in it: the demo is made in a new file alone"
        )
        .into());
    }
    Ok((store, sandbox(path, clock)?))
}

/// The gateway that keeps its books beside a database.
fn sandbox(database: &Path, clock: &Clock) -> Outcome<SharedGateway> {
    let books = beside(database, SANDBOX);
    let gateway = SandboxGateway::kept_in(&books, clock.teller()).map_err(|error| named(&books, &error))?;
    Ok(SharedGateway::new(gateway))
}

/// Whether the demo brand is in a store.
pub async fn has_demo(store: &SharedStore) -> Outcome<bool> {
    let key = Key::brand(demo::brand());
    let mut keys = Keys::new();
    keys.record(key.clone());
    Ok(store.load(keys).await?.get::<order_core::party::Brand>(&key).is_some())
}

/// Whether there is a database. An empty file is none yet.
fn is_there(path: &Path) -> Outcome<bool> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(format!("{} is a folder", path.display()).into()),
        Ok(found) => Ok(found.len() > 0),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(named(path, &error)),
    }
}

/// Makes a file with the demo in it.
async fn make(path: &Path, clock: &Clock) -> Outcome<()> {
    let (part, lock) = (beside(path, ".part"), beside(path, ".part-lock"));
    let held = File::create(&lock).map_err(|error| named(&lock, &error))?;
    match held.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(format!("another program is making the demo of {}", path.display()).into());
        }
        Err(TryLockError::Error(error)) => return Err(named(&lock, &error)),
    }
    if part.exists() {
        eprintln!("an earlier start was interrupted while it made the demo; beginning anew");
    }
    eprintln!("making the demo in {} …", path.display());
    remove(&part)?;
    let options = Options::new().durability(Durability::Off);
    let opened = SqliteStore::open_with(&part, &options).map_err(|error| named(&part, &error))?;
    let store = SharedStore::new(opened);
    demo::make(store.clone(), clock, &sandbox(&part, clock)?).await?;
    drop(store);
    publish(&part, path)?;
    drop(held);
    fs::remove_file(&lock).map_err(|error| named(&lock, &error))
}

/// Gives the finished file its name, once all of it is on the disk.
fn publish(part: &Path, path: &Path) -> Outcome<()> {
    let file = Connection::open(part).map_err(|error| named(part, &error))?;
    file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(|error| named(part, &error))?;
    file.close().map_err(|(_, error)| named(part, &error))?;
    let synced = File::options().write(true).open(part).and_then(|file| file.sync_all());
    synced.map_err(|error| named(part, &error))?;
    if is_there(path)? {
        return Err(format!("{} came to be while its demo was made", path.display()).into());
    }
    // The database comes last: once it is there, so is all that belongs to it.
    for end in [SANDBOX, ""] {
        let (from, to) = (beside(part, end), beside(path, end));
        fs::rename(&from, &to).map_err(|error| named(&to, &error))?;
    }
    remove(part)
}

/// Removes a database with what SQLite and the sandbox keep beside it.
fn remove(path: &Path) -> Outcome<()> {
    for end in ["", "-wal", "-shm", "-journal", SANDBOX] {
        let file = beside(path, end);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(named(&file, &error)),
            _ => {}
        }
    }
    Ok(())
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    PathBuf::from(name)
}

/// Every partition in which something may have had its time. The store in memory, which nobody can ask, tells none.
pub fn partitions(database: &Database) -> Outcome<Vec<Partition>> {
    let Database::Sqlite(path) = database else { return Ok(Vec::new()) };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let file = Connection::open_with_flags(path, flags).map_err(|error| named(path, &error))?;
    let kinds = [Kind::Answer, Kind::Session, Kind::AccountCode, Kind::Throttle];
    let selects = kinds.map(|kind| format!("SELECT partition FROM {}", kind.table()));
    let mut statement = file.prepare(&selects.join(" UNION "))?;
    let found = statement.query_map([], |row| row.get::<_, String>(0))?;
    found.map(|text| Ok(text?.parse()?)).collect()
}

/// An error with the file that it is about.
fn named(path: &Path, error: &dyn std::error::Error) -> Box<dyn std::error::Error + Send + Sync> {
    format!("{}: {}", path.display(), crate::host::with_sources(error)).into()
}
