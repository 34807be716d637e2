//! Pages of order lists, against the query that somebody would write by hand, with its index, on the same file.

use std::time::{Duration, Instant};

use futures_executor::block_on;
use order_core::order::OrderStatus;
use order_core::record::{OrderCursor, OrderFilter, OrderQuery, SortedAt};
use order_core::store::{FindOrders, Store};
use order_core::value::{OrderId, Timestamp};
use order_store_sqlite::{Durability, SqliteStore};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde::Deserialize;

use crate::crowd::{Crowd, Depth, open};
use crate::pairs::{Outcome, Turn};
use crate::table::{Bar, Row, time};

const PAGE: usize = 50;
/// Which pages are asked for, counted from 1.
const DEEP: usize = 1_000;
/// How often a page is read in a turn.
const READS: u32 = 20;
const TURNS: usize = 25;

/// What a list shows of an order.
#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read as a program would that shows it")]
struct Shown {
    id: String,
    code: String,
    buyer: String,
    catalog: String,
    route: String,
    placed_at: String,
    state: State,
    original: Figures,
    current: Option<Figures>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read as a program would that shows it")]
struct State {
    status: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read as a program would that shows it")]
struct Figures {
    line_count: u32,
    pieces: u64,
    total: Amount,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read as a program would that shows it")]
struct Amount {
    amount: String,
    currency: String,
}

/// One list: its name, our filter, and the condition of the hand-written query.
struct List {
    name: &'static str,
    filter: OrderFilter,
    condition: &'static str,
    value: Option<String>,
}

/// A file with its store and a connection for the hand-written queries.
struct Stand {
    crowd: Crowd,
    store: SqliteStore,
    connection: Connection,
    _directory: tempfile::TempDir,
}

/// Every row about lists.
pub fn rows(quick: bool) -> Vec<Row> {
    let (small, large) = if quick { (2_000, 4_000) } else { (10_000, 1_000_000) };
    let (small, large) = (Stand::of(small), Stand::of(large));
    let mut rows = Vec::new();
    let turns = if quick { 1 } else { TURNS };
    for (first, second) in small.lists().into_iter().zip(large.lists()) {
        for deep in [false, true] {
            rows.extend(compare(&small, &large, (&first, &second), deep, turns));
        }
    }
    rows
}

fn compare(
    small: &Stand,
    large: &Stand,
    (first, second): (&List, &List),
    deep: bool,
    turns: usize,
) -> Vec<Row> {
    let (from_small, from_large) = (small.place(first, deep), large.place(second, deep));
    let mut against_hand = Vec::new();
    let mut against_small = Vec::new();
    // The first turn warms up.
    for turn in 0..=turns {
        let ours = large.ours(second, from_large.as_ref());
        let by_hand = large.by_hand(second, from_large.as_ref());
        let of_small = small.ours(first, from_small.as_ref());
        if turn > 0 {
            against_hand.push(Turn { ours, baseline: by_hand });
            against_small.push(Turn { ours, baseline: of_small });
        }
    }
    let page = if deep { "page 1,000" } else { "first page" };
    let name = format!("50 of {} orders, {}, {page}", large.crowd.orders.len(), second.name);
    let rows = vec![
        row(name, &Outcome::of(&against_hand), Bar::AtMost(1.5)),
        row(
            format!("the same against {} orders", small.crowd.orders.len()),
            &Outcome::of(&against_small),
            Bar::AtMost(2.0),
        ),
    ];
    for row in &rows {
        eprintln!("{}: {} {} {:?}", row.name, row.ours, row.baseline, row.ratio);
    }
    rows
}

fn row(name: String, outcome: &Outcome, bar: Bar) -> Row {
    let (ours, baseline) = (time(outcome.ours / READS), time(outcome.baseline / READS));
    Row { name, ours, baseline, ratio: Some(outcome.ratio), spread: Some(outcome.spread), bar }
}

impl Stand {
    fn of(orders: usize) -> Self {
        let directory =
            tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the build directory can be written");
        let path = directory.path().join("orders.db");
        let crowd = Crowd::make(&path, orders, 1, Depth::Headers);
        let connection = Connection::open(&path).expect("the file is there");
        connection.execute_batch("PRAGMA cache_size = -8192;").expect("the setting is known");
        Self { store: open(&path, Durability::Off), crowd, connection, _directory: directory }
    }

