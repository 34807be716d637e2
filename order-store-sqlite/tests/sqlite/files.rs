//! What is opened, and what is left alone.

use futures_executor::block_on;
use order_core::record::Key;
use order_core::store::StorageErrorKind;
use order_store_sqlite::SqliteStore;
use order_testkit::World;
use order_testkit::world::brand;

use super::support::{File, number, place};

/// A file that is refused stays as it is, and nothing comes to be beside it.
fn check_untouched(file: &File, kind: StorageErrorKind) {
    let before = file.contents();
    for _ in 0..2 {
        let refusal = file.refusal();
        assert_eq!(refusal.kind(), kind, "{refusal}");
        assert_eq!(file.contents(), before);
    }
}

/// A database of ours that is closed.
fn closed() -> File {
    let file = File::new();
    place(&file.world());
    file
}

#[test]
fn a_closed_store_is_one_file() {
    let names: Vec<String> = closed().contents().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["orders.db"]);
}

#[test]
fn a_database_of_another_program_is_foreign() {
    for pragma in ["", "PRAGMA application_id = 252006673;", "PRAGMA journal_mode = WAL;"] {
        let file = File::new();
        file.sql()
            .execute_batch(&format!("{pragma} CREATE TABLE notes (text); INSERT INTO notes VALUES (1)"))
            .unwrap();
        check_untouched(&file, StorageErrorKind::Foreign);
    }
}

#[test]
fn an_open_database_of_another_program_is_foreign() {
    let file = File::new();
    let theirs = file.sql();
    theirs.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE notes (text);").unwrap();
    check_untouched(&file, StorageErrorKind::Foreign);
    theirs.execute_batch("INSERT INTO notes VALUES (1)").unwrap();
}

#[test]
fn a_newer_layout_is_newer() {
    let file = closed();
    file.sql().execute_batch("PRAGMA user_version = 4").unwrap();
    check_untouched(&file, StorageErrorKind::Newer);
}

#[test]
fn a_newer_layout_is_newer_while_it_is_open_and_only_in_the_log() {
    let file = closed();
    let theirs = file.sql();
    theirs.execute_batch("PRAGMA user_version = 4").unwrap();
    assert!(file.contents().len() > 1, "the change lies in the write-ahead log");
    check_untouched(&file, StorageErrorKind::Newer);
}

#[test]
fn a_newer_index_is_newer() {
    let file = closed();
    file.sql().execute_batch("UPDATE meta SET value = '999' WHERE name = 'index_version'").unwrap();
    check_untouched(&file, StorageErrorKind::Newer);
}

#[test]
fn what_is_no_database_is_corrupt() {
    for bytes in [&b"x"[..], b"SQLite format 3\0", &[0; 4096], "Dear all,\n".repeat(1_000).as_bytes()] {
        let file = File::new();
        std::fs::write(&file.path, bytes).unwrap();
        check_untouched(&file, StorageErrorKind::Corrupt);
    }
}

#[test]
fn a_cut_database_is_corrupt() {
    let whole = std::fs::read(&closed().path).unwrap();
    for part in [1, 2, 3] {
        let file = File::new();
        std::fs::write(&file.path, &whole[..whole.len() * part / 4]).unwrap();
        check_untouched(&file, StorageErrorKind::Corrupt);
    }
}

#[test]
fn a_database_whose_tables_are_scrambled_is_corrupt() {
    let mut bytes = std::fs::read(&closed().path).unwrap();
    bytes[100..4096].fill(0xa5);
    let file = File::new();
    std::fs::write(&file.path, bytes).unwrap();
    check_untouched(&file, StorageErrorKind::Corrupt);
}

#[test]
fn a_database_that_does_not_tell_its_index_is_corrupt() {
    for sql in ["DELETE FROM meta", "DROP TABLE meta"] {
        let file = closed();
        file.sql().execute_batch(sql).unwrap();
        check_untouched(&file, StorageErrorKind::Corrupt);
    }
}

#[test]
fn an_empty_file_becomes_a_database() {
    let file = File::new();
    std::fs::write(&file.path, b"").unwrap();
    file.world();
}

#[test]
fn a_directory_that_is_not_there_is_unavailable() {
    let missing = File::new().path.join("not/there.db");
    let refusal = SqliteStore::open(missing).expect_err("it is opened");
    assert_eq!(refusal.kind(), StorageErrorKind::Unavailable);
    let refusal = SqliteStore::open(":memory:").expect_err("nothing in memory is shared by connections");
    assert_eq!(refusal.kind(), StorageErrorKind::Unavailable);
}

#[test]
fn a_file_may_have_any_name() {
    let file = File::new();
    for name in ["a b.db", "file:x.db", "100%.db", "q?mode=memory#x.db", "naïve 注文.db", "%41.db"] {
        let path = file.path.with_file_name(name);
        for _ in 0..2 {
            World::new(SqliteStore::open(&path).unwrap());
        }
        assert!(path.exists(), "{name}");
    }
}

#[test]
fn the_last_handle_finishes_what_waits() {
    let file = File::new();
    let world = file.world();
    let keys: Vec<Key> = (0..50)
        .map(|number| {
            let planned = block_on(world.plan(world.create_category(&format!("Tax {number}"))));
            let mut commit = Box::pin(order_core::Store::commit(world.store(), vec![planned.changeset]));
            let waker = std::task::Waker::noop();
            // Polled once, so it is on its way, and then nobody waits for it any more.
            let _ = commit.as_mut().poll(&mut std::task::Context::from_waker(waker));
            world.category_key(planned.output.id)
        })
        .collect();
    drop(world);
    let world = World::new(file.open());
    for key in keys {
        assert!(block_on(world.found(&key)).record.is_some());
    }
}

/// As it was when a process died while it made the file: the header in place, and the journal that takes it back.
#[test]
fn a_database_that_was_never_finished_is_begun_again() {
    let file = File::new();
    let template = File::new();
    {
        let theirs = template.sql();
        theirs
            .execute_batch(
                "PRAGMA cache_size = 1; BEGIN IMMEDIATE; CREATE TABLE brands (x); PRAGMA user_version = 1;",
            )
            .unwrap();
        for _ in 0..200 {
            theirs.execute("INSERT INTO brands VALUES (zeroblob(3000))", []).unwrap();
        }
        for (name, _) in template.contents() {
            std::fs::copy(template.path.with_file_name(&name), file.path.with_file_name(&name)).unwrap();
        }
    }
    assert_eq!(file.contents().len(), 2, "the template has a hot journal");
    assert!(std::fs::metadata(&file.path).unwrap().len() > 100, "it has its header");
    file.world();
    assert_eq!(number(&file.sql(), "SELECT count(*) FROM brands"), 1);
    let world = World::new(file.open());
    assert!(block_on(world.found(&Key::brand(brand()))).record.is_some());
}
