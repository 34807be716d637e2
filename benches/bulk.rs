//! Rejecting ten thousand of a hundred thousand orders in bulk, against a loop that somebody would write by hand, and against one set
//! statement; and how much memory a run takes, in a process of its own.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use futures_executor::block_on;
use order_core::Actor;
use order_core::operation::bulk::BulkRequest;
use order_core::order::Notify;
use order_core::record::{BulkOperation, OrderFilter, Selection};
use order_core::value::{BrandId, LogEntryId, OrderId};
use order_store_sqlite::Durability;
use rusqlite::Connection;

use crate::crowd::{Crowd, Depth, open};
use crate::machine::status_kib;
use crate::pairs::{Outcome, Turn};
use crate::table::{Bar, Row, time};
use crate::world::{bytes, desk, now};

/// The argument that makes this program the process whose memory is measured.
pub const CHILD: &str = "--memory-of-bulk";

/// How many orders the hand-written loop rejects in a transaction.
const AT_ONCE: usize = 200;

/// Every row about bulk.
pub fn rows(quick: bool) -> Vec<Row> {
    let mut rows = speed(quick);
    rows.extend(memory(quick));
    rows
}

fn directory() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the build directory can be written")
}

/// Ours, the loop and the set statement each reject the same orders of a file of their own, turn by turn.
fn speed(quick: bool) -> Vec<Row> {
    let (orders, each) = if quick { (400, 100) } else { (100_000, 10_000) };
    let directory = directory();
    let (ours, looped, set) =
        (directory.path().join("ours.db"), directory.path().join("loop.db"), directory.path().join("set.db"));
    let crowd = Crowd::make(&ours, orders, 1, Depth::Headers);
    for copy in [&looped, &set] {
        std::fs::copy(&ours, copy).expect("the file can be copied");
    }
    let desk = desk(open(&ours, Durability::Full));
    let (looped, set) = (connection(&looped), connection(&set));
    let (mut against_loop, mut against_set) = (Vec::new(), Vec::new());
    for (turn, selected) in crowd.orders.chunks(each).enumerate() {
        let ours = by_us(&desk, crowd.brand, selected);
        let by_loop = by_loop(&looped, crowd.brand, selected);
        let by_set = by_set(&set, crowd.brand, selected);
        // The first turn warms up.
        if turn > 0 {
            against_loop.push(Turn { ours, baseline: by_loop });
            against_set.push(Turn { ours, baseline: by_set });
        }
    }
    let name = format!("bulk reject {each} of {orders} orders, SQLite, durable");
    vec![
        row(name, &against_loop, Bar::AtMost(1.5)),
        row("the same against one set statement".to_owned(), &against_set, Bar::AtMost(6.0)),
    ]
}

fn row(name: String, turns: &[Turn], bar: Bar) -> Row {
    let Outcome { ours, baseline, ratio, spread } = Outcome::of(turns);
    let (ours, baseline) = (time(ours), time(baseline));
    eprintln!("{name}: {ours} {baseline} {ratio:.2}");
    Row { name, ours, baseline, ratio: Some(ratio), spread: Some(spread), bar }
}

fn by_us(desk: &order_core::Desk, brand: BrandId, selected: &[OrderId]) -> Duration {
    let operation = BulkOperation::Reject { notify: Notify::silent() };
    let request = BulkRequest { brand, operation, selection: Selection::Orders(selected.to_vec()) };
    let start = Instant::now();
    let run =
        block_on(desk.run_bulk(request, &Actor::host()).into_future()).expect("the run comes to its end");
    let elapsed = start.elapsed();
    assert_eq!(run.counts.done, u64::try_from(selected.len()).expect("a count"), "not all were rejected");
    elapsed
}

fn connection(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("the file is there");
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; \
                    PRAGMA wal_autocheckpoint = 4000;";
    connection.execute_batch(settings).expect("the settings are known");
    connection
}

