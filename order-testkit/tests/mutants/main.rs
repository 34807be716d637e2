//! The suite catches bugs: a plain store passes every case, and each bug built into it makes a case fail.

mod bug;
mod lists;
mod orders;
mod outbox;
mod port;
mod store;

use std::cell::Cell;
use std::panic::{catch_unwind, set_hook, take_hook};
use std::thread;

use bug::Bug;
use futures_executor::block_on;
use order_core::RunError;
use order_testkit::conformance::cases;
use order_testkit::world::{brand, create_brand};
use order_testkit::{Harness, World};
use store::PlainStore;

thread_local! {
    static BUG: Cell<Option<Bug>> = const { Cell::new(None) };
}

struct Mutant;

impl Harness for Mutant {
    type Store = PlainStore;
    type Guard = ();

    fn fresh() -> ((), PlainStore) {
        ((), PlainStore::with(BUG.get()))
    }

    fn reopen((): &(), store: PlainStore) -> PlainStore {
        store.reopened()
    }
}

/// The cases that a store with this bug fails; `stop` after the first.
fn failed(bug: Option<Bug>, stop: bool) -> Vec<String> {
    BUG.set(bug);
    let mut failed = Vec::new();
    let searches = bug.is_some_and(Bug::is_of_searches);
    for case in cases::<Mutant>() {
        if searches && !["searching", "finding", "tallying"].contains(&case.theme) {
            continue;
        }
        if catch_unwind(case.run).is_err() {
            failed.push(format!("{case:?}"));
            if stop {
                break;
            }
        }
    }
    failed
}

#[test]
fn a_store_without_bugs_passes() {
    assert_eq!(failed(None, false), Vec::<String>::new());
}

#[test]
fn every_bug_is_caught() {
    // A bug fails its case by panicking; what each says and from where is not of interest here.
    let said = take_hook();
    set_hook(Box::new(|_| {}));
    // Neighbours take about as long, so they go to different threads. Each has a bug of its own.
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let caught: Vec<(Bug, Vec<String>)> = thread::scope(|scope| {
        let work = |worker| {
            move || {
                let mine = Bug::ALL.iter().skip(worker).step_by(workers);
                mine.map(|bug| (*bug, failed(Some(*bug), true))).collect::<Vec<_>>()
            }
        };
        let started: Vec<_> = (0..workers).map(|worker| scope.spawn(work(worker))).collect();
        started.into_iter().flat_map(|thread| thread.join().expect("it ends")).collect()
    });
    set_hook(said);
    let escaped: Vec<Bug> = caught.iter().filter(|(_, by)| by.is_empty()).map(|(bug, _)| *bug).collect();
    assert_eq!(escaped, Vec::new(), "these bugs pass the suite");
    // A bug that shows in one theme only is caught there, so that the failing case says what is wrong.
    for (bug, theme) in [
        (Bug::ForgetsTombstones, "versions::"),
        (Bug::ListsDeleted, "versions::"),
        (Bug::IgnoresFloor, "counters::"),
        (Bug::EventsByTime, "events::"),
        (Bug::ListsWhateverParent, "scopes::"),
        (Bug::ListsFirstRank, "scopes::"),
        (Bug::StaleTokenSettles, "outbox::"),
        (Bug::ReusesFences, "outbox::"),
        (Bug::LosesLogOnReopen, "durability::"),
        (Bug::ChecksThenWrites, "concurrency::"),
        (Bug::NumbersBeforeCommit, "concurrency::"),
    ] {
        let (_, by) = caught.iter().find(|(known, _)| *known == bug).expect("every bug was tried");
        assert!(by[0].starts_with(theme), "{bug:?} is caught by {by:?}");
    }
}

/// Without its answer the desk would ask for the key again and again.
#[test]
fn a_key_left_unanswered_is_a_failure_of_the_store() {
    let world = World::new(PlainStore::with(Some(Bug::LeavesAbsentOut)));
    let outcome = block_on(world.desk().plan(create_brand(brand(), "Nord Knitwear"), world.host()));
    assert!(matches!(outcome, Err(RunError::Storage(_))), "{outcome:?}");
}
