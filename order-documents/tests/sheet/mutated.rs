//! The fuzz target: real files with anything done to them. None panics, none takes long, and none is let through that orders what was
//! not filled in.
//!
//! `ORDER_DEPTH` multiplies how many are tried.

use order_documents::import::{ImportFile, template};
use order_documents::sheet::OrderSheet;
use order_documents::{FileFault, Language};
use proptest::prelude::*;
use zip::CompressionMethod;

use super::file::{Entry, PAGE, Parts};
use super::stage::{Stage, quantity_cell};

fn depth() -> u32 {
    std::env::var("ORDER_DEPTH").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

fn cases(count: u32) -> ProptestConfig {
    ProptestConfig::with_cases(count.saturating_mul(depth()))
}

/// A sheet with two quantities.
fn filled() -> (OrderSheet, Parts) {
    let sheet = Stage::new().sheet(Language::English);
    let mut parts = Parts::of(&sheet.to_xlsx().unwrap());
    parts.enter(&quantity_cell(0), &Entry::Pieces(3));
    parts.enter(&quantity_cell(3), &Entry::Pieces(5));
    (sheet, parts)
}

/// What is done to bytes.
#[derive(Debug, Clone)]
enum Mutation {
    Set(usize, u8),
    Remove(usize, usize),
    Insert(usize, Vec<u8>),
    Repeat(usize, usize, usize),
    Cut(usize),
}

/// What hostile files are made of.
const DICTIONARY: [&str; 38] = [
    "<c r=\"A1\"><v>1</v></c>",
    "</c>",
    "<v>",
    "</v>",
    "<f>",
    "</f>",
    "<row r=\"7\">",
    "</row>",
    "r=\"G7\"",
    "t=\"n\"",
    "t=\"s\"",
    "t=\"b\"",
    "t=\"e\"",
    "t=\"d\"",
    "t=\"str\"",
    "t=\"inlineStr\"",
    "t=\"shared\" si=\"0\" ref=\"A1:B2\"",
    "<is><t>x</t></is>",
    "1E308",
    "-0",
    "nan",
    "inf",
    "+1",
    "99999999999999999999",
    "XFD1048576",
    "ZZZZ99999999",
    "A1:",
    "_x0041_",
    "_xD800_",
    "&#0;",
    "&#x110000;",
    "&amp;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
    "\u{feff}",
    "<!DOCTYPE a>",
];

fn mutation() -> impl Strategy<Value = Mutation> {
    let word = prop::sample::select(DICTIONARY.to_vec()).prop_map(|word| word.as_bytes().to_vec());
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Mutation::Set(at, byte)),
        (any::<usize>(), prop::sample::select(b"<>\"/=&;:#0-9AZ".to_vec()))
            .prop_map(|(at, byte)| Mutation::Set(at, byte)),
        (any::<usize>(), 1..40_usize).prop_map(|(at, count)| Mutation::Remove(at, count)),
        (any::<usize>(), prop::collection::vec(any::<u8>(), 1..8))
            .prop_map(|(at, bytes)| Mutation::Insert(at, bytes)),
        (any::<usize>(), word).prop_map(|(at, word)| Mutation::Insert(at, word)),
        (any::<usize>(), 1..200_usize, 1..20_usize)
            .prop_map(|(at, count, times)| Mutation::Repeat(at, count, times)),
        any::<usize>().prop_map(Mutation::Cut),
    ]
}

fn mutate(bytes: &mut Vec<u8>, mutation: &Mutation) {
    if bytes.is_empty() {
        return;
    }
    let within = |at: usize| at.checked_rem(bytes.len()).unwrap();
    match mutation {
        Mutation::Set(at, byte) => {
            let at = within(*at);
            bytes[at] = *byte;
        }
        Mutation::Remove(at, count) => {
            let at = within(*at);
            bytes.drain(at..at.saturating_add(*count).min(bytes.len()));
        }
        Mutation::Insert(at, new) => {
            let at = within(*at);
            bytes.splice(at..at, new.iter().copied());
        }
        Mutation::Repeat(at, count, times) => {
            let at = within(*at);
            let piece = bytes[at..at.saturating_add(*count).min(bytes.len())].repeat(*times);
            bytes.splice(at..at, piece);
        }
        Mutation::Cut(at) => bytes.truncate(within(*at)),
    }
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
