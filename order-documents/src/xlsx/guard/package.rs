//! The archive: its names, its sizes, and what kinds of parts there are.

use std::collections::HashSet;
use std::io::{self, BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::super::limits::{
    FILE_BYTES_MAX, PART_NAME_BYTES_MAX, PARTS_MAX, RATIO_FREE_BYTES, RATIO_MAX, UNPACKED_BYTES_MAX,
};
use super::super::{FileFault, book::damaged};
use super::Seen;
use super::part::Scan;

/// What begins a compound file, in which `.xls` and encrypted workbooks are.
const COMPOUND_FILE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// The name of the stream of an encrypted workbook, as such files have it.
const ENCRYPTED: &str = "EncryptedPackage";
/// What begins a zip archive, and what each entry of its directory.
const ARCHIVE: &[u8] = b"PK\x03\x04";
const ENTRY: &[u8] = b"PK\x01\x02";
/// The part that says what the others are.
const CONTENT_TYPES: &str = "[content_types].xml";

/// Looks through a file.
pub(in crate::xlsx) fn look_through(bytes: &[u8]) -> Result<Seen, FileFault> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(FileFault::TooLarge { bytes: bytes.len(), max: FILE_BYTES_MAX });
    }
    if bytes.starts_with(COMPOUND_FILE) {
        let name: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_encrypted = bytes.windows(name.len()).any(|window| window == name);
        return Err(if is_encrypted { FileFault::Encrypted } else { FileFault::OtherForm });
    }
    if !bytes.starts_with(ARCHIVE) {
        return Err(FileFault::NotAWorkbook);
    }
    // Before the archive is opened, which keeps something for each entry.
    let parts = bytes.windows(ENTRY.len()).filter(|window| *window == ENTRY).count();
    if parts > PARTS_MAX {
        return Err(FileFault::TooManyParts { parts, max: PARTS_MAX });
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.has_duplicate_names() {
        return Err(FileFault::PartRepeated);
    }
    let names = names(&archive)?;
    sizes(&mut archive, &names)?;
    let mut scan = Scan::default();
    let mut left = UNPACKED_BYTES_MAX;
    for (at, name) in names.iter().enumerate() {
        let part = archive.by_index(at).map_err(|error| damaged(&error))?;
        scan_part(part, name, &mut scan, &mut left)?;
    }
    let seen = Seen { has_merged: scan.has_merged() };
    scan.is_workbook().then_some(seen).ok_or(FileFault::NotAWorkbook)
}

/// The names of all parts, in lower case, as names of parts are alike in either.
fn names(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<Vec<String>, FileFault> {
    let mut names = Vec::new();
    let mut seen = HashSet::new();
    for name in archive.file_names() {
        let name = name.map_err(|_| FileFault::PartName)?.to_ascii_lowercase();
        let is_name = name.len() <= PART_NAME_BYTES_MAX
            && !name.is_empty()
            && !name.starts_with('/')
            && !name.contains(|char: char| char.is_control() || matches!(char, '\\' | ':'))
            && name.split('/').all(|step| !matches!(step, "." | ".."));
        if !is_name {
            return Err(FileFault::PartName);
        }
        if !seen.insert(name.clone()) {
            return Err(FileFault::PartRepeated);
        }
        names.push(name);
    }
    if let Some(fault) = names.iter().find_map(|name| unwelcome(name)) {
        return Err(fault);
    }
    if names.iter().any(|name| name == CONTENT_TYPES) { Ok(names) } else { Err(FileFault::NotAWorkbook) }
}

/// What a part is that no sheet for orders has, told by its name.
fn unwelcome(name: &str) -> Option<FileFault> {
    let is_in = |folder: &str| name.starts_with(folder) || name.contains(&format!("/{folder}"));
    let file = name.rsplit('/').next().unwrap_or(name);
    if file.starts_with("vbaproject") || is_in("macrosheets/") || is_in("dialogsheets/") {
        Some(FileFault::Macros)
    } else if is_in("externallinks/") || is_in("querytables/") || file == "connections.xml" {
        Some(FileFault::ExternalLinks)
    } else if is_in("embeddings/") || is_in("activex/") || is_in("ctrlprops/") {
        Some(FileFault::EmbeddedObjects)
    } else if file == "workbook.bin" || name == "mimetype" {
        Some(FileFault::OtherForm)
    } else {
        None
    }
}

/// Checks the sizes that the archive tells. That they are true is seen when the parts are unpacked.
fn sizes(archive: &mut ZipArchive<Cursor<&[u8]>>, names: &[String]) -> Result<(), FileFault> {
    let mut total: u64 = 0;
    for (at, name) in names.iter().enumerate() {
        let part = archive.by_index_raw(at).map_err(|error| damaged(&error))?;
        if part.encrypted() {
            return Err(FileFault::Encrypted);
        }
        total = total.saturating_add(part.size());
        if total > UNPACKED_BYTES_MAX || part.size() > unpacked_max(part.compressed_size()) {
            return Err(FileFault::Bomb { part: name.clone() });
        }
    }
    Ok(())
}

/// How many bytes so many may unpack to.
fn unpacked_max(packed: u64) -> u64 {
    packed.saturating_mul(RATIO_MAX).max(RATIO_FREE_BYTES)
}

fn scan_part<R: Read>(
    part: ZipFile<'_, R>,
    name: &str,
    scan: &mut Scan,
    left: &mut u64,
) -> Result<(), FileFault> {
    let max = unpacked_max(part.compressed_size()).min(*left);
    let mut unpacked = Counted { part, read: 0, max, is_over: false };
    let scanned = if is_opaque(name) {
        io::copy(&mut unpacked, &mut io::sink()).map(drop).map_err(|error| damaged(&error))
    } else {
        scan.part(name, BufReader::new(&mut unpacked))
    };
    if unpacked.is_over {
        return Err(FileFault::Bomb { part: name.to_owned() });
    }
    *left = left.saturating_sub(unpacked.read);
    scanned
}

/// Whether a part is nothing that anybody reads here, such as a picture, or how a note is drawn. Every other is looked at as XML.
fn is_opaque(name: &str) -> bool {
    let extension = name.rsplit('.').next().unwrap_or_default();
    matches!(extension, "png" | "jpeg" | "jpg" | "gif" | "emf" | "wmf" | "bin" | "vml") || name.ends_with('/')
}

/// Counts what is unpacked, and ends with an error beyond the most.
struct Counted<R> {
    part: R,
    read: u64,
    max: u64,
    is_over: bool,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.part.read(buffer)?;
        self.read = self.read.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        if self.read > self.max {
            self.is_over = true;
            return Err(io::Error::other("unpacks to too much"));
        }
        Ok(count)
    }
}
