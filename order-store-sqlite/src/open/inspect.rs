//! Looking at a file before anything in it or beside it changes.

use std::ffi::OsString;
use std::fmt::Write;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use order_core::store::{StorageError, StorageErrorKind};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::settle::verify;
use crate::error;
use crate::schema::{APPLICATION_ID, LAYOUT};

const HEADER_BYTES: usize = 100;
const MAGIC: &[u8] = b"SQLite format 3\0";
const JOURNAL_MAGIC: &[u8] = &[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing, or nothing yet.
    New,
    /// A database of ours that this version can open.
    Ours,
}

/// Looks, and leaves the file and its neighbours as they are.
///
/// A file that nobody has open is read without locks, so that not even SQLite's own side files come to be. One with a write-ahead
/// log beside it must be read together with that log.
pub(super) fn inspect(path: &Path) -> Result<Found, StorageError> {
    let Some(header) = header(path)? else {
        return Ok(Found::New);
    };
    if begins_in_journal(path) {
        return Ok(Found::New);
    }
    check_header(&header)?;
    let wal = beside(path, "-wal");
    if !exists(&wal)? {
        let quiet = check_length(path, &header).and_then(|()| verify(&immutable(path)?));
        // Somebody may have begun to work with the file meanwhile; then it was read while it changed.
        if quiet.is_ok() || !exists(&wal)? {
            return quiet.map(|()| Found::Ours);
        }
    }
    verify(&untouching(path)?).map(|()| Found::Ours)
}

/// The first bytes of the file; `None` when there is no file, or an empty one.
fn header(path: &Path) -> Result<Option<Vec<u8>>, StorageError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(failure) if failure.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(failure) => return Err(unreadable(failure)),
    };
    let mut header = Vec::with_capacity(HEADER_BYTES);
    let limit = u64::try_from(HEADER_BYTES).unwrap_or(u64::MAX);
    file.by_ref().take(limit).read_to_end(&mut header).map_err(unreadable)?;
    Ok(Some(header).filter(|header| !header.is_empty()))
}

fn check_header(header: &[u8]) -> Result<(), StorageError> {
    if header.len() < HEADER_BYTES || !header.starts_with(MAGIC) {
        return Err(StorageError::new(StorageErrorKind::Corrupt, "the file is not an SQLite database"));
    }
    check_application(number(header, 68).unwrap_or(0))?;
    check_layout(number(header, 60).unwrap_or(0))
}

/// A database of another program, or of none, is not ours to write into.
pub(super) fn check_application(found: i32) -> Result<(), StorageError> {
    if found == APPLICATION_ID {
        return Ok(());
    }
    let message = format!("the file is a database of another program: its application id is {found:#010x}");
    Err(StorageError::new(StorageErrorKind::Foreign, message))
}

pub(super) fn check_layout(found: i32) -> Result<(), StorageError> {
    if found > LAYOUT {
        let message = format!(
            "the database has layout {found}, newer than {LAYOUT}, the newest that this version knows"
        );
        return Err(StorageError::new(StorageErrorKind::Newer, message));
    }
    if found < 1 {
        let message = format!("the database has layout {found}, which never was one");
        return Err(StorageError::new(StorageErrorKind::Corrupt, message));
    }
    Ok(())
}

/// A file that is shorter than its header says was cut.
fn check_length(path: &Path, header: &[u8]) -> Result<(), StorageError> {
    let page = match header.get(16..18) {
        Some(&[0, 1]) => 65_536,
        Some(&[high, low]) => u64::from(u16::from_be_bytes([high, low])),
        _ => 0,
    };
    let pages = number(header, 28).and_then(|pages| u64::try_from(pages).ok()).unwrap_or(0);
    let length = std::fs::metadata(path).map_err(unreadable)?.len();
    if length < page.saturating_mul(pages) {
        let message = format!(
            "the file has {length} bytes, fewer than the {pages} pages of {page} that it should have"
        );
        return Err(StorageError::new(StorageErrorKind::Corrupt, message));
    }
    Ok(())
}

fn number(header: &[u8], at: usize) -> Option<i32> {
    let bytes = header.get(at..at.checked_add(4)?)?;
    Some(i32::from_be_bytes(bytes.try_into().ok()?))
}

/// Whether the file was still being made when its maker died: then SQLite's journal says that there was nothing before, and
/// opening the file makes it empty again.
fn begins_in_journal(path: &Path) -> bool {
    let mut journal = [0; 20];
    let read = File::open(beside(path, "-journal")).and_then(|mut file| file.read_exact(&mut journal));
    read.is_ok() && journal.starts_with(JOURNAL_MAGIC) && number(&journal, 16) == Some(0)
}

/// The file alone, without locks and without its side files.
fn immutable(path: &Path) -> Result<Connection, StorageError> {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        // Every byte is escaped, so no name of a file is taken for a part of the address.
        // Writing to a string never fails.
        let _ = write!(uri, "%{byte:02x}");
    }
    uri.push_str("?immutable=1");
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(uri, flags)
        .map_err(|failure| error::sqlite("the file was not opened", failure))
}

/// The file with its write-ahead log, which stays as it is when the connection is closed.
fn untouching(path: &Path) -> Result<Connection, StorageError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags);
    let connection = opened.map_err(|failure| error::sqlite("the file was not opened", failure))?;
    let kept = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    kept.map_err(|failure| error::sqlite("the file was not opened", failure))?;
    Ok(connection)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

fn exists(path: &Path) -> Result<bool, StorageError> {
    path.try_exists().map_err(unreadable)
}

fn unreadable(failure: std::io::Error) -> StorageError {
    StorageError::new(StorageErrorKind::Unavailable, "the file was not read").caused_by(failure)
}
