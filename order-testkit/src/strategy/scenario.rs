//! Brands with offers of every kind.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;

use super::value::ppm;
use crate::model::{
    BuyerPlan, CatalogPlan, GroupPlan, Open, Pay, PlacePlan, ProductPlan, RatesPlan, Round, Scenario,
    ShipPlan, SkuPlan, TaxPlan,
};
use crate::world::BEGIN_MICROS;

/// A brand with up to three products, catalogs and buyers.
pub fn scenario() -> impl Strategy<Value = Scenario> {
    let parts = (
        round(),
        vec(tax(), 1..3),
        vec(ship(), 0..5),
        vec(product(), 1..4),
        vec(catalog(), 1..3),
        vec(buyer(), 1..4),
    );
    parts.prop_map(|(round, taxes, shipping, products, catalogs, buyers)| {
        let mut scenario = Scenario { round, taxes, shipping, products, catalogs, buyers };
        settle(&mut scenario);
        scenario
    })
}

/// Brings numbers that were drawn apart within what there is.
fn settle(scenario: &mut Scenario) {
    let taxes = scenario.taxes.len();
    for tax in scenario.products.iter_mut().filter_map(|product| product.tax.as_mut()) {
        *tax %= taxes;
    }
    for tax in scenario.shipping.iter_mut().filter_map(|rate| rate.tax.as_mut()) {
        *tax %= taxes;
    }
    let products = &scenario.products;
    for catalog in &mut scenario.catalogs {
        let places = std::mem::take(&mut catalog.places);
        for (product, mut place) in places {
            let product = product % products.len();
            place.without.retain(|sku| *sku < products[product].skus.len());
            catalog.places.insert(product, place);
        }
    }
}

fn round() -> impl Strategy<Value = Round> {
    prop_oneof![
        3 => Just(Round::HalfEven),
        1 => Just(Round::HalfUp),
        1 => Just(Round::Down),
        1 => Just(Round::Up),
    ]
}

fn tax() -> impl Strategy<Value = TaxPlan> {
    let parts = (prop_oneof![3 => Just(0usize), 1 => 0usize..3], ppm(1_000_000), round());
    parts.prop_map(|(country, ppm, round)| TaxPlan { country, ppm, round })
}

fn ship() -> impl Strategy<Value = ShipPlan> {
    let range = || (0u32..30_000, option::of(1u32..30_000));
    let pieces = (0u32..12, option::of(1u32..12));
    let parts = (
        option::of(0usize..3),
        option::of(range()),
        option::of(pieces),
        0usize..3,
        0u32..5_000,
        option::of(0usize..3),
    );
    // A range that ends before it begins is refused; the end is counted from the beginning.
    let open = |(from, to): (u32, Option<u32>)| (from, to.map(|to| from + to));
    parts.prop_map(move |(country, amount, pieces, currency, fee, tax)| ShipPlan {
        country,
        amount: amount.map(open),
        pieces: pieces.map(open),
        currency,
        fee,
        tax,
    })
}

/// Rates of one level.
pub(super) fn rates() -> impl Strategy<Value = RatesPlan> {
    let parts = (option::weighted(0.3, ppm(2_000_000)), option::weighted(0.3, ppm(1_000_000)));
    parts.prop_map(|(wholesale, discount)| RatesPlan { wholesale, discount })
}

/// Prices in most currencies.
pub(super) fn prices(likely: f64) -> impl Strategy<Value = [Option<u32>; 3]> {
    let price = move || option::weighted(likely, prop_oneof![9 => 0u32..30_000, 1 => Just(1_000_000_000)]);
    [price(), price(), price()]
}

fn product() -> impl Strategy<Value = ProductPlan> {
    let group = (any::<bool>(), vec([0u32..500, 0u32..500, 0u32..500], 1..3));
    let group = group.prop_map(|(required, choices)| GroupPlan { required, choices });
    let sku = (prices(0.1), proptest::bool::weighted(0.2));
    let sku = sku.prop_map(|(prices, excluded)| SkuPlan { prices, excluded });
    let groups = prop_oneof![2 => Just(Vec::new()), 1 => vec(group, 1..3)];
    let parts = (prices(0.95), rates(), option::weighted(0.7, 0usize..3), groups, vec(sku, 1..4));
    parts.prop_map(|(prices, rates, tax, groups, skus)| ProductPlan { prices, rates, tax, groups, skus })
}

/// Who may order, mostly everybody.
pub(super) fn open() -> impl Strategy<Value = Open> {
    prop_oneof![6 => Just(Open::Everybody), 2 => Just(Open::Granted), 1 => Just(Open::Nobody)]
}

fn catalog() -> impl Strategy<Value = CatalogPlan> {
    let place = (rates(), btree_set(0usize..3, 0..2));
    let place = place.prop_map(|(rates, without)| PlacePlan { rates, without });
    let pay = prop_oneof![3 => Just(Pay::Cardless), 1 => Just(Pay::Card), 1 => Just(Pay::Either)];
    let places = prop_oneof![
        5 => btree_map(0usize..3, Just(PlacePlan::default()), 2..4),
        3 => btree_map(0usize..3, place, 1..4),
        1 => Just(BTreeMap::new()),
    ];
    let times = (option::weighted(0.1, 1i64..100), option::weighted(0.2, 100i64..3_000));
    let least = (option::weighted(0.1, 0u32..20_000), option::weighted(0.1, 0u32..8));
    let lot = option::weighted(0.15, 1u32..4);
    let flags = (proptest::bool::weighted(0.3), any::<bool>(), any::<bool>());
    let stock = prop_oneof![1 => Just(None), 3 => Just(Some(false)), 2 => Just(Some(true))];
    let parts = (open(), times, pay, flags, stock, rates(), least, lot, places);
    parts.prop_map(|(open, (opens, deadline), pay, flags, backorder, rates, least, lot, places)| {
        let minutes = |minutes: i64| BEGIN_MICROS + minutes * 60_000_000;
        let (choices, days, ships) = flags;
        CatalogPlan {
            open,
            opens: opens.map(minutes),
            deadline: deadline.map(minutes),
            pay,
            choices,
            days,
            ships,
            backorder,
            rates,
            least_amount: [least.0, None, least.0],
            least_pieces: least.1,
            lot,
            places,
        }
    })
}

fn buyer() -> impl Strategy<Value = BuyerPlan> {
    let country = prop_oneof![3 => Just(0usize), 1 => 0usize..3];
    let parts = (country, 0usize..3, rates());
    parts.prop_map(|(country, currency, rates)| BuyerPlan { country, currency, rates })
}
