//! Kill −9 in the middle of load.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use order_core::value::BuyerOrganizationId;
use order_store_sqlite::SqliteStore;
use order_testkit::world::Shop;
use tempfile::TempDir;

use super::check::check;
use super::load::{Setting, random, run, set};

/// Set in the process that is to be killed: the path of the file.
pub(crate) const CHILD: &str = "ORDER_STORE_CRASH_CHILD";

/// The ids of shop and buyers, for the child.
const SETTING: &str = "ORDER_STORE_CRASH_SETTING";

/// How often the same file is crashed, before a new one is taken.
const LIVES: u32 = 10;

pub(crate) fn rounds(rounds: u32) {
    let mut acknowledged = 0;
    for first in (0..rounds).step_by(usize::try_from(LIVES).unwrap()) {
        acknowledged += file(first, LIVES.min(rounds - first));
    }
    assert!(acknowledged > 0, "no round came to an order");
}

fn file(first: u32, lives: u32) -> usize {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("orders.db");
    let setting = set(&path);
    let mut acknowledged = HashSet::new();
    for round in first..first + lives {
        let before = acknowledged.len();
        // Some rounds are killed while they open.
        let patience = if round % 3 == 2 { random() % 30 } else { 50 + random() % 400 };
        one(&path, &setting, Duration::from_millis(patience), &mut acknowledged);
        let orders = check(&path, &acknowledged);
        println!("crash::kill {round}: {} acknowledged, {orders} in all", acknowledged.len() - before);
    }
    acknowledged.len()
}

fn one(path: &Path, setting: &Setting, patience: Duration, acknowledged: &mut HashSet<String>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .env(CHILD, path)
        .env(SETTING, told(setting))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        let (mut heard, mut line) = (Vec::new(), String::new());
        // A line that was cut by the kill was not told.
        while lines.read_line(&mut line).unwrap() > 0 && line.ends_with('\n') {
            heard.push(line.trim().to_owned());
            line.clear();
        }
        heard
    });
    std::thread::sleep(patience);
    child.kill().unwrap();
    child.wait().unwrap();
    acknowledged.extend(reader.join().unwrap());
}

/// The process that is killed.
pub(crate) fn child() {
    let store = SqliteStore::open(std::env::var_os(CHILD).unwrap()).unwrap();
    let setting = heard(&std::env::var(SETTING).unwrap());
    run(&store, &setting, &AtomicBool::new(false), &|order| {
        let line = format!("{order}\n");
        let mut out = std::io::stdout().lock();
        out.write_all(line.as_bytes()).unwrap();
        out.flush().unwrap();
    });
}

fn told(setting: &Setting) -> String {
    let Setting { shop, buyers } = setting;
    let skus: Vec<String> = shop.skus.iter().map(ToString::to_string).collect();
    let buyers: Vec<String> = buyers.iter().map(ToString::to_string).collect();
    [shop.catalog.to_string(), shop.product.to_string(), skus.join(","), buyers.join(",")].join(";")
}

fn heard(text: &str) -> Setting {
    let parts: Vec<&str> = text.split(';').collect();
    let skus = parts[2].split(',').map(|id| id.parse().unwrap()).collect();
    let buyers: Vec<BuyerOrganizationId> = parts[3].split(',').map(|id| id.parse().unwrap()).collect();
    let shop = Shop { catalog: parts[0].parse().unwrap(), product: parts[1].parse().unwrap(), skus };
    Setting { shop, buyers }
}
