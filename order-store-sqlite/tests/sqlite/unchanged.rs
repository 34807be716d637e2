//! What stays the same when a record is replaced is not written again: cells that somebody marked keep their marks.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::operation::tag::TagOrder;
use order_core::value::{OrderId, TagId};
use order_store_sqlite::SqliteStore;
use order_testkit::World;
use order_testkit::world::{Life, Market, Wish, brand};

use super::support::{File, number, text};

fn placed(world: &World<SqliteStore>) -> (Market, OrderId) {
    block_on(async {
        world.add_market_buyers().await;
        let market = world.open_market(brand()).await;
        let order = world.wish(&market, &Wish::of(0)).await;
        (market, order)
    })
}

fn tag(world: &World<SqliteStore>, order: OrderId, apply: &[TagId], remove: &[TagId]) {
    let [apply, remove] = [apply, remove].map(|tags| tags.iter().copied().collect::<BTreeSet<_>>());
    block_on(world.run(TagOrder { brand: brand(), order, seen: None, apply, remove }));
}

#[test]
fn only_columns_that_differ_are_set() {
    let file = File::new();
    let world = file.world();
    let (market, order) = placed(&world);
    file.sql()
        .execute_batch("UPDATE orders SET route = 'marked', search_text = 'marked', listed = 7")
        .unwrap();
    block_on(world.lead(&market, order, Life::Answered));
    block_on(world.lead(&market, order, Life::Rejected));
    let connection = file.sql();
    let row =
        "SELECT status || ' ' || route || ' ' || search_text || ' ' || listed || ' ' || version FROM orders";
    assert_eq!(text(&connection, row), "rejected marked marked 7 3");
    assert_eq!(text(&connection, "SELECT json_extract(body, '$.state.status') FROM orders"), "rejected");
    assert_eq!(number(&connection, "SELECT counted FROM orders"), 0);
    assert_eq!(text(&connection, "SELECT content_table FROM orders"), "order_confirmations");
}

#[test]
fn only_rows_that_differ_are_written() {
    let file = File::new();
    let world = file.world();
    let (market, order) = placed(&world);
    let tags: Vec<TagId> = market.tags.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    tag(&world, order, &tags[..2], &[]);
    file.sql().execute_batch("UPDATE order_tags SET tag = 'marked' WHERE position = 0").unwrap();
    let rows = || {
        text(&file.sql(), "SELECT group_concat(tag, ' ') FROM (SELECT tag FROM order_tags ORDER BY position)")
    };
    tag(&world, order, &tags[2..], &[]);
    assert_eq!(rows(), format!("marked {} {}", tags[1], tags[2]));
    // Rejecting changes no tag at all.
    block_on(world.lead(&market, order, Life::Rejected));
    assert_eq!(rows(), format!("marked {} {}", tags[1], tags[2]));
    // The second takes the first's place, and the third the second's.
    tag(&world, order, &[], &tags[..1]);
    assert_eq!(rows(), format!("{} {}", tags[1], tags[2]));
    tag(&world, order, &[], &tags[1..]);
    assert_eq!(number(&file.sql(), "SELECT count(*) FROM order_tags"), 0);
}
