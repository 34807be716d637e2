//! What a store says when a record is not what it should be.

use futures_executor::block_on;
use order_core::Store;
use order_core::record::{Channel, Key, Keys, Kind};
use order_core::store::{Cursor, Feed, List, StorageErrorKind};
use order_core::value::Timestamp;
use order_testkit::World;
use order_testkit::world::{brand, partition};

use super::support::{File, place};

/// Loads the brand after some harm was done to the file.
fn load_after(harm: &str) -> (StorageErrorKind, String) {
    let file = File::new();
    drop(file.world());
    file.sql().execute_batch(harm).unwrap();
    let mut keys = Keys::new();
    keys.record(Key::brand(brand()));
    let failure = block_on(file.open().load(keys)).expect_err("it is loaded");
    (failure.kind(), failure.to_string())
}

#[test]
fn a_body_that_does_not_decode_is_corrupt_and_named() {
    for harm in ["body = '{'", "body = ''", "body = 'null'", "body = '[]'", "body = substr(body, 1, 40)"] {
        let (kind, message) = load_after(&format!("UPDATE brands SET {harm}"));
        assert_eq!(kind, StorageErrorKind::Corrupt, "{harm}");
        let name = Key::brand(brand()).name().to_string();
        assert!(message.contains("`brands`") && message.contains(&name), "{message}");
    }
}

#[test]
fn cells_that_hold_something_else_are_corrupt() {
    for harm in [
        "version = -1",
        "version = 'x'",
        "schema = -1",
        "schema = 70000",
        "schema = 'x'",
        "body = 7",
        "body = x'ff'",
    ] {
        let (kind, message) = load_after(&format!("UPDATE brands SET {harm}"));
        assert_eq!(kind, StorageErrorKind::Corrupt, "{harm}: {message}");
        assert!(message.contains("`brands`"), "{harm}: {message}");
    }
}

#[test]
fn a_newer_record_is_newer() {
    let (kind, message) = load_after("UPDATE brands SET schema = 9");
    assert_eq!(kind, StorageErrorKind::Newer);
    assert!(message.contains("`brands`"), "{message}");
}

#[test]
fn one_damaged_record_does_not_hide_the_others() {
    let file = File::new();
    let world = file.world();
    let (bad, good) = (block_on(world.add_category("Bad")), block_on(world.add_category("Good")));
    drop(world);
    let name = bad.name().to_string();
    file.sql().execute("UPDATE tax_categories SET body = 'x' WHERE key = ?1", [&name]).unwrap();
    let world = World::new(file.open());
    assert!(block_on(world.found(&good)).record.is_some());
    let list = List::all(Kind::TaxCategory, partition(), 10);
    let failure = block_on(world.store().list(list)).expect_err("it is listed");
    assert_eq!(failure.kind(), StorageErrorKind::Corrupt);
    assert!(failure.to_string().contains(&name), "{failure}");
    // Neither does it stop the store.
    block_on(world.run(world.rename(&good, "Better")));
}

#[test]
fn a_log_that_does_not_decode_is_corrupt() {
    for (harm, kind) in [
        ("detail = '{'", StorageErrorKind::Corrupt),
        ("id = 'x'", StorageErrorKind::Corrupt),
        ("key = 'x'", StorageErrorKind::Corrupt),
        ("at = -5", StorageErrorKind::Corrupt),
        ("kind = 'ships'", StorageErrorKind::Newer),
    ] {
        let file = File::new();
        drop(file.world());
        file.sql().execute_batch(&format!("UPDATE order_log SET {harm}")).unwrap();
        let feed = Feed { partition: partition(), subject: None, after: Cursor::START, limit: 10 };
        let failure = block_on(file.open().events_after(feed)).expect_err("it is read");
        assert_eq!(failure.kind(), kind, "{harm}: {failure}");
    }
}

#[test]
fn a_task_that_does_not_decode_is_corrupt_and_harms_no_commit() {
    let file = File::new();
    place(&file.world());
    file.sql().execute_batch("UPDATE outbox SET body = '{'").unwrap();
    let world = World::new(file.open());
    let failure = block_on(world.store().lease(Channel::Mail, Timestamp::MAX, Timestamp::MAX, 10))
        .expect_err("it is leased");
    assert_eq!(failure.kind(), StorageErrorKind::Corrupt);
    block_on(world.add_category("Still"));
}

/// However few are asked for, and wherever the damaged one stands.
#[test]
fn one_damaged_task_does_not_keep_the_others_from_their_turn() {
    for harm in [
        "UPDATE outbox SET body = '{' WHERE seq = (SELECT min(seq) FROM outbox)",
        "UPDATE outbox_recipients SET address = 'x' WHERE position = 0 AND task = (SELECT min(seq) FROM outbox)",
    ] {
        let file = File::new();
        place(&file.world());
        file.sql().execute_batch(harm).unwrap();
        let store = file.open();
        let now: Timestamp = "2100-01-01T00:00:00Z".parse().unwrap();
        let lease = || block_on(store.lease(Channel::Mail, now, Timestamp::MAX, 1));
        let count = |filter: &str| -> u32 {
            let sql = format!("SELECT count(*) FROM outbox WHERE {filter}");
            file.sql().query_row(&sql, [], |row| row.get(0)).unwrap()
        };
        let good = count("channel = 'mail'") - 1;
        assert!(good > 0);
        for _ in 0..good {
            assert_eq!(lease().unwrap().len(), 1, "{harm}");
        }
        // It is told of when it is all that is left, and stays as it is.
        assert_eq!(lease().expect_err("it is leased").kind(), StorageErrorKind::Corrupt, "{harm}");
        assert_eq!(count("fence = 0 AND channel = 'mail'"), 1, "{harm}");
    }
}

/// Work that fails in the middle takes nobody else's work along, even when both wait for the same transaction.
#[test]
fn the_failure_of_one_is_not_the_failure_of_others() {
    let file = File::new();
    let world = file.world();
    place(&world);
    file.sql().execute_batch("UPDATE outbox SET body = '{'").unwrap();
    let leasing = world.store().clone();
    std::thread::scope(|scope| {
        let leases = scope.spawn(move || {
            for _ in 0..200 {
                assert!(block_on(leasing.lease(Channel::Mail, Timestamp::MAX, Timestamp::MAX, 10)).is_err());
            }
        });
        for number in 0..100 {
            block_on(world.add_category(&format!("Tax {number}")));
        }
        leases.join().unwrap();
    });
    assert_eq!(block_on(world.walk(Kind::TaxCategory, partition(), 1_000)).len(), 100);
}
