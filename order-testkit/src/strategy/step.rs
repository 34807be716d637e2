//! What people do, legal or not.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::scenario::{prices, rates};
use super::value::ppm;
use crate::model::{
    Agreed, Form, Goods, ItemPlan, Offer, Open, Paying, RowPlan, Step, WantedPlan, Where, Who,
};

/// A run of steps. Mostly goods come in first.
pub fn steps(most: usize) -> BoxedStrategy<Vec<Step>> {
    let goods = prop_oneof![5 => vec(1u32..60, 9), 1 => Just(Vec::new())];
    let some = prop_oneof![1 => step().prop_map(|step| vec![step]), 1 => trade()];
    (goods, vec(some, 1..=most / 2))
        .prop_map(|(goods, steps)| {
            let receive = |(sku, pieces)| Step::Goods(Goods::Receive { sku, pieces });
            let receive = goods.into_iter().enumerate().map(receive);
            receive.chain(steps.into_iter().flatten()).collect()
        })
        .boxed()
}

/// A cart is filled and placed by the same people. What is offered may change in between.
fn trade() -> BoxedStrategy<Vec<Step>> {
    let between =
        (option::weighted(0.3, offer()), proptest::bool::weighted(0.3), option::weighted(0.1, offer()));
    (fill(), place(), between)
        .prop_map(|(fill, place, (changed, looks, changed_after))| {
            let mut steps = vec![fill.clone()];
            steps.extend(changed.map(Step::Offer));
            if let (Step::Fill { buyer, catalog, .. }, Step::Place { form, agreed, .. }) = (fill, place) {
                if looks {
                    steps.push(Step::Look { buyer, catalog, form });
                }
                steps.extend(changed_after.map(Step::Offer));
                steps.push(Step::Place { buyer, catalog, form, agreed, who: Who::Writer });
            }
            steps
        })
        .boxed()
}

/// Mostly the first, so that steps meet.
pub(super) fn first_of(count: usize) -> BoxedStrategy<usize> {
    prop_oneof![3 => Just(0), 2 => 0..count].boxed()
}

/// One step. Filling, placing and moving stock are the likeliest.
pub fn step() -> BoxedStrategy<Step> {
    prop_oneof![
        8 => fill(),
        3 => place(),
        9 => goods().prop_map(Step::Goods),
        4 => (first_of(3), first_of(2), form()).prop_map(|(buyer, catalog, form)| Step::Look { buyer, catalog, form }),
        2 => (first_of(3), first_of(2), 0usize..3).prop_map(|(buyer, catalog, product)| Step::Empty { buyer, catalog, product }),
        2 => Just(Step::PlaceAgain),
        3 => prop_oneof![2 => 0u16..3, 1 => 0u16..3_000].prop_map(|minutes| Step::Pass { minutes }),
        8 => offer().prop_map(Step::Offer),
    ]
    .boxed()
}

fn goods() -> BoxedStrategy<Goods> {
    let pieces = prop_oneof![Just(0), 1u32..12, 1u32..1_000];
    prop_oneof![
        2 => (0usize..9, pieces).prop_map(|(sku, pieces)| Goods::Receive { sku, pieces }),
        1 => (0usize..9, correction()).prop_map(|(sku, by)| Goods::Correct { sku, by }),
    ]
    .boxed()
}

fn correction() -> BoxedStrategy<i64> {
    prop_oneof![
        6 => -8i64..8,
        1 => prop_oneof![Just(1_000_000_000), Just(-1_000_000_000)],
        1 => prop_oneof![Just(1_000_000_001), Just(i64::MIN), Just(i64::MAX)],
    ]
    .boxed()
}

fn fill() -> BoxedStrategy<Step> {
    let one = item().prop_map(|item| vec![item]);
    let items = prop_oneof![1 => Just(Vec::new()), 24 => one, 6 => vec(item(), 2..4)];
    let parts = (first_of(3), first_of(2), items, who());
    parts.prop_map(|(buyer, catalog, items, who)| Step::Fill { buyer, catalog, items, who }).boxed()
}

