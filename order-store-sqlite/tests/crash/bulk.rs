//! Kill −9 in the middle of a bulk run: while its selection is frozen, and while its orders are worked on.

use std::collections::HashSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use futures_executor::block_on;
use order_core::desk::{BulkProgress, Worker};
use order_core::operation::bulk::{BulkRefusal, BulkRequest};
use order_core::order::{Notify, OrderStatus};
use order_core::record::{BulkOperation, BulkRun, KeyName, Kind, OrderFilter, Outcome, RunStatus, Selection};
use order_core::value::{OrderId, RunId};
use order_core::{Actor, Desk, RunError};
use order_store_sqlite::{Durability, Options, SqliteStore};
use order_testkit::World;
use order_testkit::world::{Shop, brand, id, name, partition};
use rusqlite::Connection;
use tempfile::TempDir;

use super::load::{byte, now, random};

/// Set in the process that is to be killed: the path of the file.
pub(crate) const CHILD: &str = "ORDER_STORE_CRASH_BULK_CHILD";

/// What is selected, and how many processes were killed before, for the child.
const ASKED: &str = "ORDER_STORE_CRASH_BULK_ASKED";
const LIFE: &str = "ORDER_STORE_CRASH_BULK_LIFE";

/// How many orders there are: three chunks, each of several parts.
const ORDERS: u32 = 2_100;

/// How many ids are selected beside them that no order has, so that freezing takes a while.
const NOBODYS: u32 = 8_000;

/// How many chunks these are.
const CHUNKS: u64 = 11;

/// How many pieces came in, and how many one order takes.
const RECEIVED: u32 = 10_000;
const TAKEN: u32 = 2;

/// For how long a worker keeps the run. Every process begins this much later than the one before.
const LEASE: Duration = Duration::from_secs(60);

/// What the child selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// All orders that can be rejected, by a search.
    Search,
    /// All orders and many ids that no order has, one by one.
    Ids,
}

impl Asked {
    const fn word(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Ids => "ids",
        }
    }

    fn request(self, orders: &[OrderId]) -> BulkRequest {
        let selection = match self {
            Self::Search => {
                let statuses = [OrderStatus::AwaitingConfirmation].into();
                Selection::Matching(Box::new(OrderFilter { statuses, ..OrderFilter::default() }))
            }
            Self::Ids => {
                let (first, second) = orders.split_at(orders.len() / 2);
                let nobodys = (0..NOBODYS).map(|number| id(OrderId::made, 0x7000_0000 + number));
                Selection::Orders(
                    first.iter().copied().chain(nobodys).chain(second.iter().copied()).collect(),
                )
            }
        };
        BulkRequest { brand: brand(), operation: BulkOperation::Reject { notify: Notify::send() }, selection }
    }

    fn skipped(self) -> u64 {
        match self {
            Self::Search => 0,
            Self::Ids => NOBODYS.into(),
        }
    }
}

pub(crate) fn rounds(rounds: u32) {
    let dir = TempDir::new().unwrap();
    let stocked = dir.path().join("stocked.db");
    let orders = stock(&stocked);
    let mut stages = HashSet::new();
    for round in 0..rounds {
        let path = dir.path().join(format!("{round}.db"));
        fs::copy(&stocked, &path).unwrap();
        let asked = if round % 2 == 0 { Asked::Search } else { Asked::Ids };
        // More than one process may die of the same run.
        let lives = 1 + u32::try_from(random() % 3).unwrap();
        for life in 0..lives {
            one(&path, asked, life);
            let run = left(&path);
            let stage = run.as_ref().map(|run| run.status);
            println!(
                "crash::bulk {round}: {}, left {stage:?} with {:?}",
                asked.word(),
                run.map(|run| (run.chunks, run.position, run.counts.done))
            );
            stages.insert(stage);
        }
        end(&path, asked, lives, &orders);
    }
    assert!(stages.contains(&Some(RunStatus::Selecting)), "no freezing was ever cut off");
    assert!(stages.contains(&Some(RunStatus::Running)), "no work was ever cut off");
}

