//! What can be done with one order now: every operation's rule asked, on SQLite, against loading the header of the order alone.

use std::time::{Duration, Instant};

use futures_executor::block_on;
use order_core::operation::Viewer;
use order_core::operation::available::AvailableOperations;
use order_core::party::{Access, Actor};
use order_core::record::{Key, Keys};
use order_core::store::Store;
use order_core::value::{AccountId, OrderId};
use order_store_sqlite::Durability;

use crate::crowd::open;
use crate::pairs::{Outcome, Turn};
use crate::table::{Bar, Row, time};
use crate::world::{Shop, bytes, now};

/// How often it is asked in a turn.
const ASKED: u32 = 200;
const TURNS: usize = 15;
const LINES: [usize; 2] = [10, 1_000];

/// The rows about what is available.
pub fn rows(quick: bool) -> Vec<Row> {
    LINES.iter().map(|lines| row(*lines, if quick { 1 } else { TURNS })).collect()
}

fn row(lines: usize, turns: usize) -> Row {
    let directory =
        tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the build directory can be written");
    let mut shop = Shop::open(open(&directory.path().join("orders.db"), Durability::Off));
    let ready = shop.carts(1, lines).remove(0);
    let placed = block_on(shop.desk.run(ready.command, &ready.actor).into_future()).expect("it is placed");
    let mut measured = Vec::new();
    for turn in 0..=turns {
        let asked = Turn { ours: available(&shop, placed.id), baseline: header(&shop, placed.id) };
        // The first turn warms up.
        if turn > 0 {
            measured.push(asked);
        }
    }
    let Outcome { ours, baseline, ratio, spread } = Outcome::of(&measured);
    let name =
        format!("what is available for one order of {lines} lines, SQLite, against loading its header");
    let (ours, baseline) = (time(ours / ASKED), time(baseline / ASKED));
    eprintln!("{name}: {ours} {baseline}");
    Row { name, ours, baseline, ratio: Some(ratio), spread: Some(spread), bar: Bar::None }
}

fn available(shop: &Shop, order: OrderId) -> Duration {
    let staff = Actor::account(AccountId::made(now(), bytes())).staff(shop.brand, Access::Write);
    let start = Instant::now();
    for _ in 0..ASKED {
        let question = AvailableOperations { brand: shop.brand, order, viewer: Viewer::Brand };
        let offered = block_on(shop.desk.ask(question, &staff)).expect("the order is there");
        assert!(!offered.is_empty());
    }
    start.elapsed()
}

fn header(shop: &Shop, order: OrderId) -> Duration {
    let start = Instant::now();
    for _ in 0..ASKED {
        let mut keys = Keys::new();
        keys.record(Key::order(shop.brand, order));
        let facts = block_on(shop.desk.store().load(keys)).expect("the store loads");
        assert!(facts.iter().count() == 1);
    }
    start.elapsed()
}
