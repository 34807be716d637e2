//! What people do, legal or not.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::scenario::{open, prices, rates};
use super::value::ppm;
use crate::model::{Agreed, Form, ItemPlan, Paying, RowPlan, Step, WantedPlan, Where, Who};

/// A run of steps.
pub fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 1..=most)
}

/// One step. Filling, placing and moving stock are the likeliest.
pub fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => fill(),
        12 => place(),
        6 => (0usize..9, prop_oneof![Just(0), 1u32..12, 1u32..1_000]).prop_map(|(sku, pieces)| Step::Receive { sku, pieces }),
        3 => (0usize..9, correction()).prop_map(|(sku, by)| Step::Correct { sku, by }),
        4 => (0usize..3, 0usize..2, form()).prop_map(|(buyer, catalog, form)| Step::Look { buyer, catalog, form }),
        2 => (0usize..3, 0usize..2, 0usize..3).prop_map(|(buyer, catalog, product)| Step::Empty { buyer, catalog, product }),
        2 => Just(Step::PlaceAgain),
        2 => (0u16..3_000).prop_map(|minutes| Step::Pass { minutes }),
        8 => offer(),
    ]
}

fn correction() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => -8i64..8,
        1 => prop_oneof![Just(1_000_000_000), Just(-1_000_000_000)],
        1 => prop_oneof![Just(1_000_000_001), Just(i64::MIN), Just(i64::MAX)],
    ]
}

fn fill() -> impl Strategy<Value = Step> {
    let items = prop_oneof![1 => Just(Vec::new()), 9 => vec(item(), 1..3)];
    let parts = (0usize..3, 0usize..2, items, who());
    parts.prop_map(|(buyer, catalog, items, who)| Step::Fill { buyer, catalog, items, who })
}

fn item() -> impl Strategy<Value = ItemPlan> {
    let rows = vec((vec(option::of(0usize..4), 0..4), 0u32..6), 0..4);
    let row = |(choices, pieces)| RowPlan { choices, pieces };
    let rows = option::weighted(0.1, rows.prop_map(move |rows| rows.into_iter().map(row).collect()));
    let wanted = (0usize..3, proptest::bool::weighted(0.04), prop_oneof![Just(0), 1u32..7, 1u32..40], rows);
    let wanted = wanted.prop_map(|(sku, foreign, pieces, rows)| WantedPlan { sku, foreign, pieces, rows });
    let parts = (0usize..3, vec(wanted, 1..3), option::weighted(0.15, -2i8..5), any::<bool>(), any::<bool>());
    parts.prop_map(|(product, skus, day, note, message)| ItemPlan { product, skus, day, note, message })
}

fn place() -> impl Strategy<Value = Step> {
    let agreed = prop_oneof![8 => Just(Agreed::Now), 3 => Just(Agreed::Before), 1 => Just(Agreed::Never)];
    let parts = (0usize..3, 0usize..2, form(), agreed, who());
    parts.prop_map(|(buyer, catalog, form, agreed, who)| Step::Place { buyer, catalog, form, agreed, who })
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![
        12 => Just(Who::Writer),
        1 => Just(Who::Reader),
        1 => Just(Who::Stranger),
        2 => Just(Who::Host),
    ]
}

/// A checkout form, mostly a good one.
pub fn form() -> impl Strategy<Value = Form> {
    let good = prop_oneof![Just(Paying::Unasked), Just(Paying::Cardless), Just(Paying::Card)];
    let paying = prop_oneof![8 => good, 1 => Just(Paying::NoCard), 1 => Just(Paying::OldCard)];
    let comment = prop_oneof![4 => Just(None), 2 => Just(Some(true)), 1 => Just(Some(false))];
    let parts = (comment, paying, place_of_form(), place_of_form());
    parts.prop_map(|(comment, paying, billing, delivery)| Form { comment, paying, billing, delivery })
}

fn place_of_form() -> impl Strategy<Value = Where> {
    prop_oneof![
        10 => Just(Where::Book),
        6 => (0usize..3).prop_map(Where::Written),
        1 => prop_oneof![Just(Where::Nowhere), Just(Where::NoEntry), Just(Where::Incomplete)],
    ]
}

fn offer() -> impl Strategy<Value = Step> {
    let minutes = || option::weighted(0.2, -60i16..200);
    let times = (minutes(), option::weighted(0.3, -30i16..2_000));
    let least = (option::weighted(0.1, 1u32..4), option::weighted(0.1, 0u32..8));
    let set_catalog = (0usize..2, open(), times, least);
    prop_oneof![
        2 => set_catalog.prop_map(|(catalog, open, (opens, deadline), (lot, least))| {
            Step::SetCatalog { catalog, open, opens, deadline, lot, least }
        }),
        2 => (0usize..9, proptest::bool::weighted(0.3), any::<bool>(), prices(0.2)).prop_map(
            |(sku, withdrawn, excluded, prices)| Step::SetSku { sku, withdrawn, excluded, prices }
        ),
        2 => (0usize..3, prices(0.9), rates())
            .prop_map(|(product, prices, rates)| Step::SetProduct { product, prices, rates }),
        1 => (0usize..3, ppm(1_000_000)).prop_map(|(tax, ppm)| Step::SetTax { tax, ppm }),
        2 => (0usize..3, proptest::bool::weighted(0.2), 0usize..2, any::<bool>(), rates()).prop_map(
            |(buyer, blocked, catalog, granted, rates)| {
                Step::SetConnection { buyer, blocked, catalog, granted, rates }
            }
        ),
        2 => (0usize..2, 0usize..3, rates(), proptest::bool::weighted(0.3)).prop_map(
            |(catalog, product, rates, without_first)| Step::Put { catalog, product, rates, without_first }
        ),
        1 => (0usize..2, 0usize..3).prop_map(|(catalog, product)| Step::Take { catalog, product }),
    ]
}
