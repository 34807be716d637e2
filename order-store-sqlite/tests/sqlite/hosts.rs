//! A host commits our changes together with its own rows.

use futures_executor::block_on;
use order_core::catalog::TaxCategory;
use order_core::record::Kind;
use order_core::store::{Commit, StorageErrorKind};
use order_store_sqlite::{apply, prepare_connection};
use order_testkit::World;
use order_testkit::world::partition;
use rusqlite::{Connection, TransactionBehavior};

use super::support::{File, number, place};

/// The connection of a host that keeps a table of its own in our file.
fn host(file: &File) -> Connection {
    let connection = file.sql();
    prepare_connection(&connection).unwrap();
    connection.execute_batch("CREATE TABLE IF NOT EXISTS host_notes (text TEXT)").unwrap();
    connection
}

#[test]
fn both_are_committed() {
    let file = File::new();
    let world = file.world();
    let mut host = host(&file);
    let key = block_on(world.add_category("Before"));
    let planned = block_on(world.plan(world.rename(&key, "After")));
    let transaction = host.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    transaction.execute("INSERT INTO host_notes VALUES ('renamed')", []).unwrap();
    assert_eq!(apply(&transaction, &planned.changeset).unwrap(), Commit::Done);
    assert_eq!(block_on(world.record::<TaxCategory>(&key)).name.to_string(), "Before", "nobody sees it yet");
    transaction.commit().unwrap();
    assert_eq!(block_on(world.record::<TaxCategory>(&key)).name.to_string(), "After");
    assert_eq!(number(&host, "SELECT count(*) FROM host_notes"), 1);
    // The writing thread knew the old version; it notices.
    let late = block_on(world.plan(world.rename(&key, "Later")));
    assert_eq!(block_on(world.commit_one(planned.changeset)), Commit::Conflict { key });
    assert_eq!(block_on(world.commit_one(late.changeset)), Commit::Done);
}

#[test]
fn neither_is_committed() {
    let file = File::new();
    let world = file.world();
    let mut host = host(&file);
    let key = block_on(world.add_category("Before"));
    let planned = block_on(world.plan(world.rename(&key, "Never")));
    let before = block_on(world.found(&key)).version;
    let transaction = host.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    transaction.execute("INSERT INTO host_notes VALUES ('renamed')", []).unwrap();
    assert_eq!(apply(&transaction, &planned.changeset).unwrap(), Commit::Done);
    transaction.rollback().unwrap();
    assert_eq!(block_on(world.found(&key)).version, before);
    assert_eq!(block_on(world.record::<TaxCategory>(&key)).name.to_string(), "Before");
    assert_eq!(number(&host, "SELECT count(*) FROM host_notes"), 0);
    assert_eq!(block_on(world.commit_one(planned.changeset)), Commit::Done);
}

#[test]
fn a_refused_one_leaves_the_transaction_as_it_was() {
    let file = File::new();
    let world = file.world();
    let mut host = host(&file);
    let key = block_on(world.add_category("First"));
    let late = block_on(world.plan(world.rename(&key, "Late")));
    block_on(world.run(world.rename(&key, "Faster")));
    let transaction = host.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    transaction.execute("INSERT INTO host_notes VALUES ('still there')", []).unwrap();
    assert_eq!(apply(&transaction, &late.changeset).unwrap(), Commit::Conflict { key: key.clone() });
    transaction.commit().unwrap();
    assert_eq!(number(&host, "SELECT count(*) FROM host_notes"), 1);
    assert_eq!(block_on(world.record::<TaxCategory>(&key)).name.to_string(), "Faster");
}

#[test]
fn a_counter_has_its_bound_there_too() {
    let file = File::new();
    let world = file.world();
    let mut host = host(&file);
    let shop = block_on(world.open_shop(1));
    let stock = shop.counter(0);
    block_on(world.run(world.receive(stock, 10)));
    let mut planned = Vec::new();
    for number in 1..=2 {
        let buyer = block_on(world.add_buyer(number));
        let cart = block_on(world.fill_cart(&shop, buyer, &[7]));
        let command = block_on(world.checkout(cart));
        planned.push(block_on(world.plan(command)).changeset);
    }
    let transaction = host.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    assert_eq!(apply(&transaction, &planned[0]).unwrap(), Commit::Done);
    assert_eq!(apply(&transaction, &planned[1]).unwrap(), Commit::Short { key: stock });
    transaction.commit().unwrap();
    assert_eq!(block_on(world.amount(stock)), 3);
}

