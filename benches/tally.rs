//! Counting lines up by SKU, against the query that somebody would write by hand, on the same rows.

use std::time::{Duration, Instant};

use futures_executor::block_on;
use order_core::record::{Figures, OrderFilter, TallyBy, TallyQuery};
use order_core::store::Store;
use order_store_sqlite::Durability;
use rusqlite::Connection;

use crate::crowd::{Crowd, Depth, open};
use crate::pairs::{Outcome, Turn};
use crate::table::{Bar, Row, time};

const LINES: usize = 10;
const TURNS: usize = 7;

/// The rows about tallies.
pub fn rows(quick: bool) -> Vec<Row> {
    let (orders, turns) = if quick { (400, 1) } else { (100_000, TURNS) };
    let directory =
        tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the build directory can be written");
    let crowd = Crowd::make(&directory.path().join("orders.db"), orders, LINES, Depth::Contents);
    let store = open(&crowd.path, Durability::Off);
    let connection = Connection::open(&crowd.path).expect("the file is there");
    connection.execute_batch("PRAGMA cache_size = -8192;").expect("the setting is known");
    let mut measured = Vec::new();
    for turn in 0..=turns {
        let (ours, rows) = by_us(&store, &crowd);
        let (baseline, expected) = by_hand(&connection, &crowd);
        assert_eq!(rows, expected, "the tally and the hand-written query differ");
        if turn > 0 {
            measured.push(Turn { ours, baseline });
        }
    }
    let outcome = Outcome::of(&measured);
    let row = Row {
        name: format!("tally by SKU, {orders} orders of {LINES} lines"),
        ours: time(outcome.ours),
        baseline: time(outcome.baseline),
        ratio: Some(outcome.ratio),
        spread: Some(outcome.spread),
        bar: Bar::AtMost(2.0),
    };
    eprintln!("{}: {} {}", row.name, row.ours, row.baseline);
    vec![row]
}

type Counted = Vec<(String, i64, i64, i64)>;

fn by_us(store: &impl Store, crowd: &Crowd) -> (Duration, Counted) {
    let query = TallyQuery {
        brand: crowd.brand,
        filter: OrderFilter::default(),
        counted_only: true,
        figures: Figures::Current,
        by: TallyBy::Sku,
    };
    let start = Instant::now();
    let rows = block_on(store.tally(query)).expect("the store counts");
    let elapsed = start.elapsed();
    let number = |count: u64| i64::try_from(count).expect("not that many");
    let counted = rows
        .into_iter()
        .map(|row| (row.keys[0].clone(), number(row.orders), number(row.pieces.get()), row.amount.minor()));
    (elapsed, counted.collect())
}

fn by_hand(connection: &Connection, crowd: &Crowd) -> (Duration, Counted) {
    let sql = "SELECT l.sku, l.model_number, l.sku_number, o.currency, o.term, count(*), sum(l.quantity), \
               sum(l.amount_minor) FROM orders o JOIN order_lines l \
               ON l.partition = o.partition AND l.source = o.content_table AND l.key = o.content_key \
               WHERE o.partition = ?1 AND o.counted = 1 AND o.listed = 1 GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5";
    let start = Instant::now();
    let mut statement = connection.prepare_cached(sql).expect("the tables are as expected");
    let rows = statement.query_map([format!("brand:{}", crowd.brand)], |row| {
        Ok((row.get(0)?, row.get(5)?, row.get(6)?, row.get(7)?))
    });
    let counted = rows.expect("the query runs").collect::<Result<_, _>>().expect("rows");
    (start.elapsed(), counted)
}
