//! What is done to files at random.
//!
//! `ORDER_DEPTH` multiplies how many are tried.

use proptest::prelude::*;

fn depth() -> u32 {
    std::env::var("ORDER_DEPTH").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

pub(crate) fn cases(count: u32) -> ProptestConfig {
    ProptestConfig::with_cases(count.saturating_mul(depth()))
}

/// What is done to bytes.
#[derive(Debug, Clone)]
pub(crate) enum Mutation {
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

pub(crate) fn mutation() -> impl Strategy<Value = Mutation> {
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

pub(crate) fn mutate(bytes: &mut Vec<u8>, mutation: &Mutation) {
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
