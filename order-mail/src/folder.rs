//! Mails as files.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::reason::with_sources;
use crate::{Mail, MailFailure, Mailer};

/// Writes each mail to a file of its own in a folder, for trying things out, and for programs that take mails from there.
///
/// The name is made of the mail's id, so a mail that comes again replaces itself. A file is there whole and durable, or not at all; what
/// is still being written has a name that begins with a dot.
#[derive(Debug)]
pub struct FolderMailer {
    folder: PathBuf,
}

/// Tells apart what is being written at the same time, in one process.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

impl FolderMailer {
    /// A mailer into a folder, which it makes if need be.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn new(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of a mail, whether it is there or not.
    pub fn path_of(&self, mail: &Mail) -> PathBuf {
        // The first part of an id is hexadecimal digits. Nothing else gets into a name, wherever an id should come from.
        let id = mail.id().as_str().split('@').next().unwrap_or_default();
        let name: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
        self.folder.join(format!("{name}.eml"))
    }
}

impl Mailer for FolderMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailFailure> {
        let bytes = mail.to_bytes().map_err(|error| MailFailure::ForGood { reason: with_sources(&error) })?;
        let (path, folder) = (self.path_of(mail), self.folder.clone());
        let written = tokio::task::spawn_blocking(move || put(&folder, &path, &bytes)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                Err(MailFailure::ForNow { reason: format!("the file was not written: {error}") })
            }
            Err(_) => Err(MailFailure::ForNow { reason: "the file was not written".to_owned() }),
        }
    }
}

/// Writes a file so that it is there whole, also after a power cut, or not at all.
fn put(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let draft = folder.join(format!(".{}-{number}.part", std::process::id()));
    let written = File::create(&draft).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, path)
    });
    if let Err(error) = written {
        // What could not be written may well not be removable either.
        let _ = fs::remove_file(&draft);
        return Err(error);
    }
    sync_folder(folder)
}

/// The name of a file is durable once its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Other systems keep folders by themselves.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
