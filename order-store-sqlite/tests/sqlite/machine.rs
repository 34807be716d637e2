//! The rules over the store in SQLite do what the plain model says, also when the store fails on purpose.

use order_testkit::machine::{crowd, depth, explore, explore_faulty};
use order_testkit::race::last_piece;

use crate::conformance::Sqlite;

#[test]
fn the_rules_and_the_model_agree() {
    explore::<Sqlite>();
}

#[test]
fn failures_of_the_store_change_nothing_in_the_end() {
    explore_faulty::<Sqlite>();
}

#[test]
fn the_rules_and_the_model_agree_on_the_life_of_orders() {
    order_testkit::life::explore::<Sqlite>();
}

#[test]
fn failures_of_the_store_change_nothing_in_the_life_of_orders() {
    order_testkit::life::explore_faulty::<Sqlite>();
}

#[test]
fn a_crowd_over_a_failing_store_gets_what_there_is_and_no_more() {
    crowd::<Sqlite>();
}

/// 10,000 rounds at a depth of 20.
#[test]
fn the_last_piece_is_sold_once() {
    last_piece::<Sqlite>(depth().saturating_mul(500));
}