#[test]
fn one_that_fails_leaves_the_transaction_as_it_was() {
    let file = File::new();
    let world = file.world();
    let mut host = host(&file);
    let planned = block_on(world.plan(world.create_category("Half")));
    // The record comes before the log, so it is written when the log fails.
    host.execute_batch(
        "CREATE TRIGGER no_log BEFORE INSERT ON order_log BEGIN SELECT RAISE(FAIL, 'no'); END",
    )
    .unwrap();
    let transaction = host.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    transaction.execute("INSERT INTO host_notes VALUES ('still there')", []).unwrap();
    assert!(apply(&transaction, &planned.changeset).is_err());
    transaction.commit().unwrap();
    assert_eq!(number(&host, "SELECT count(*) FROM host_notes"), 1);
    assert_eq!(number(&host, "SELECT count(*) FROM tax_categories"), 0);
    // The writing thread keeps the same promise.
    let failure = block_on(order_core::Store::commit(world.store(), vec![planned.changeset.clone()]));
    assert!(failure.is_err());
    assert_eq!(number(&host, "SELECT count(*) FROM tax_categories"), 0);
    host.execute_batch("DROP TRIGGER no_log").unwrap();
    assert_eq!(block_on(world.commit_one(planned.changeset)), Commit::Done);
}

#[test]
fn a_transaction_that_cannot_wait_its_turn_is_refused() {
    let file = File::new();
    let world = file.world();
    let mut host = host(&file);
    let planned = block_on(world.plan(world.create_category("Deferred")));
    let transaction = host.transaction_with_behavior(TransactionBehavior::Deferred).unwrap();
    let failure = apply(&transaction, &planned.changeset).expect_err("it is applied");
    assert_eq!(failure.kind(), StorageErrorKind::Unavailable);
    transaction.commit().unwrap();
    assert_eq!(block_on(world.walk(Kind::TaxCategory, partition(), 10)).len(), 0);
}

#[test]
fn a_connection_to_something_else_is_not_prepared() {
    let foreign = File::new();
    let theirs = foreign.sql();
    theirs.execute_batch("CREATE TABLE notes (text)").unwrap();
    assert_eq!(prepare_connection(&theirs).expect_err("it is prepared").kind(), StorageErrorKind::Foreign);
    let file = File::new();
    drop(file.world());
    file.sql().execute_batch("PRAGMA user_version = 7").unwrap();
    assert_eq!(prepare_connection(&file.sql()).expect_err("it is prepared").kind(), StorageErrorKind::Newer);
}

/// A whole order, with lines, stock and notices, is the same whether the writing thread or a host commits it.
#[test]
fn an_order_of_a_host_is_a_whole_one() {
    let file = File::new();
    let world = file.world();
    let mut host = host(&file);
    let shop = block_on(world.open_shop(2));
    let buyer = block_on(world.add_buyer(1));
    for sku in 0..2 {
        block_on(world.run(world.receive(shop.counter(sku), 10)));
    }
    let cart = block_on(world.fill_cart(&shop, buyer, &[7, 7]));
    let command = block_on(world.checkout(cart));
    let placed = block_on(world.plan(command));
    let transaction = host.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    assert_eq!(apply(&transaction, &placed.changeset).unwrap(), Commit::Done);
    transaction.commit().unwrap();
    drop(world);
    let theirs = file.sql();

    let other = File::new();
    place(&other.world());
    let ours = other.sql();
    for sql in [
        "SELECT count(*) FROM orders",
        "SELECT count(*) FROM order_lines",
        "SELECT count(*) FROM order_log",
        "SELECT count(*) FROM outbox_recipients",
        "SELECT sum(amount) FROM stock",
        "SELECT count(*) FROM claims WHERE body IS NOT NULL",
    ] {
        assert_eq!(number(&theirs, sql), number(&ours, sql), "{sql}");
        assert!(number(&ours, sql) > 0, "{sql}");
    }
    let world = World::new(file.open());
    assert_eq!(block_on(world.amount(shop.counter(0))), 3);
}
