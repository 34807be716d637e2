//! Mails: how many notices are written in a second, and how many are delivered to a mail server on the machine, against a program written by
//! hand that has the finished mails in memory and sends them over as many connections.
//!
//! The server takes everything and keeps nothing, so what is seen is what the outbox and the conversation cost. The mails of a turn are in
//! the outbox before it is timed.

mod server;

use std::hint::black_box;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use futures_executor::block_on;
use order_core::record::{KeptTask, Partition, TaskState};
use order_core::store::{ListTasks, Store};
use order_mail::{Delivery, DeliverySettings, Post, Sender, SmtpMailer, SmtpSettings};
use order_store_memory::MemoryStore;
use order_store_sqlite::{Durability, Options, SqliteStore};
use tokio::runtime::Runtime;

use crate::pairs::{Outcome, Turn};
use crate::table::{Bar, Row, per_second};
use crate::world::Shop;

/// How many mails an order makes: one to each side.
const OF_ORDER: usize = 2;

/// How many mails are under way at once.
const PARALLEL: [u32; 2] = [1, 8];

/// Every row about mails.
pub fn rows(quick: bool) -> Vec<Row> {
    let (orders, turns) = if quick { (2, 1) } else { (250, 9) };
    let mut rows: Vec<Row> = [1, 10, 100].into_iter().map(|lines| writing(lines, orders)).collect();
    let directory =
        tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the build directory can be written");
    let address = server::start();
    let stands = [
        ("the store in memory", Shop::open(MemoryStore::new())),
        ("SQLite, durable", Shop::open(sqlite(&directory.path().join("mail.db")))),
    ];
    for (store, mut shop) in stands {
        for parallel in PARALLEL {
            let turns: Vec<Turn> = (0..turns).map(|_| turn(&mut shop, address, parallel, orders)).collect();
            let name = format!("deliver notices of 10 lines from {store}, parallel: {parallel}");
            rows.push(row(name, &Outcome::of(&turns), orders));
        }
    }
    rows
}

fn sqlite(path: &Path) -> SqliteStore {
    SqliteStore::open_with(path, &Options::new().durability(Durability::Full)).expect("the file can be made")
}

fn row(name: String, outcome: &Outcome, orders: usize) -> Row {
    let (ratio, spread) = outcome.speed();
    let speed = |time| per_second(orders * OF_ORDER, time);
    let (ours, baseline) = (speed(outcome.ours), speed(outcome.baseline));
    eprintln!("{name}: {ours} {baseline} {ratio:.2}");
    Row { name, ours, baseline, ratio: Some(ratio), spread: Some(spread), bar: Bar::None }
}

/// From the task in the outbox to the bytes of the mail.
fn writing(lines: usize, orders: usize) -> Row {
    let mut shop = Shop::open(MemoryStore::new());
    let tasks = placed(&mut shop, orders, lines);
    let begin = Instant::now();
    black_box(written(&shop, &tasks));
    let speed = per_second(tasks.len(), begin.elapsed());
    let name = format!("write a notice, lines: {lines}");
    eprintln!("{name}: {speed}");
    Row::report(name, speed)
}

/// Delivers the mails of so many new orders, and sends the same by hand.
fn turn(shop: &mut Shop, address: SocketAddr, parallel: u32, orders: usize) -> Turn {
    let tasks = placed(shop, orders, 10);
    let mails: Vec<Vec<u8>> = written(shop, &tasks).into_iter().map(ended).collect();
    let ours = deliver(shop, address, parallel, mails.len());
    let begin = Instant::now();
    server::send_by_hand(address, &mails, usize::try_from(parallel).expect("few"));
    Turn { ours, baseline: begin.elapsed() }
}

/// Places so many orders. What there is to tell then.
fn placed(shop: &mut Shop, orders: usize, lines: usize) -> Vec<KeptTask> {
    for ready in shop.carts(orders, lines) {
        block_on(shop.desk.run(ready.command, &ready.actor).into_future()).expect("it is placed");
    }
    let (mut tasks, mut after) = (Vec::new(), None);
    loop {
        let partition = Partition::Brand(shop.brand);
        let list = ListTasks { partition, state: TaskState::Open, after, limit: 1_000 };
        let page = block_on(shop.desk.store().tasks(list)).expect("the store lists tasks");
        tasks.extend(page.tasks);
        after = page.next;
        if after.is_none() {
            assert_eq!(tasks.len(), orders * OF_ORDER, "both sides are told, and nobody waits from before");
            return tasks;
        }
    }
}

fn post() -> Post {
    let address = "orders@house.example".parse().expect("an address");
    let pages = "https://house.example/orders".parse().expect("an address of pages");
    Post::new(Sender { address, name: None }).buyer_pages(pages)
}

fn written(shop: &Shop, tasks: &[KeptTask]) -> Vec<Vec<u8>> {
    let post = post();
    let write = |kept: &KeptTask| {
        let letter = block_on(post.write(shop.desk.store(), &kept.task)).expect("it is written");
        let to = kept.recipients.first().and_then(|recipient| recipient.to.email()).expect("somebody");
        letter.to(to).to_bytes().expect("a mail")
    };
    tasks.iter().map(write).collect()
}

/// With the line that ends a mail on its way.
fn ended(mut mail: Vec<u8>) -> Vec<u8> {
    mail.extend_from_slice(b".\r\n");
    mail
}

fn deliver(shop: &Shop, address: SocketAddr, parallel: u32, mails: usize) -> Duration {
    let url = format!("smtp://{address}").parse().expect("an address of a server");
    let mailer = SmtpMailer::new(url, SmtpSettings::default()).expect("a mailer");
    let settings = DeliverySettings { parallel, ..DeliverySettings::default() };
    let delivery = Delivery::new(shop.desk.clone(), post(), mailer, settings);
    let runtime = Runtime::new().expect("threads can be started");
    let begin = Instant::now();
    let done = runtime.block_on(delivery.work(u32::MAX)).expect("the store gives its tasks");
    let took = begin.elapsed();
    assert_eq!(usize::try_from(done.delivered).ok(), Some(mails), "{done:?}");
    took
}
