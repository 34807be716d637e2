//! Several stores on one file: each notices what another commits.

use std::future::IntoFuture;
use std::time::Duration;

use futures_executor::block_on;
use order_core::Store;
use order_core::catalog::TaxCategory;
use order_core::record::{Key, Kind, Version};
use order_core::store::{Commit, StorageErrorKind};
use order_store_sqlite::SqliteStore;
use order_testkit::World;
use order_testkit::world::partition;

use super::support::{File, number, quick};

fn name_of(world: &World<SqliteStore>, key: &Key) -> String {
    block_on(world.record::<TaxCategory>(key)).name.to_string()
}

#[test]
fn a_change_of_another_handle_is_read_at_once() {
    let file = File::new();
    let (ours, theirs) = (file.world(), World::new(file.open()));
    let key = block_on(ours.add_category("First"));
    let other = block_on(ours.add_category("Other"));
    for round in 0..20 {
        let name = format!("Round {round}");
        block_on(theirs.run(theirs.rename(&key, &name)));
        // Alone, and together with a record that did not change: the two take different ways.
        assert_eq!(name_of(&ours, &key), name);
        let mut keys = order_core::record::Keys::new();
        keys.record(other.clone());
        keys.record(key.clone());
        let facts = block_on(ours.store().load(keys)).unwrap();
        assert_eq!(facts.get::<TaxCategory>(&key).unwrap().name.to_string(), name);
        assert_eq!(facts.version(&key), block_on(theirs.version(&key)));
    }
}

#[test]
fn a_guard_that_another_handle_has_moved_conflicts() {
    let file = File::new();
    let (ours, theirs) = (file.world(), World::new(file.open()));
    let key = block_on(ours.add_category("First"));
    for round in 0..20 {
        // Our writer knows the version from its own commit; theirs moves it meanwhile.
        block_on(ours.run(ours.rename(&key, &format!("Ours {round}"))));
        let late = block_on(ours.plan(ours.rename(&key, &format!("Late {round}"))));
        block_on(theirs.run(theirs.rename(&key, &format!("Theirs {round}"))));
        assert_eq!(block_on(ours.commit_one(late.changeset)), Commit::Conflict { key: key.clone() });
        assert_eq!(name_of(&ours, &key), format!("Theirs {round}"));
    }
}

#[test]
fn a_counter_that_another_handle_has_moved_is_counted_on() {
    let file = File::new();
    let (ours, theirs) = (file.world(), World::new(file.open()));
    let shop = block_on(ours.open_shop(1));
    let stock = shop.counter(0);
    for round in 1..=20 {
        block_on(ours.run(ours.receive(stock, 1)));
        block_on(theirs.run(theirs.receive(stock, 2)));
        assert_eq!(block_on(ours.amount(stock)), 3 * round);
        assert_eq!(block_on(theirs.amount(stock)), 3 * round);
    }
}

#[test]
fn handles_write_at_the_same_time() {
    let file = File::new();
    let world = file.world();
    let key = block_on(world.add_category("Contended"));
    std::thread::scope(|scope| {
        for handle in 0..4 {
            let (file, key) = (&file, &key);
            scope.spawn(move || {
                let world = World::new(file.open());
                for round in 0..25 {
                    // As often as it takes: between two handles nobody queues.
                    let name = format!("{handle}-{round}");
                    let run = || world.desk().run(world.rename(key, &name), world.host());
                    let tried = (0..1_000).find(|_| block_on(run().into_future()).is_ok());
                    assert!(tried.is_some(), "others are faster for ever");
                }
            });
        }
    });
    assert_eq!(block_on(world.version(&key)), Version::from_number(101));
    let log = number(&file.sql(), "SELECT count(*) FROM order_log WHERE operation = 'change_tax_category'");
    assert_eq!(log, 100);
}

#[test]
fn a_busy_file_is_unavailable_after_a_while_and_then_works_again() {
    let file = File::new();
    let world = file.world();
    let options = quick().busy_timeout(Duration::from_millis(20));
    let store = World::new(SqliteStore::open_with(&file.path, &options).unwrap());
    let planned = block_on(world.plan(world.create_category("Late")));
    let blocker = file.sql();
    blocker.execute_batch("BEGIN IMMEDIATE").unwrap();
    let failure =
        block_on(store.store().commit(vec![planned.changeset.clone()])).expect_err("it is committed");
    assert_eq!(failure.kind(), StorageErrorKind::Unavailable);
    blocker.execute_batch("ROLLBACK").unwrap();
    assert_eq!(block_on(store.commit_one(planned.changeset)), Commit::Done);
    assert_eq!(block_on(world.walk(Kind::TaxCategory, partition(), 10)).len(), 1);
}