fn item() -> BoxedStrategy<ItemPlan> {
    let rows = vec((vec(option::of(0usize..4), 0..4), 0u32..6), 0..4);
    let row = |(choices, pieces)| RowPlan { choices, pieces };
    let rows = option::weighted(0.06, rows.prop_map(move |rows| rows.into_iter().map(row).collect()));
    let pieces = prop_oneof![1 => Just(0), 8 => 1u32..7, 2 => 1u32..40];
    let wanted = (0usize..3, proptest::bool::weighted(0.02), pieces, rows);
    let wanted =
        wanted.prop_map(|(sku, foreign, pieces, rows)| WantedPlan { sku, foreign, pieces, rows }).boxed();
    let one = wanted.clone().prop_map(|wanted| vec![wanted]);
    let skus = prop_oneof![4 => one, 1 => vec(wanted, 1..4)];
    let day = option::weighted(0.08, -1i8..5);
    let parts = (first_of(3), skus, day, any::<bool>(), any::<bool>());
    parts
        .prop_map(|(product, skus, day, note, message)| ItemPlan { product, skus, day, note, message })
        .boxed()
}

fn place() -> BoxedStrategy<Step> {
    let agreed = prop_oneof![12 => Just(Agreed::Now), 3 => Just(Agreed::Before), 1 => Just(Agreed::Never)];
    let parts = (first_of(3), first_of(2), form(), agreed, who());
    parts
        .prop_map(|(buyer, catalog, form, agreed, who)| Step::Place { buyer, catalog, form, agreed, who })
        .boxed()
}

fn who() -> BoxedStrategy<Who> {
    prop_oneof![
        24 => Just(Who::Writer),
        1 => Just(Who::Reader),
        1 => Just(Who::Stranger),
        2 => Just(Who::Host),
    ]
    .boxed()
}

/// A checkout form, mostly a good one.
pub fn form() -> BoxedStrategy<Form> {
    let good = prop_oneof![Just(Paying::Unasked), Just(Paying::Cardless), Just(Paying::Card)];
    let none = prop_oneof![Just(Paying::NoCard), Just(Paying::OthersCard), Just(Paying::StaffsCard)];
    let paying = prop_oneof![16 => Just(Paying::Fitting), 4 => good, 2 => none, 1 => Just(Paying::OldCard)];
    let comment = prop_oneof![8 => Just(None), 4 => Just(Some(true)), 1 => Just(Some(false))];
    let parts = (comment, paying, place_of_form(), place_of_form());
    parts.prop_map(|(comment, paying, billing, delivery)| Form { comment, paying, billing, delivery }).boxed()
}

fn place_of_form() -> BoxedStrategy<Where> {
    prop_oneof![
        20 => Just(Where::Book),
        12 => (0usize..3).prop_map(Where::Written),
        1 => prop_oneof![Just(Where::Nowhere), Just(Where::NoEntry), Just(Where::Incomplete)],
    ]
    .boxed()
}

fn offer() -> BoxedStrategy<Offer> {
    let opens = option::weighted(0.4, prop_oneof![2 => Just(0i16), 1 => 0i16..3, 1 => -60i16..200]);
    let times = (opens, option::weighted(0.4, prop_oneof![2 => Just(0i16), 1 => 0i16..3, 1 => -30i16..90]));
    let least = (option::weighted(0.1, 1u32..4), option::weighted(0.1, 0u32..8));
    let open = prop_oneof![3 => Just(Open::Everybody), 1 => Just(Open::Granted), 1 => Just(Open::Nobody)];
    let set_catalog = (first_of(2), open, times, least);
    prop_oneof![
        2 => set_catalog.prop_map(|(catalog, open, (opens, deadline), (lot, least))| {
            Offer::SetCatalog { catalog, open, opens, deadline, lot, least }
        }),
        2 => (0usize..9, proptest::bool::weighted(0.3), any::<bool>(), prices(0.2)).prop_map(
            |(sku, withdrawn, excluded, prices)| Offer::SetSku { sku, withdrawn, excluded, prices }
        ),
        2 => (0usize..3, prices(0.9), rates())
            .prop_map(|(product, prices, rates)| Offer::SetProduct { product, prices, rates }),
        1 => (0usize..3, ppm(1_000_000)).prop_map(|(tax, ppm)| Offer::SetTax { tax, ppm }),
        2 => (0usize..3, proptest::bool::weighted(0.1), 0usize..2, any::<bool>(), rates()).prop_map(
            |(buyer, blocked, catalog, granted, rates)| {
                Offer::SetConnection { buyer, blocked, catalog, granted, rates }
            }
        ),
        2 => (0usize..2, 0usize..3, rates(), proptest::bool::weighted(0.3)).prop_map(
            |(catalog, product, rates, without_first)| Offer::Put { catalog, product, rates, without_first }
        ),
        1 => (0usize..2, 0usize..3).prop_map(|(catalog, product)| Offer::Take { catalog, product }),
    ]
    .boxed()
}