/// A file with a shop and orders, which nobody has open.
fn stock(path: &Path) -> Vec<OrderId> {
    let store = SqliteStore::open_with(path, &Options::new().durability(Durability::Off)).unwrap();
    let world = World::new(store);
    let shop = block_on(async {
        world.open_brand().await;
        let shop = world.open_shop(1).await;
        world.run(world.receive(shop.counter(0), RECEIVED)).await;
        shop
    });
    block_on(fill(&world, &shop));
    let orders = block_on(ids(world.store()));
    drop(world);
    // What is in the log of the database goes into it, so that a copy is whole.
    let connection = Connection::open(path).unwrap();
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    orders
}

async fn fill(world: &World<SqliteStore>, shop: &Shop) {
    let buyer = world.add_buyer(1).await;
    for _ in 0..ORDERS {
        let cart = world.fill_cart(shop, buyer, &[TAKEN]).await;
        world.pass(Duration::from_secs(1));
        world.run(world.checkout(cart).await).await;
    }
}

async fn ids(store: &SqliteStore) -> Vec<OrderId> {
    let listed = World::new(store.clone()).walk(Kind::Order, partition(), 1_000).await;
    let name = |listed: &order_core::store::Listed| {
        let KeyName::Id(id) = listed.key.name() else { panic!("{:?} is no order", listed.key) };
        OrderId::from_uuid(*id)
    };
    listed.iter().map(name).collect()
}

