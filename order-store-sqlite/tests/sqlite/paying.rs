//! Paying by card over the store in SQLite.

use order_testkit::machine::depth;
use order_testkit::paying::every_fault;
use order_testkit::race::one_cart_by_card;

use crate::conformance::Sqlite;

#[test]
fn whatever_fails_once_the_gateway_and_the_records_say_the_same() {
    assert!(every_fault::<Sqlite>() > 150);
}

#[test]
fn the_same_cart_placed_at_once_is_one_order_and_one_authorization() {
    one_cart_by_card::<Sqlite>(depth().saturating_mul(20));
}
