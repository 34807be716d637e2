//! A page of a list over HTTP, against the store's own time for it.

use std::time::{Duration, Instant};

use futures_executor::block_on;
use order_core::record::OrderQuery;
use order_core::store::{FindOrders, Store as _};
use order_store_sqlite::Durability;

use super::client::{Client, request};
use super::server::{BRAND, Server};
use crate::crowd::{Crowd, Depth, open};
use crate::pairs::{Outcome, Turn};
use crate::table::{Bar, Row, time};

const PAGE: u32 = 50;
/// How often a page is read in a turn.
const READS: u32 = 20;
const TURNS: usize = 25;

/// The row about lists.
pub(super) fn rows(quick: bool) -> Vec<Row> {
    let (orders, turns) = if quick { (2_000, 1) } else { (1_000_000, TURNS) };
    let directory =
        tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the build directory can be written");
    let path = directory.path().join("orders.db");
    let crowd = Crowd::make(&path, orders, 1, Depth::Headers);
    let store = open(&path, Durability::Off);
    let server = Server::over(&path);
    let mut client = Client::connect(server.port);
    let brand = crowd.brand.to_string();
    let asked = request("GET", &format!("/brands/{brand}/orders?limit={PAGE}"), (BRAND, &brand), "");
    let find = FindOrders { query: OrderQuery::of_brand(crowd.brand), after: None, limit: PAGE };
    let mut measured = Vec::new();
    // The first turn warms up.
    for _ in 0..=turns {
        let ours = (0..READS).fold(Duration::ZERO, |sum, _| {
            let (status, took) = client.ask(&asked);
            assert_eq!(status, 200, "{}", client.answer());
            sum + took
        });
        let start = Instant::now();
        for _ in 0..READS {
            let page = block_on(store.find_orders(find.clone())).expect("a page is found");
            assert_eq!(page.orders.len(), PAGE as usize);
        }
        measured.push(Turn { ours, baseline: start.elapsed() });
    }
    measured.remove(0);
    let outcome = Outcome::of(&measured);
    vec![Row {
        name: format!("{PAGE} of {orders} orders over HTTP, against the store alone"),
        ours: time(outcome.ours / READS),
        baseline: time(outcome.baseline / READS),
        ratio: Some(outcome.ratio),
        spread: Some(outcome.spread),
        bar: Bar::AtMost(2.0),
    }]
}