/// One process that works on the run until it is killed.
fn one(path: &Path, asked: Asked, life: u32) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .env(CHILD, path)
        .env(ASKED, asked.word())
        .env(LIFE, life.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // The first line is that it begins, the second that all is frozen, and then there is one for every part.
    let heard = match asked {
        Asked::Search if life == 0 => 2 + random() % 6,
        Asked::Search => 1 + random() % 10,
        Asked::Ids => 1,
    };
    for _ in 0..heard {
        // None = it is at its end before it could be killed.
        if lines.next().is_none() {
            break;
        }
    }
    if asked == Asked::Ids {
        let most = if life == 0 { CHUNKS - 3 } else { CHUNKS };
        wait_for_chunks(path, 1 + i64::try_from(random() % most).unwrap());
    }
    // The first is killed where it is meant to be, those after it anywhere.
    if life > 0 && random().is_multiple_of(2) {
        std::thread::sleep(Duration::from_millis(random() % 60));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Waits until so many chunks are frozen.
fn wait_for_chunks(path: &Path, count: i64) {
    let connection = Connection::open(path).unwrap();
    let mut frozen = connection.prepare("SELECT count(*) FROM bulk_chunks").unwrap();
    while frozen.query_row([], |row| row.get::<_, i64>(0)).unwrap() < count {
        std::thread::sleep(Duration::from_micros(100));
    }
}

/// The process that is killed.
pub(crate) fn child() {
    let store = SqliteStore::open(std::env::var_os(CHILD).unwrap()).unwrap();
    let asked = if std::env::var(ASKED).unwrap() == "ids" { Asked::Ids } else { Asked::Search };
    let life: u32 = std::env::var(LIFE).unwrap().parse().unwrap();
    let request = asked.request(&block_on(ids(&store)));
    let (desk, host) = (desk(&store, life), Actor::host());
    tell("begun");
    let run = block_on(async { desk.start_bulk(request, &host).key(name("the key")).await }).unwrap();
    tell("frozen");
    let worker = Worker { holder: id(RunId::made, 0x00c0_ffee + life).as_uuid(), lease_for: LEASE };
    let mut progress = |progress: &BulkProgress| {
        tell(&progress.counts.reached().to_string());
        ControlFlow::Continue(())
    };
    block_on(desk.work_bulk(brand(), run.id, worker, &mut progress)).unwrap();
}

fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// A desk whose clock is so many leases ahead.
fn desk(store: &SqliteStore, life: u32) -> Desk {
    let ahead = LEASE * life;
    Desk::new(store.clone(), move || now().checked_add(ahead).unwrap(), |bytes| bytes.fill_with(byte))
}

/// The run as the process that was killed has left it.
fn left(path: &Path) -> Option<BulkRun> {
    let world = World::new(SqliteStore::open(path).unwrap());
    let runs = block_on(world.walk(Kind::BulkRun, partition(), 10));
    assert!(runs.len() < 2, "one key has started several runs");
    runs.first().map(|listed| match &listed.found.record {
        Some(order_core::record::Record::BulkRun(run)) => run.as_ref().clone(),
        other => panic!("no run but {other:?}"),
    })
}

/// Asks for the same once more, from another process, until it is done; and looks.
fn end(path: &Path, asked: Asked, lives: u32, orders: &[OrderId]) {
    let lease = left(path).and_then(|run| run.lease);
    let store = SqliteStore::open(path).unwrap();
    let request = asked.request(orders);
    let ask = |life: u32| {
        let (desk, request) = (desk(&store, life), request.clone());
        block_on(async { desk.run_bulk(request, &Actor::host()).key(name("the key")).await })
    };
    // The last one that was killed still has the run, unless it had not come to taking it.
    let early = now().checked_add(LEASE * (lives - 1)).unwrap();
    if let Some(lease) = lease.filter(|lease| early < lease.until) {
        match ask(lives - 1) {
            Err(RunError::Refused(refusals)) => {
                assert_eq!(refusals.first(), &BulkRefusal::Leased { until: lease.until });
            }
            other => panic!("the lease of the dead is not kept: {other:?}"),
        }
    }
    let run = ask(lives).unwrap();
    assert_eq!(ask(lives).unwrap(), run, "asked once more");
    check(path, &store, asked, &run, orders);
}

/// Every order is rejected exactly once, by this run, and everything that goes with it happened exactly once.
fn check(path: &Path, store: &SqliteStore, asked: Asked, run: &BulkRun, orders: &[OrderId]) {
    assert_eq!(run.status, RunStatus::Finished);
    assert_eq!((run.counts.done, run.counts.skipped), (u64::from(ORDERS), asked.skipped()));
    assert_eq!((run.counts.failed, run.orders), (0, run.counts.reached()));
    let told = block_on(outcomes(store, run));
    assert_eq!(u64::try_from(told.len()).unwrap(), run.orders, "every outcome is told once");
    let done: HashSet<OrderId> =
        told.iter().filter(|(_, outcome)| *outcome == Outcome::Done).map(|(order, _)| *order).collect();
    assert_eq!(done, orders.iter().copied().collect());

    let connection = Connection::open(path).unwrap();
    let number = |sql: &str| -> i64 { connection.query_row(sql, [], |row| row.get(0)).unwrap() };
    let whole: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    let (orders, run) = (i64::from(ORDERS), run.id.to_string());
    for (sql, expected) in [
        ("SELECT count(*) FROM orders WHERE status = 'rejected'".to_owned(), orders),
        ("SELECT count(*) FROM orders".to_owned(), orders),
        ("SELECT count(*) FROM order_log WHERE operation = 'reject_order'".to_owned(), orders),
        (
            format!(
                "SELECT count(DISTINCT key) FROM order_log WHERE operation = 'reject_order' AND kind = 'orders' \
                 AND detail ->> 'run' = '{run}'"
            ),
            orders,
        ),
        // A notice of every order that came in, and of every one that was rejected.
        ("SELECT count(*) FROM outbox WHERE body ->> 'kind' = 'order_rejected'".to_owned(), orders),
        (
            "SELECT count(DISTINCT body ->> 'order') FROM outbox WHERE body ->> 'kind' = 'order_rejected'"
                .to_owned(),
            orders,
        ),
        ("SELECT count(*) FROM holdings WHERE body IS NOT NULL".to_owned(), 0),
        ("SELECT count(*) FROM stock_movements WHERE cause = 'rejected'".to_owned(), orders),
        ("SELECT count(DISTINCT order_id) FROM stock_movements WHERE cause = 'rejected'".to_owned(), orders),
        ("SELECT amount FROM stock".to_owned(), i64::from(RECEIVED)),
    ] {
        assert_eq!(number(&sql), expected, "{sql}");
    }
}

async fn outcomes(store: &SqliteStore, run: &BulkRun) -> Vec<(OrderId, Outcome)> {
    let (desk, host) = (desk(store, 0), Actor::host());
    let mut all = Vec::new();
    for chunk in 0..run.chunks {
        let told = desk.bulk_outcomes(brand(), run.id, chunk, &host).await.unwrap();
        all.extend(told.outcomes.into_iter().map(|told| (told.order, told.outcome)));
    }
    all
}
