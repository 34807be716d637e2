//! How much memory an order costs: how much the process grows while orders are placed, in a process of its own.

use std::path::Path;
use std::process::Command;

use futures_executor::block_on;
use order_store_memory::MemoryStore;
use order_store_sqlite::SqliteStore;

use crate::machine::status_kib;
use crate::table::Row;
use crate::world::{Ready, Shop};

/// The argument that makes this program the process whose memory is measured.
pub const CHILD: &str = "--memory-of";

const LINES: usize = 10;
const BUYERS: usize = 100;
/// How many orders are placed before counting begins, and while it goes on.
const BEFORE: usize = 5;
const ROUNDS: usize = 40;

/// The rows, or none where the system does not tell.
pub fn rows(quick: bool) -> Vec<Row> {
    let rounds = if quick { 1 } else { ROUNDS };
    let orders = rounds * BUYERS;
    let directory =
        tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the build directory can be written");
    let path = directory.path().join("orders.db");
    let mut rows = Vec::new();
    for (store, kind) in [("memory", "the store in memory"), ("sqlite", "SQLite")] {
        let Some((grown, peak)) = grown(store, &path, rounds) else { continue };
        let name = format!("memory per order of {LINES} lines on {kind}, over {orders} orders");
        let ours = format!("{} B", grown * 1024 / orders);
        rows.push(Row::report(name, format!("{ours}, peak {} MiB in all", peak / 1024)));
    }
    rows
}

/// By how many KiB the process grows, and its peak.
fn grown(store: &str, path: &Path, rounds: usize) -> Option<(usize, usize)> {
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new(program).args([CHILD, store, &rounds.to_string()]).arg(path).output();
    let output = output.expect("this program can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("two numbers");
    let mut numbers = text.split_whitespace().map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

/// The process itself: places orders and prints how much it has grown, in KiB, and its peak.
pub fn child(arguments: &[String]) {
    let [store, rounds, path] = arguments else { return };
    let rounds: usize = rounds.parse().expect("a number of rounds");
    let mut shop = if store == "sqlite" {
        Shop::open(SqliteStore::open(path).expect("the file can be opened"))
    } else {
        Shop::open(MemoryStore::new())
    };
    (0..BEFORE).for_each(|_| round(&mut shop));
    let before = status_kib("VmRSS");
    (0..rounds).for_each(|_| round(&mut shop));
    let grown = status_kib("VmRSS").zip(before).map(|(after, before)| after.saturating_sub(before));
    if let Some((grown, peak)) = grown.zip(status_kib("VmHWM")) {
        println!("{grown} {peak}");
    }
}

fn round(shop: &mut Shop) {
    for Ready { command, actor, .. } in shop.carts(BUYERS, LINES) {
        block_on(shop.desk.run(command, &actor).into_future()).expect("the order is placed");
    }
}