    fn lists(&self) -> Vec<List> {
        let none = OrderFilter::default();
        let Crowd { buyer, catalog, .. } = &self.crowd;
        let status = OrderStatus::AwaitingConfirmation;
        vec![
            List { name: "all", filter: none.clone(), condition: "", value: None },
            List {
                name: "by status",
                filter: OrderFilter { statuses: [status].into(), ..none.clone() },
                condition: "AND status = ?2",
                value: Some(status.word().to_owned()),
            },
            List {
                name: "by buyer",
                filter: OrderFilter { buyers: [*buyer].into(), ..none.clone() },
                condition: "AND buyer = ?2",
                value: Some(buyer.to_string()),
            },
            List {
                name: "by catalog",
                filter: OrderFilter { catalogs: [*catalog].into(), ..none },
                condition: "AND catalog = ?2",
                value: Some(catalog.to_string()),
            },
        ]
    }

    /// The place before the page that is measured: none for the first page; for a deep one the end of the page before it, or of the
    /// last but one where there are not so many.
    fn place(&self, list: &List, deep: bool) -> Option<(i64, OrderId)> {
        if !deep {
            return None;
        }
        let sql = format!("SELECT count(*) FROM orders WHERE partition = ?1 {}", list.condition);
        let partition = format!("brand:{}", self.crowd.brand);
        let values = || [Some(partition.clone()), list.value.clone()].into_iter().flatten().map(Value::Text);
        let count: i64 =
            self.connection.query_row(&sql, params_from_iter(values()), |row| row.get(0)).expect("a count");
        let count = usize::try_from(count).expect("a count");
        let before = (DEEP - 1).min(count / PAGE - 1) * PAGE - 1;
        let sql = format!(
            "SELECT placed_at, key FROM orders WHERE partition = ?1 {} \
             ORDER BY placed_at DESC, key DESC LIMIT 1 OFFSET {before}",
            list.condition
        );
        let place = self.connection.query_row(&sql, params_from_iter(values()), |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?.parse().expect("an id")))
        });
        Some(place.expect("so many orders"))
    }

    fn ours(&self, list: &List, from: Option<&(i64, OrderId)>) -> Duration {
        let query = OrderQuery { filter: list.filter.clone(), ..OrderQuery::of_brand(self.crowd.brand) };
        let after = from.map(|(at, order)| OrderCursor {
            at: SortedAt::PlacedAt(Timestamp::from_micros(*at).expect("a time")),
            order: *order,
        });
        let find = FindOrders { query, after, limit: u32::try_from(PAGE).expect("a page") };
        let start = Instant::now();
        for _ in 0..READS {
            let page = block_on(self.store.find_orders(find.clone())).expect("a page is found");
            assert_eq!(page.orders.len(), PAGE);
        }
        start.elapsed()
    }

    fn by_hand(&self, list: &List, from: Option<&(i64, OrderId)>) -> Duration {
        let after = match (from, list.value.is_some()) {
            (None, _) => "",
            (Some(_), false) => "AND (placed_at, key) < (?2, ?3)",
            (Some(_), true) => "AND (placed_at, key) < (?3, ?4)",
        };
        // One more than the page tells whether there is another.
        let sql = format!(
            "SELECT key, version, body FROM orders WHERE partition = ?1 {} {after} AND listed = 1 \
             ORDER BY placed_at DESC, key DESC LIMIT {}",
            list.condition,
            PAGE + 1
        );
        let mut values = vec![Value::Text(format!("brand:{}", self.crowd.brand))];
        values.extend(list.value.clone().map(Value::Text));
        values.extend(
            from.into_iter().flat_map(|(at, order)| [Value::Integer(*at), Value::Text(order.to_string())]),
        );
        let start = Instant::now();
        for _ in 0..READS {
            let mut statement = self.connection.prepare_cached(&sql).expect("the table is as expected");
            let mut rows = statement.query(params_from_iter(values.iter())).expect("the query runs");
            let mut page: Vec<Shown> = Vec::with_capacity(PAGE);
            while let Some(row) = rows.next().expect("a row") {
                if page.len() == PAGE {
                    break;
                }
                let body = row.get_ref(2).expect("a body").as_bytes().expect("a text");
                page.push(serde_json::from_slice(body).expect("a header"));
            }
            assert_eq!(page.len(), PAGE);
        }
        start.elapsed()
    }
}
