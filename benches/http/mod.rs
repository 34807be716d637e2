//! Placing and listing over HTTP, against the same on the store directly.
//!
//! The server is a process of its own with its own handle of a durable SQLite file, and the clients are threads of this one, each with a
//! connection that it keeps. What is compared runs in this process on a second file of the same content. Carts are filled and previewed
//! before each turn; what is timed is placing alone.

mod client;
mod list;
mod server;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread::Scope;
use std::time::{Duration, Instant};

use futures_executor::block_on;
use order_store_sqlite::{Durability, Options, SqliteStore};
use tempfile::TempDir;

use crate::pairs::{Outcome, Turn};
use crate::place::{Crew, Hand};
use crate::table::{Bar, Row, per_second, time};
use crate::world::{Ready, Shop};
use client::{Client, request};
use server::Server;
pub use server::{CHILD, child};

/// What a case measures: so many callers, each placing so many orders of so many lines in a turn.
#[derive(Clone, Copy)]
struct Case {
    callers: usize,
    each: usize,
    lines: usize,
}

const CASES: [Case; 4] = [
    Case { callers: 32, each: 32, lines: 1 },
    Case { callers: 8, each: 40, lines: 1 },
    Case { callers: 8, each: 40, lines: 10 },
    Case { callers: 8, each: 20, lines: 100 },
];

impl Case {
    /// One more for each caller, to warm up with.
    const fn carts(self) -> usize {
        self.callers * (self.each + 1)
    }

    const fn timed(self) -> usize {
        self.callers * self.each
    }
}

/// Both sides of the comparison.
struct Stand {
    direct: Shop,
    served: Shop,
    server: Server,
    _directory: TempDir,
}

/// What the turns of a case came to.
struct Measured {
    turns: Vec<Turn>,
    /// How long the threads worked, ours and the baseline's.
    worked: Vec<Turn>,
    /// How long each request took.
    took: Vec<Duration>,
}

/// The row about lists.
pub fn list_rows(quick: bool) -> Vec<Row> {
    list::rows(quick)
}

/// Every row about placing.
pub fn rows(quick: bool) -> Vec<Row> {
    let (turns, least) = if quick { (1, Duration::ZERO) } else { (9, Duration::from_secs(15)) };
    let mut stand = Stand::new();
    let mut rows = Vec::new();
    for case in CASES {
        let case = if quick { Case { each: 2, ..case } } else { case };
        let measured = stand.turns(case, turns, least);
        let added = of_case(case, &measured, stand.server.holds());
        for row in &added {
            eprintln!("{}: {} {} {:?}", row.name, row.ours, row.baseline, row.ratio);
        }
        rows.extend(added);
    }
    rows
}

fn of_case(case: Case, measured: &Measured, holds: Option<usize>) -> Vec<Row> {
    let Case { callers, lines, .. } = case;
    let name = format!("place over HTTP, SQLite, durable, clients: {callers}, lines: {lines}");
    let outcome = Outcome::of(&measured.turns);
    let (ratio, spread) = outcome.speed();
    let speed = |time| per_second(case.timed(), time);
    let bar = |at| if callers == 32 { at } else { Bar::None };
    let mut rows = vec![Row {
        name,
        ours: speed(outcome.ours),
        baseline: speed(outcome.baseline),
        ratio: Some(ratio),
        spread: Some(spread),
        bar: bar(Bar::AtLeast(0.5)),
    }];
    if !measured.worked.is_empty() {
        let Outcome { ours, baseline, ratio, spread } = Outcome::of(&measured.worked);
        // The orders that warm a turn up are worked for as well.
        let each = |whole: Duration| time(whole / u32::try_from(case.carts()).expect("a turn is short"));
        rows.push(Row {
            name: "the same, work of the processor per order".to_owned(),
            ours: each(ours),
            baseline: each(baseline),
            ratio: Some(ratio),
            spread: Some(spread),
            bar: bar(Bar::AtMost(1.5)),
        });
    }
    let mut took = measured.took.clone();
    took.sort_unstable();
    let part = |percent: usize| time(took[(took.len() * percent / 100).min(took.len() - 1)]);
    let held = holds.map_or_else(String::new, |kib| format!(", the server holds {} MiB", kib / 1024));
    let told = format!("half within {}, 99 % within {}{held}", part(50), part(99));
    rows.push(Row::report("the same, time of an answer", told));
    rows
}

