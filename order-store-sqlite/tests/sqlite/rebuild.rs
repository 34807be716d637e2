//! Columns and index rows are computed again when they are of an older version.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_executor::block_on;
use order_core::operation::tag::TagOrder;
use order_core::store::StorageErrorKind;
use order_store_sqlite::{Progress, SqliteStore};
use order_testkit::world::{Life, Wish, other_brand};
use rusqlite::Connection;

use super::support::{File, number, place, quick, text};

/// More than one batch of tax categories, and an order.
fn filled() -> File {
    let file = File::new();
    let world = file.world();
    for number in 0..1_200 {
        block_on(world.add_category(&format!("Tax {number}")));
    }
    place(&world);
    block_on(async {
        world.add_market_buyers().await;
        let market = world.open_market(other_brand()).await;
        let order = world.wish(&market, &Wish { comment: Some("GRÜẞE"), ..Wish::of(0) }).await;
        let (brand, apply, remove) = (market.brand, market.tags.iter().copied().collect(), BTreeSet::new());
        world.run(TagOrder { brand, order, seen: None, apply, remove }).await;
        world.lead(&market, order, Life::AnsweredTwice).await;
    });
    file
}

/// Everything that is computed from bodies, as text.
fn index(file: &File) -> Vec<String> {
    let connection = file.sql();
    let dump = |sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    [
        "SELECT json_array(key, name, country, rate) FROM tax_categories ORDER BY key",
        "SELECT json_array(key, code, status, placed_at, total_minor, quantity, line_count, term, buyer_type, delivery, \
         listed, counted, content_table, content_key, search_text) FROM orders ORDER BY key",
        "SELECT json_array(partition, source, key, position, order_id, sku, sku_number, quantity, amount_minor, currency, \
         attributes) FROM order_lines ORDER BY key, position",
        "SELECT json_array(partition, source, key, position, tag) FROM order_tags ORDER BY key, position",
        "SELECT json_array(key, search_text) FROM original_orders ORDER BY key",
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
        "SELECT json_array(key, buyer, items) FROM carts ORDER BY key",
    ]
    .iter()
    .flat_map(|sql| dump(sql))
    .collect()
}

/// Columns are wrong, rows are missing, wrong, or of nothing at all, and the version is the one before.
fn scramble(connection: &Connection) {
    connection
        .execute_batch(
            "UPDATE meta SET value = '0' WHERE name = 'index_version';
             UPDATE tax_categories SET name = 'wrong', rate = 7;
             UPDATE orders SET total_minor = total_minor + 1, status = NULL, listed = 0, search_text = 'wrong';
             UPDATE original_orders SET search_text = 'wrong';
             UPDATE order_tags SET tag = 'wrong';
             DROP INDEX orders_by_placed_at; DROP INDEX order_lines_by_sku;
             UPDATE carts SET items = 99;
             DELETE FROM order_lines WHERE position = 0;
             UPDATE order_lines SET quantity = 5;
             INSERT INTO order_lines (partition, source, key, position) VALUES ('x', 'original_orders', 'y', 1);",
        )
        .unwrap();
}

#[test]
fn everything_is_computed_again() {
    let file = filled();
    let right = index(&file);
    assert!(right.len() > 1_200);
    scramble(&file.sql());
    assert_ne!(index(&file), right);
    let seen = Arc::new(AtomicU64::new(0));
    let watched = Arc::clone(&seen);
    let options = quick().watch(move |Progress { done, total, table }| {
        assert!(watched.swap(done, Ordering::SeqCst) <= done && done <= total, "{table}: {done} of {total}");
        ControlFlow::Continue(())
    });
    drop(SqliteStore::open_with(&file.path, &options).unwrap());
    assert_eq!(index(&file), right);
    assert!(seen.load(Ordering::SeqCst) > 1_200);
    assert_eq!(text(&file.sql(), "SELECT group_concat(name) FROM meta"), "index_version");
}

#[test]
fn what_is_up_to_date_is_left_alone() {
    let file = filled();
    file.sql().execute_batch("UPDATE tax_categories SET name = 'mine'").unwrap();
    drop(file.open());
    assert_eq!(number(&file.sql(), "SELECT count(*) FROM tax_categories WHERE name = 'mine'"), 1_200);
}

