//! Random steps of the life after placing, legal and illegal, against a store and against a plain model.
//!
//! Decides what is compared: after each step whether it was done or exactly why not, and the header of every order; in the end
//! stock, contents, carts, documents, log and notices. Deliberately knows no store by name.

pub mod model;
mod play;
pub mod scenario;
pub mod step;
pub mod strategy;

use std::collections::BTreeSet;

use proptest::prelude::any;

use crate::faulty::FaultyStore;
use crate::harness::Harness;
use crate::machine::{depth, explore_cases};
use crate::requests::Requests;
use play::Player;

/// How many cases one depth is.
const CASES: u32 = 48;

/// The most parts of one case; a part is a step, or a few that follow from one another.
const PARTS: usize = 40;

/// Runs random steps against the store of a harness, and fails with the smallest ones that it finds to differ from the model.
pub fn explore<H: Harness>() {
    let strategy = (strategy::scenario(), strategy::steps(PARTS));
    let seen = explore_cases(CASES * depth(), &strategy, |(scenario, steps)| {
        let (guard, store) = H::fresh();
        let played = H::block_on(Player::play(store, Requests::new(&|_| ()), scenario, steps));
        drop(guard);
        played
    });
    let orders: usize = seen.iter().map(|seen| seen.orders).sum();
    assert!(orders >= seen.len(), "hardly anything was ordered: {orders} orders in {} cases", seen.len());
    let met: BTreeSet<&str> =
        seen.iter().flat_map(|seen| seen.codes.iter().chain(&seen.ends)).copied().collect();
    let unmet: Vec<&&str> = EXPECTED.iter().filter(|word| !met.contains(**word)).collect();
    assert!(unmet.is_empty(), "never met: {unmet:?}");
}

/// The same over a store that fails on purpose, by chance. Whoever meets a failure repeats the request under the same idempotency
/// key, and in the end everything is as if nothing had failed.
pub fn explore_faulty<H: Harness>() {
    let strategy = (strategy::scenario(), strategy::steps(PARTS), any::<u64>());
    let struck = explore_cases(CASES * depth(), &strategy, |(scenario, steps, seed)| {
        let (guard, store) = H::fresh();
        let store = FaultyStore::seeded(store, *seed, 200);
        store.set_calm(true);
        let faults = store.clone();
        let calm = |calm| faults.set_calm(calm);
        let played = H::block_on(Player::play(store, Requests::over_noise(&calm), scenario, steps));
        drop(guard);
        played.map(|_| faults.struck())
    });
    assert!(struck.iter().sum::<u64>() > 100, "the store hardly ever failed: {struck:?}");
}

/// What the cases must at least meet, so that it is known that they are not all alike: refusals, statuses, and how far deliveries are.
const EXPECTED: &[&str] = &[
    // Statuses.
    "awaiting_confirmation",
    "rejected",
    // Refusals.
    "already_rejected",
    "not_permitted",
    "outdated",
];
