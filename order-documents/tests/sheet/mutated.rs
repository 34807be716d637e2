//! The fuzz target: real files with anything done to them. None panics, none takes long, and none is let through that orders what was
//! not filled in.

use order_documents::import::{ImportFile, template};
use order_documents::sheet::OrderSheet;
use order_documents::{FileFault, Language};
use proptest::prelude::*;
use zip::CompressionMethod;

use super::file::{Entry, PAGE, Parts};
use super::mutation::{cases, mutate, mutation};
use super::stage::{Stage, quantity_cell};

/// A sheet with two quantities.
fn filled() -> (OrderSheet, Parts) {
    let sheet = Stage::new().sheet(Language::English);
    let mut parts = Parts::of(&sheet.to_xlsx().unwrap());
    parts.enter(&quantity_cell(0), &Entry::Pieces(3));
    parts.enter(&quantity_cell(3), &Entry::Pieces(5));
    (sheet, parts)
}

/// Reads it in every way there is. The reader is foreign, and may only ever see what was looked through.
fn read(sheet: &OrderSheet, bytes: &[u8]) {
    if let Ok(filled) = sheet.read(bytes) {
        assert!(filled.lines.len() <= sheet.rows().len());
        assert!(filled.lines.iter().all(|line| !line.quantity.is_zero()));
    }
    if let Ok(file) = ImportFile::read(bytes) {
        assert!(!file.orders.is_empty());
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn no_part_panics(part in any::<prop::sample::Index>(), mutations in prop::collection::vec(mutation(), 1..6)) {
        let (sheet, mut parts) = filled();
        let at = part.index(parts.0.len());
        for change in &mutations {
            mutate(&mut parts.0[at].1, change);
        }
        read(&sheet, &parts.packed_by(CompressionMethod::Stored));
    }

    #[test]
    fn no_page_panics(mutations in prop::collection::vec(mutation(), 1..4)) {
        let (sheet, mut parts) = filled();
        let mut page = parts.text(PAGE).into_bytes();
        for change in &mutations {
            mutate(&mut page, change);
        }
        parts.set(PAGE, page);
        read(&sheet, &parts.packed_by(CompressionMethod::Stored));
    }

    #[test]
    fn no_archive_panics(mutations in prop::collection::vec(mutation(), 1..4), end in any::<bool>()) {
        let (sheet, parts) = filled();
        let mut bytes = parts.packed();
        for change in &mutations {
            // The directory at the end is small beside the rest, and says most.
            let kept = if end { bytes.len().saturating_sub(900) } else { 0 };
            let mut rest = bytes.split_off(kept);
            mutate(&mut rest, change);
            bytes.extend(rest);
        }
        read(&sheet, &bytes);
    }

    #[test]
    fn no_template_panics(part in any::<prop::sample::Index>(), mutations in prop::collection::vec(mutation(), 1..6)) {
        let mut parts = Parts::of(&template(Language::English).unwrap());
        let at = part.index(parts.0.len());
        for change in &mutations {
            mutate(&mut parts.0[at].1, change);
        }
        read(&Stage::new().sheet(Language::English), &parts.packed());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), begins in 0..3_usize) {
        let mut file = [b"".as_slice(), b"PK\x03\x04", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]][begins].to_vec();
        file.extend(bytes);
        read(&Stage::new().sheet(Language::English), &file);
    }

    /// One byte of the page is changed: either the two quantities are as they were, or a digit of one is another, or it is refused.
    #[test]
    fn one_byte_is_noticed(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let (sheet, mut parts) = filled();
        let mut page = parts.text(PAGE).into_bytes();
        let at = at.index(page.len());
        page[at] = byte;
        parts.set(PAGE, page);
        if let Ok(filled) = sheet.read(&parts.packed_by(CompressionMethod::Stored)) {
            prop_assert!(filled.lines.len() <= 2);
            for line in &filled.lines {
                prop_assert!(line.row == 7 || line.row == 10, "{:?}", line);
            }
            let as_it_was = |row, pieces| filled.lines.iter().any(|line| line.row == row && line.quantity.get() == pieces);
            prop_assert!(as_it_was(7, 3) || as_it_was(10, 5));
        }
    }
}

#[test]
fn a_file_that_is_cut_anywhere_is_refused() {
    let (sheet, parts) = filled();
    let bytes = parts.packed();
    for end in (0..bytes.len()).step_by(97) {
        assert!(sheet.read(&bytes[..end]).is_err(), "{end}");
    }
    assert!(matches!(
        sheet.read(&bytes[..bytes.len() - 1]).unwrap_err().first(),
        order_documents::sheet::SheetFault::File(FileFault::Damaged { .. })
    ));
}