#[test]
fn broken_off_it_goes_on_where_it_stopped() {
    let file = filled();
    let right = index(&file);
    scramble(&file.sql());
    let batches = Arc::new(AtomicU64::new(0));
    let mut opened = 0;
    loop {
        opened += 1;
        assert!(opened < 100, "it never ends");
        let counted = Arc::clone(&batches);
        let options = quick().watch(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            ControlFlow::Break(())
        });
        match SqliteStore::open_with(&file.path, &options) {
            Ok(_) => break,
            Err(failure) => assert_eq!(failure.kind(), StorageErrorKind::Unavailable),
        }
        if opened == 4 {
            assert_ne!(index(&file), right);
        }
    }
    assert_eq!(index(&file), right);
    assert!(batches.load(Ordering::SeqCst) > 4, "each opening did one batch");
    // One batch per opening, and no batch twice.
    assert_eq!(batches.load(Ordering::SeqCst), opened - 1);
}

/// As after kill −9: what was written before the last commit stands, and nothing else.
#[test]
fn a_copy_taken_in_the_middle_is_finished_by_whoever_opens_it() {
    let file = filled();
    let right = index(&file);
    scramble(&file.sql());
    let copy = Arc::new(File::new());
    let (from, to) = (file.path.clone(), copy.path.clone());
    let options = quick().watch(move |progress| {
        if progress.done > 600 && !to.exists() {
            for ending in ["", "-wal"] {
                let side = |path: &std::path::Path| format!("{}{ending}", path.display());
                std::fs::copy(side(&from), side(&to)).unwrap();
            }
        }
        ControlFlow::Continue(())
    });
    drop(SqliteStore::open_with(&file.path, &options).unwrap());
    assert!(number(&copy.sql(), "SELECT count(*) FROM tax_categories WHERE name = 'wrong'") > 0);
    drop(copy.open());
    assert_eq!(index(&copy), right);
}

#[test]
fn a_body_that_does_not_decode_is_named() {
    let file = filled();
    scramble(&file.sql());
    file.sql().execute_batch("UPDATE orders SET body = '{'").unwrap();
    let failure = file.refusal();
    assert_eq!(failure.kind(), StorageErrorKind::Corrupt);
    assert!(failure.to_string().contains("`orders`"), "{failure}");
}

/// The indexes of an older file come to be when its columns are computed, and not before.
#[test]
fn an_index_that_is_missing_comes_to_be() {
    let file = filled();
    let right = index(&file);
    file.sql().execute_batch("DROP INDEX orders_by_buyer_placed_at; DROP INDEX order_tags_by_tag").unwrap();
    assert_ne!(index(&file), right);
    drop(file.open());
    assert_eq!(index(&file), right);
    scramble(&file.sql());
    let options = quick().watch(|_| ControlFlow::Break(()));
    SqliteStore::open_with(&file.path, &options).expect_err("it is broken off");
    assert_eq!(
        number(&file.sql(), "SELECT count(*) FROM sqlite_schema WHERE name = 'orders_by_placed_at'"),
        0
    );
    drop(file.open());
    assert_eq!(index(&file), right);
}

#[test]
fn tables_and_columns_of_a_newer_version_come_to_be() {
    let file = filled();
    let right = index(&file);
    file.sql()
        .execute_batch(
            "UPDATE meta SET value = '0' WHERE name = 'index_version';
             ALTER TABLE tax_categories DROP COLUMN rate;
             ALTER TABLE orders DROP COLUMN listed; ALTER TABLE original_orders DROP COLUMN search_text;
             DROP TABLE order_lines; DROP TABLE order_tags; DROP TABLE number_series;",
        )
        .unwrap();
    drop(file.open());
    assert_eq!(number(&file.sql(), "SELECT count(*) FROM number_series"), 0);
    let mut sorted = index(&file);
    sorted.sort();
    let mut expected = right;
    expected.sort();
    assert_eq!(sorted, expected);
}
