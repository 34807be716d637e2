//! Shipping groups.

use super::*;
use crate::catalog::{AmountRange, QuantityRange, ShippingGroup, ShippingRate};
use crate::record::Key;
use crate::value::Pieces;
use crate::value::limits::SHIPPING_RATES_MAX;

fn rate(fee: Money) -> ShippingRate {
    ShippingRate { country: None, amount: None, quantity: None, fee, tax: None }
}

fn amounts(from: Money, to: Money) -> AmountRange {
    AmountRange { from, to: Some(to) }
}

fn pieces(from: u64, to: u64) -> QuantityRange {
    QuantityRange { from: Pieces::new(from), to: Some(Pieces::new(to)) }
}

fn faulty() -> Vec<ShippingRate> {
    vec![
        ShippingRate {
            amount: Some(amounts(euro(5), euro(5))),
            quantity: Some(pieces(2, 1)),
            ..rate(euro(-1))
        },
        ShippingRate { amount: Some(amounts(yen(1), euro(9))), tax: Some(no_tax()), ..rate(euro(0)) },
        rate(euro(PriceList::HIGHEST_MINOR + 1)),
        ShippingRate {
            amount: Some(amounts(euro(6), euro(5))),
            quantity: Some(pieces(1, 1)),
            ..rate(euro(-2))
        },
    ]
}

const FAULTS: [&str; 9] = [
    "negative_shipping_fee",
    "negative_shipping_fee",
    "shipping_fee_too_high",
    "mixed_shipping_currencies",
    "empty_shipping_amounts",
    "empty_shipping_amounts",
    "empty_shipping_quantities",
    "empty_shipping_quantities",
    "unknown_tax_category",
];

#[test]
fn a_group_is_made_and_changed() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let tax = world.run(&new_tax(brand), &staff).unwrap().id;
    let fine = vec![
        ShippingRate { tax: Some(tax), ..rate(euro(0)) },
        ShippingRate {
            amount: Some(amounts(euro(0), euro(1))),
            quantity: Some(pieces(0, 1)),
            ..rate(euro(500))
        },
        rate(euro(PriceList::HIGHEST_MINOR)),
    ];
    let made = CreateShippingGroup { brand, name: name("Post"), rates: fine.clone() };
    let made = world.run(&made, &staff).unwrap();
    let key = Key::shipping_group(brand, made.id);
    assert_eq!(world.version(&key), made.version);
    let expected = ShippingGroup { id: made.id, brand, name: name("Post"), rates: fine.clone() };
    assert_eq!(*world.get::<ShippingGroup>(&key).unwrap(), expected);
    assert_eq!(last_log(&world), [told("name", None, Some("Post")), told("rates", None, Some("3"))]);

    let change = ChangeShippingGroup {
        brand,
        group: made.id,
        seen: Some(made.version),
        name: Some(name("Parcel")),
        rates: None,
    };
    let version = world.run(&change, &staff).unwrap();
    assert_eq!(version, made.version.next());
    let expected = ShippingGroup { name: name("Parcel"), ..expected };
    assert_eq!(*world.get::<ShippingGroup>(&key).unwrap(), expected);
    assert_eq!(last_log(&world), [told("name", Some("Post"), Some("Parcel"))]);
    let cleared = ChangeShippingGroup { seen: None, name: None, rates: Some(Vec::new()), ..change };
    world.run(&cleared, &staff).unwrap();
    assert!(world.get::<ShippingGroup>(&key).unwrap().rates.is_empty());
}

#[test]
fn every_faulty_rate_is_told() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let create = CreateShippingGroup { brand, name: name("Post"), rates: faulty() };
    assert_eq!(world.refused(&create, &staff), FAULTS);
    let told = world.reasons(&create, &staff);
    let fault = ShippingRateFault::NegativeFee { rate: 4, fee: euro(-2) };
    assert_eq!(told[1], CreateShippingGroupRefusal::Rate(fault));
    let (fee, bound) = (euro(0).currency(), yen(0).currency());
    let fault = ShippingRateFault::MixedCurrencies { rate: 2, fee, bound };
    assert_eq!(told[3], CreateShippingGroupRefusal::Rate(fault));

    let made = CreateShippingGroup { brand, name: name("Post"), rates: Vec::new() };
    let made = world.run(&made, &staff).unwrap();
    let change = ChangeShippingGroup {
        brand,
        group: made.id,
        seen: Some(made.version.next()),
        name: None,
        rates: Some(faulty()),
    };
    assert_eq!(world.refused(&change, &staff), [&["outdated"][..], &FAULTS].concat());
}

#[test]
fn the_number_of_rates_is_limited() {
    let (mut world, brand) = TestWorld::with_brand();
    let full = vec![rate(euro(1)); SHIPPING_RATES_MAX];
    let create = CreateShippingGroup { brand, name: name("Post"), rates: full };
    assert!(world.allows(&create, &writer(brand)));
    let above = CreateShippingGroup { rates: vec![rate(euro(-1)); SHIPPING_RATES_MAX + 1], ..create };
    assert_eq!(world.refused(&above, &writer(brand)), ["too_many_shipping_rates"]);
}
