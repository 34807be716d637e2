//! The rules over the store in memory do what the plain model says, also when the store fails on purpose.

use order_store_memory::MemoryStore;
use order_testkit::Harness;
use order_testkit::machine::{crowd, depth, explore, explore_faulty};
use order_testkit::race::{
    approve_or_update, confirm_or_reject, guesses, last_backlog, last_owner, last_piece, returns_to_one_cart,
    sign_ups, tags_of_one_order, wrong_passwords,
};

struct Memory;

impl Harness for Memory {
    type Store = MemoryStore;
    type Guard = ();

    fn fresh() -> ((), MemoryStore) {
        ((), MemoryStore::new())
    }

    fn reopen((): &(), store: MemoryStore) -> MemoryStore {
        store
    }
}

#[test]
fn the_rules_and_the_model_agree() {
    explore::<Memory>();
}

#[test]
fn failures_of_the_store_change_nothing_in_the_end() {
    explore_faulty::<Memory>();
}

#[test]
fn the_rules_and_the_model_agree_on_the_life_of_orders() {
    order_testkit::life::explore::<Memory>();
}

#[test]
fn failures_of_the_store_change_nothing_in_the_life_of_orders() {
    order_testkit::life::explore_faulty::<Memory>();
}

#[test]
fn a_crowd_over_a_failing_store_gets_what_there_is_and_no_more() {
    crowd::<Memory>();
}

/// 10,000 rounds at a depth of 20.
#[test]
fn the_last_piece_is_sold_once() {
    last_piece::<Memory>(depth().saturating_mul(500));
}

#[test]
fn of_those_who_confirm_and_reject_one_order_one_wins() {
    confirm_or_reject::<Memory>(depth().saturating_mul(20));
}

#[test]
fn nobody_approves_what_is_no_longer_the_newest_revision() {
    approve_or_update::<Memory>(depth().saturating_mul(20));
}

#[test]
fn no_more_is_delivered_than_is_open() {
    last_backlog::<Memory>(depth().saturating_mul(20));
}

#[test]
fn two_orders_do_not_return_to_one_cart() {
    returns_to_one_cart::<Memory>(depth().saturating_mul(20));
}

#[test]
fn no_tag_is_lost_when_many_tag_at_once() {
    tags_of_one_order::<Memory>(depth().saturating_mul(20));
}

#[test]
fn of_those_who_sign_up_with_one_address_one_has_the_account() {
    sign_ups::<Memory>(depth().saturating_mul(20));
}

#[test]
fn every_guess_at_a_code_is_counted() {
    guesses::<Memory>(depth().saturating_mul(20));
}

#[test]
fn every_wrong_password_is_counted() {
    wrong_passwords::<Memory>(depth().saturating_mul(20));
}

#[test]
fn of_owners_who_leave_at_once_one_stays() {
    last_owner::<Memory>(depth().saturating_mul(5));
}