/// Reads each order, looks at its status, rejects it at the version that was read, and writes an entry of the log.
fn by_loop(connection: &Connection, brand: BrandId, selected: &[OrderId]) -> Duration {
    let partition = format!("brand:{brand}");
    let prepare = |sql: &str| connection.prepare(sql).expect("the tables are as expected");
    let start = Instant::now();
    let mut read = prepare("SELECT version, status FROM orders WHERE partition = ?1 AND key = ?2");
    let mut reject = prepare(
        "UPDATE orders SET version = version + 1, status = 'rejected', counted = 0, \
         body = json_set(body, '$.state', json(?4)) WHERE partition = ?1 AND key = ?2 AND version = ?3",
    );
    let mut log = prepare(
        "INSERT INTO order_log (partition, kind, key, at, operation, id, detail) \
         VALUES (?1, 'orders', ?2, ?3, 'reject_order', ?4, ?5)",
    );
    for orders in selected.chunks(AT_ONCE) {
        connection.execute_batch("BEGIN IMMEDIATE").expect("a transaction begins");
        for order in orders {
            let key = order.to_string();
            let (version, status): (i64, String) = read
                .query_row((&partition, &key), |row| Ok((row.get(0)?, row.get(1)?)))
                .expect("the order is there");
            assert!(["awaiting_confirmation", "confirmation_created"].contains(&status.as_str()));
            let changed = reject.execute((&partition, &key, version, STATE)).expect("the order is written");
            assert_eq!(changed, 1, "somebody was faster");
            let at = now();
            let id = LogEntryId::made(at, bytes()).to_string();
            log.execute((&partition, &key, at.micros(), id, detail(&status))).expect("the entry is written");
        }
        connection.execute_batch("COMMIT").expect("a transaction commits");
    }
    start.elapsed()
}

const STATE: &str = r#"{"status":"rejected","content":"original"}"#;

fn detail(status: &str) -> String {
    format!(
        r#"{{"actor":"host","changes":[{{"field":"status","from":"{status}","to":"rejected"}}],"notice":{{"sent":false,"body":null}}}}"#
    )
}

/// One statement for all orders and one for all entries, in one transaction.
fn by_set(connection: &Connection, brand: BrandId, selected: &[OrderId]) -> Duration {
    let partition = format!("brand:{brand}");
    let ids: Vec<String> = selected.iter().map(|order| format!("\"{order}\"")).collect();
    let ids = format!("[{}]", ids.join(","));
    let start = Instant::now();
    connection.execute_batch("BEGIN IMMEDIATE").expect("a transaction begins");
    let log = "INSERT INTO order_log (partition, kind, key, at, operation, id, detail) \
               SELECT partition, 'orders', key, ?3, 'reject_order', lower(hex(randomblob(18))), ?4 FROM orders \
               WHERE partition = ?1 AND key IN (SELECT value FROM json_each(?2))";
    connection
        .execute(log, (&partition, &ids, now().micros(), detail("awaiting_confirmation")))
        .expect("the entries are written");
    let reject = "UPDATE orders SET version = version + 1, status = 'rejected', counted = 0, \
                  body = json_set(body, '$.state', json(?3)) \
                  WHERE partition = ?1 AND key IN (SELECT value FROM json_each(?2))";
    let changed = connection.execute(reject, (&partition, &ids, STATE)).expect("the orders are written");
    assert_eq!(changed, selected.len());
    connection.execute_batch("COMMIT").expect("a transaction commits");
    start.elapsed()
}

/// The peaks of a run over few and over many orders.
fn memory(quick: bool) -> Vec<Row> {
    let (few, many) = if quick { (200, 400) } else { (10_000, 1_000_000) };
    let peaks: Vec<usize> = [few, many].into_iter().filter_map(peak).collect();
    let [of_few, of_many] = peaks.as_slice() else { return Vec::new() };
    let row = Row {
        name: format!("peak memory of a bulk run over {many} orders against {few}"),
        ours: format!("{} MiB", of_many / 1024),
        baseline: format!("{} MiB", of_few / 1024),
        ratio: Some(*of_many as f64 / *of_few as f64),
        spread: None,
        bar: Bar::AtMost(1.2),
    };
    eprintln!("{}: {} {}", row.name, row.ours, row.baseline);
    vec![row]
}

/// The peak of a process that rejects all of so many orders, in KiB.
fn peak(orders: usize) -> Option<usize> {
    let directory = directory();
    let path = directory.path().join("orders.db");
    let crowd = Crowd::make(&path, orders, 1, Depth::Headers);
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new(program).args([CHILD, &crowd.brand.to_string()]).arg(path).output();
    let output = output.expect("this program can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// The process itself: rejects everything and prints its peak, in KiB.
pub fn child(arguments: &[String]) {
    let [brand, path] = arguments else { return };
    let brand: BrandId = brand.parse().expect("an id");
    let desk = desk(open(Path::new(path), Durability::Full));
    let operation = BulkOperation::Reject { notify: Notify::silent() };
    let selection = Selection::Matching(Box::<OrderFilter>::default());
    let request = BulkRequest { brand, operation, selection };
    let run =
        block_on(desk.run_bulk(request, &Actor::host()).into_future()).expect("the run comes to its end");
    assert_eq!(run.counts.done, run.orders, "not all were rejected");
    if let Some(peak) = status_kib("VmHWM") {
        println!("{peak}");
    }
}
