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
    /// The next value of an attribute is another.
    Value(usize, &'static str),
    /// The next text between elements is another.
    Text(usize, &'static str),
}

/// What parts of workbooks are made of, where it does not belong.
const PIECES: [&str; 24] = [
    "<c r=\"A1\"><v>1</v></c>",
    "</c>",
    "<v>",
    "</v>",
    "<f>",
    "</f>",
    "<row r=\"7\">",
    "</row>",
    " r=\"G7\"",
    " t=\"n\"",
    " t=\"s\"",
    " t=\"b\"",
    " t=\"e\"",
    " t=\"d\"",
    " t=\"str\"",
    " t=\"inlineStr\"",
    "<f t=\"shared\" si=\"0\" ref=\"A1:B2\">A1</f>",
    "<f t=\"shared\" si=\"0\"/>",
    "<is><t>x</t></is>",
    "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>",
    "<![CDATA[",
    "<!--",
    "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
    "<!DOCTYPE a>",
];

/// What attributes and texts are, at the ends of what numbers and places can be, and beyond.
const VALUES: [&str; 32] = [
    "",
    "0",
    "-1",
    "+1",
    "1",
    "1.5",
    "1E308",
    "1E-400",
    "nan",
    "inf",
    ".5",
    "4294967295",
    "4294967296",
    "9000000000000000000",
    "18446744073709551615",
    "99999999999999999999",
    "A0",
    "A1",
    "XFD1048576",
    "XFE1048577",
    "ZZZZZZZ1",
    "A4294967296",
    "B2:A1",
    "A1:",
    "A1:B2:C3",
    "n",
    "s",
    "str",
    "_x0041__xD800_",
    "&#0;",
    "&#x110000;",
    "\u{feff}\u{1f375}",
];

fn mutation() -> impl Strategy<Value = Mutation> {
    let piece = prop::sample::select(PIECES.to_vec()).prop_map(|piece| piece.as_bytes().to_vec());
    let value = || prop::sample::select(VALUES.to_vec());
    let sign = prop::sample::select(b"<>\"/=&;:#0-9AZ".to_vec());
    prop_oneof![
        1 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Mutation::Set(at, byte)),
        1 => (any::<usize>(), sign).prop_map(|(at, byte)| Mutation::Set(at, byte)),
        1 => (any::<usize>(), 1..40_usize).prop_map(|(at, count)| Mutation::Remove(at, count)),
        1 => (any::<usize>(), prop::collection::vec(any::<u8>(), 1..8)).prop_map(|(at, new)| Mutation::Insert(at, new)),
        2 => (any::<usize>(), piece).prop_map(|(at, piece)| Mutation::Insert(at, piece)),
        1 => (any::<usize>(), 1..200_usize, 1..20_usize)
            .prop_map(|(at, count, times)| Mutation::Repeat(at, count, times)),
        1 => any::<usize>().prop_map(Mutation::Cut),
        6 => (any::<usize>(), value()).prop_map(|(at, value)| Mutation::Value(at, value)),
        4 => (any::<usize>(), value()).prop_map(|(at, value)| Mutation::Text(at, value)),
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
        Mutation::Value(at, value) => replace(bytes, within(*at), (b"=\"", b"\""), value),
        Mutation::Text(at, value) => replace(bytes, within(*at), (b">", b"<"), value),
    }
}

/// Replaces what comes next between two signs.
fn replace(bytes: &mut Vec<u8>, from: usize, (start, end): (&[u8], &[u8]), value: &str) {
    let next = |from: usize, sign: &[u8]| {
        let place = bytes[from..].windows(sign.len()).position(|window| window == sign)?;
        from.checked_add(place)
    };
    let Some(start) = next(from, start).and_then(|at| at.checked_add(start.len())) else { return };
    let Some(end) = next(start, end) else { return };
    bytes.splice(start..end, value.bytes());
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