impl Stand {
    fn new() -> Self {
        let directory =
            tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the build directory can be written");
        let buyers = CASES.into_iter().map(Case::carts).max().unwrap_or(1);
        let direct = shop(&directory.path().join("direct.db"), buyers);
        let path: PathBuf = directory.path().join("served.db");
        let served = shop(&path, buyers);
        Self { direct, served, server: Server::over(&path), _directory: directory }
    }

    /// Turns of both sides, so many at least and as long at least.
    fn turns(&mut self, case: Case, turns: usize, least: Duration) -> Measured {
        let took = Mutex::new(Vec::new());
        let port = self.server.port;
        let over_http = |hand: Hand<Vec<u8>>| {
            let mut client = Client::connect(port);
            hand.work(|request| {
                let (status, answered) = client.ask(&request);
                assert_eq!(status, 201, "{}", client.answer());
                took.lock().expect("no thread has failed").push(answered);
            });
        };
        let desk = self.direct.desk.clone();
        let directly = |hand: Hand<Ready>| {
            hand.work(|Ready { command, actor, .. }| {
                block_on(desk.run(command, &actor).into_future()).expect("the order is placed");
            });
        };
        let (mut measured, mut worked) = (Vec::new(), Vec::new());
        std::thread::scope(|scope: &Scope<'_, '_>| {
            let (ours, theirs) =
                (Crew::hire(scope, case.callers, &over_http), Crew::hire(scope, case.callers, &directly));
            let since = Instant::now();
            // The first turn warms up.
            while measured.len() <= turns || since.elapsed() < least {
                let carts = self.served.carts(case.carts(), case.lines).iter().map(placing).collect();
                let before = self.server.worked();
                let ours = ours.turn(carts);
                let of_server =
                    self.server.worked().zip(before).map(|(after, before)| after.saturating_sub(before));
                let carts = self.direct.carts(case.carts(), case.lines);
                let before = server::worked_here();
                let baseline = theirs.turn(carts);
                let of_desk =
                    server::worked_here().zip(before).map(|(after, before)| after.saturating_sub(before));
                measured.push(Turn { ours, baseline });
                worked.extend(of_server.zip(of_desk).map(|(ours, baseline)| Turn { ours, baseline }));
            }
        });
        measured.remove(0);
        worked.drain(..worked.len().min(1));
        let took = took.into_inner().expect("no thread has failed");
        let warm = case.carts();
        Measured { turns: measured, worked, took: took.into_iter().skip(warm).collect() }
    }
}

/// A shop in a new file, with as many buyer organizations as the largest turn needs.
fn shop(path: &Path, buyers: usize) -> Shop {
    let open = |durability| {
        SqliteStore::open_with(path, &Options::new().durability(durability)).expect("the file can be opened")
    };
    let mut shop = Shop::open(open(Durability::Off));
    shop.buyers(buyers);
    shop.through(open(Durability::Full))
}

/// The request that places a cart.
fn placing(ready: &Ready) -> Vec<u8> {
    let order = &ready.command;
    let address = r#"{"written":{"name":"Corner Store","lines":["12 Harbour Street"],"city":"Hamburg","postal_code":"20457","country":"DE"}}"#;
    let agreed = serde_json::to_string(&order.agreed).expect("a fingerprint is a text");
    let body = format!(
        r#"{{"form":{{"payment":"unasked","billing":{address},"delivery":{address}}},"agreed":{agreed}}}"#
    );
    let buyer = ready.buyer.to_string();
    let path = format!("/organizations/{buyer}/brands/{}/carts/{}/place", order.brand, order.cart);
    request("POST", &path, (server::BUYER, &buyer), &body)
}
