//! Shorthands for values.

use order_core::record::Partition;
use order_core::value::{BrandId, Code, Locale, LocalizedName, Name, Quantity, StockLabelId, Timestamp};

/// Names that are allowed and that careless stores break on.
pub const HOSTILE_NAMES: &[&str] = &[
    "'; DROP TABLE brands; --",
    "\"quoted\" \\ back\\slash",
    "100 % _under_score_ [a-z]*?",
    "{\"json\": [null]}",
    "é as one character",
    "e\u{301} as two",
    "İstanbul ß ſ K",
    "青茶 🍵 \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
    "\u{202e}right to left",
    "a:b:c",
    "A:b:c",
    "NULL",
    "0",
    "00",
    "1e3",
    "\u{10ffff}\u{e000}\u{ffff}",
];

/// The brand of every world.
pub fn brand() -> BrandId {
    id(BrandId::made, 0xb0)
}

/// A brand that no world knows of until somebody creates it.
pub fn other_brand() -> BrandId {
    id(BrandId::made, 0xb1)
}

/// The partition of the brand.
pub fn partition() -> Partition {
    Partition::Brand(brand())
}

/// The stock label of the brand.
pub fn label() -> StockLabelId {
    id(StockLabelId::made, 0x1a)
}

/// English.
pub fn en() -> Locale {
    "en".parse().expect("a language")
}

/// A name.
pub fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

/// A code.
pub fn code(text: &str) -> Code {
    Code::new(text).expect("a code")
}

/// A number of pieces.
pub fn quantity(pieces: u32) -> Quantity {
    Quantity::new(pieces).expect("a quantity")
}

/// A name in English.
pub fn localized(text: &str) -> LocalizedName {
    LocalizedName::new(en(), name(text))
}

/// A time, in microseconds.
pub fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros).expect("a time that exists")
}

/// The id of a number: the same number gives the same id, and greater numbers give greater ids.
pub fn id<I>(made: impl Fn(Timestamp, [u8; 10]) -> I, number: u32) -> I {
    let [a, b, c, d] = number.to_be_bytes();
    made(at(super::BEGIN_MICROS), [0, 0, 0, 0, 0, 0, a, b, c, d])
}
