//! Random steps, legal and illegal, against a store and against the plain model.
//!
//! Decides what is compared: after each step whether it was done or exactly why not, for each order every amount, and in the end
//! every counter, cart, order, log entry and notice. Deliberately knows no store by name.

mod actual;
mod balance;
mod command;
mod crowd;
mod run;
mod stand;

use std::collections::BTreeSet;

use proptest::strategy::{BoxedStrategy, Strategy};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

pub use crowd::crowd;

use crate::faulty::FaultyStore;
use crate::harness::Harness;
use crate::model::{Scenario, Step};
use crate::strategy;
use run::Machine;

/// How deep property tests go: the variable `ORDER_DEPTH`, 1 when it is not set. Twice the depth is twice the cases.
pub fn depth() -> u32 {
    std::env::var("ORDER_DEPTH").ok().and_then(|depth| depth.parse().ok()).unwrap_or(1).max(1)
}

/// How many cases one depth is.
const CASES: u32 = 96;

/// The most steps of one case.
const STEPS: usize = 60;

/// Runs random steps against the store of a harness, and fails with the smallest ones that it finds to differ from the model.
pub fn explore<H: Harness>() {
    let seen = explore_cases(CASES * depth(), &drawn(), |(scenario, steps)| {
        let (guard, store) = H::fresh();
        let played = H::block_on(Machine::play(store, &|_| (), scenario, steps));
        drop(guard);
        played
    });
    let orders: usize = seen.iter().map(|seen| seen.orders).sum();
    let codes: BTreeSet<&str> = seen.iter().flat_map(|seen| seen.codes.iter().copied()).collect();
    assert!(orders >= seen.len(), "hardly anything was ordered: {orders} orders in {} cases", seen.len());
    let unmet: Vec<&&str> = EXPECTED.iter().filter(|code| !codes.contains(**code)).collect();
    assert!(unmet.is_empty(), "never refused for {unmet:?}");
}

/// The same over a store that fails on purpose, by chance. Whoever meets a failure repeats the request under the same idempotency
/// key, and in the end everything is as if nothing had failed.
pub fn explore_faulty<H: Harness>() {
    let mut seed = 0;
    let struck = explore_cases(CASES * depth(), &drawn(), |(scenario, steps)| {
        seed += 1;
        let (guard, store) = H::fresh();
        let store = FaultyStore::seeded(store, seed, 200);
        store.set_calm(true);
        let faults = store.clone();
        let played = H::block_on(Machine::play(store, &|calm| faults.set_calm(calm), scenario, steps));
        drop(guard);
        played.map(|_| faults.struck())
    });
    assert!(struck.iter().sum::<u64>() > 100, "the store hardly ever failed: {struck:?}");
}

/// What the cases must at least be refused for, so that it is known that they are not all alike.
const EXPECTED: &[&str] = &[
    "buyer_blocked",
    "cart_empty",
    "cart_gone",
    "catalog_closed",
    "catalog_not_open",
    "catalog_not_visible",
    "date_not_asked",
    "date_past",
    "deadline_passed",
    "lot_size",
    "no_base_price",
    "not_permitted",
    "option_missing",
    "option_unknown",
    "options_differ",
    "payment_missing",
    "payment_not_offered",
    "preview_outdated",
    "product_not_in_catalog",
    "sku_not_in_catalog",
    "stock_short",
];

/// A scenario, and the steps that follow.
fn drawn() -> (BoxedStrategy<Scenario>, BoxedStrategy<Vec<Step>>) {
    (strategy::scenario(), strategy::steps(STEPS))
}

/// Runs cases, and gives what each gave.
pub(crate) fn explore_cases<D: Strategy, T>(
    cases: u32,
    strategy: &D,
    mut play: impl FnMut(&D::Value) -> Result<T, String>,
) -> Vec<T> {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let play = std::cell::RefCell::new(&mut play);
    let played = std::cell::RefCell::new(Vec::new());
    // The same every time: a deeper run goes on where a shallower one ends.
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(strategy, |drawn| {
        let outcome = (play.borrow_mut())(&drawn).map_err(TestCaseError::fail)?;
        played.borrow_mut().push(outcome);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    played.into_inner()
}
