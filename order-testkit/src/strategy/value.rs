//! Values that are allowed, the hostile ones among them.

use order_core::value::{
    Code, Currency, DiscountRate, Money, Name, Note, Quantity, TaxRate, Timestamp, WholesaleRate,
};
use proptest::prelude::*;

use crate::world::HOSTILE_NAMES;

/// Names, hostile or any.
pub fn name() -> impl Strategy<Value = Name> {
    let any = "[^\\p{C}\\p{Z}]{1,40}".prop_filter_map("a name", |text| Name::new(text).ok());
    prop_oneof![proptest::sample::select(HOSTILE_NAMES).prop_map(crate::world::name), any]
}

/// Codes, hostile or any.
pub fn code() -> impl Strategy<Value = Code> {
    let hostile = proptest::sample::select(HOSTILE_NAMES);
    let any = "[^\\p{C}\\p{Z}]{1,40}".prop_filter_map("a code", |text| Code::new(text).ok());
    prop_oneof![hostile.prop_map(crate::world::code), any]
}

/// Notes of several lines.
pub fn note() -> impl Strategy<Value = Note> {
    proptest::collection::vec(name(), 1..5).prop_map(|lines| {
        let lines: Vec<&str> = lines.iter().map(Name::as_str).collect();
        Note::new(lines.join("\n\t")).expect("a note")
    })
}

/// Amounts of any currency, from the smallest to the largest.
pub fn money() -> impl Strategy<Value = Money> {
    let currencies: Vec<Currency> = Currency::all().collect();
    let minor = prop_oneof![
        -1_000_000i64..1_000_000,
        Just(0),
        -1_000_000_000_000_000_000i64..=1_000_000_000_000_000_000,
    ];
    let made = |(currency, minor)| Money::from_minor(minor, currency).ok();
    (proptest::sample::select(currencies), minor).prop_filter_map("an amount", made)
}

/// Pieces of one line.
pub fn quantity() -> impl Strategy<Value = Quantity> {
    prop_oneof![Just(0), 0u32..20, 0u32..=1_000_000].prop_map(crate::world::quantity)
}

/// Wholesale rates.
pub fn wholesale_rate() -> impl Strategy<Value = WholesaleRate> {
    ppm(10_000_000).prop_map(|ppm| WholesaleRate::from_ppm(ppm).expect("a rate"))
}

/// Discount rates.
pub fn discount_rate() -> impl Strategy<Value = DiscountRate> {
    ppm(1_000_000).prop_map(|ppm| DiscountRate::from_ppm(ppm).expect("a rate"))
}

/// Tax rates.
pub fn tax_rate() -> impl Strategy<Value = TaxRate> {
    ppm(1_000_000).prop_map(|ppm| TaxRate::from_ppm(ppm).expect("a rate"))
}

/// Millionths: whole percents, halves of them, or anything.
pub(super) fn ppm(max: u32) -> impl Strategy<Value = u32> {
    let half_percents = max / 5_000;
    prop_oneof![(0..=half_percents).prop_map(|halves| halves * 5_000), 0..=max]
}

/// Times within a year of where worlds begin, and the ends of time.
pub fn timestamp() -> impl Strategy<Value = Timestamp> {
    const YEAR: i64 = 365 * 86_400_000_000;
    let begin = crate::world::BEGIN_MICROS;
    prop_oneof![
        9 => (begin - YEAR..begin + YEAR).prop_map(crate::world::at),
        1 => prop_oneof![Just(Timestamp::MIN), Just(Timestamp::MAX)],
    ]
}
