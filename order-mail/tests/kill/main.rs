//! The process that delivers is killed at random moments: everybody gets every notice, and a mail that comes twice is the same mail.
//!
//! It is a program of its own, because it starts itself again as the process that is killed. `ORDER_DEPTH` is the number of rounds.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    reason = "a test: it fails by panicking, tells what it did, and its numbers are small"
)]

#[expect(dead_code, reason = "most of what the server can do is for other tests")]
#[path = "../mail/server.rs"]
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use order_core::Desk;
use order_core::record::TaskState;
use order_core::value::Timestamp;
use order_mail::{Delivery, DeliverySettings, MessageId, Post, Sender, SmtpMailer, SmtpSettings};
use order_store_sqlite::{Durability, Options, SqliteStore};
use order_testkit::World;
use order_testkit::world::{brand, create_brand, email, partition};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use server::{Act, Server, Step};

/// Set in the process that is to be killed: the address of the server and the path of the file.
const CHILD: &str = "ORDER_MAIL_KILL_CHILD";

/// A hundred orders, of each of which the brand tells eight, and the buyer has two to be told: a thousand mails.
const ORDERS: usize = 100;
const OF_BRAND: usize = 8;
const OF_BUYER: usize = 2;

/// How many mails are under way at once.
const PARALLEL: u32 = 4;

fn main() {
    if let Ok(told) = std::env::var(CHILD) {
        let (url, path) = told.split_once(' ').unwrap();
        Runtime::new().unwrap().block_on(deliver(url, Path::new(path)));
        return;
    }
    let depth = std::env::var("ORDER_DEPTH").ok().and_then(|text| text.parse().ok()).unwrap_or(1_u32);
    for number in 0..depth {
        Runtime::new().unwrap().block_on(round(number));
    }
}

/// The process that is killed.
async fn deliver(url: &str, path: &Path) {
    let desk = Desk::new(open(path), now, |_| panic!("delivering makes no ids"));
    let mailer = SmtpMailer::new(url.parse().unwrap(), SmtpSettings::default()).unwrap();
    let settings = DeliverySettings {
        parallel: PARALLEL,
        // What a killed process held is soon free again.
        send_within: Duration::from_millis(500),
        hold: Duration::from_secs(1),
        look_every: Duration::from_millis(20),
        first_wait: Duration::from_millis(100),
        // The orders are of long ago.
        give_up_after: Duration::MAX,
        ..DeliverySettings::default()
    };
    Delivery::new(desk, Post::new(sender()), mailer, settings).run(std::future::pending()).await;
}

async fn round(number: u32) {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("orders.db");
    let expected = place(&path).await;
    let server = Server::start().await;
    server.always(Step::Dot, Some(Act::Wait(Duration::from_millis(2))));
    let mut kills = 0;
    while !is_done(&path).await {
        assert!(kills < 500, "it comes to no end");
        let mut child = start(&server, &path);
        tokio::time::sleep(Duration::from_millis(40 + random() % 500)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    let mut taken: BTreeMap<String, BTreeSet<Vec<u8>>> = BTreeMap::new();
    let mails = server.taken();
    for mail in &mails {
        taken.entry(mail.header("Message-ID")).or_default().insert(mail.content.clone());
        assert_eq!(mail.header("To"), mail.to);
    }
    assert!(
        taken.keys().eq(expected.iter().map(MessageId::as_str)),
        "everybody gets every notice, and nothing else"
    );
    assert!(taken.values().all(|contents| contents.len() == 1), "a mail that comes again is the same");
    let twice = mails.len() - expected.len();
    println!("kill {number}: {} mails, {twice} of them again, {kills} kills", mails.len());
    assert!(twice <= kills * usize::try_from(PARALLEL).unwrap(), "only what was under way comes again");
}

/// Places the orders, and gives the ids of all mails to come.
async fn place(path: &Path) -> BTreeSet<MessageId> {
    let world = World::new(open(path));
    let mut create = create_brand(brand(), "Nord Knitwear");
    create.settings.notification_addresses =
        (0..OF_BRAND).map(|number| email(&format!("staff{number}"))).collect();
    world.run(create).await;
    let shop = world.open_shop(1).await;
    world.run(world.receive(shop.counter(0), 1_000)).await;
    let buyer = world.add_buyer(1).await;
    for _ in 0..ORDERS {
        let cart = world.fill_cart(&shop, buyer, &[1]).await;
        let order = world.checkout(cart).await;
        world.run(order).await;
    }
    let tasks = world.tasks(partition(), TaskState::Open, 1_000).await;
    let ids = tasks.iter().flat_map(|kept| {
        let to = kept.recipients.iter().map(|recipient| recipient.to.email().unwrap());
        to.map(|to| MessageId::of(kept.task.id(), to, &sender().address))
    });
    let ids: BTreeSet<MessageId> = ids.collect();
    assert_eq!(ids.len(), ORDERS * (OF_BRAND + OF_BUYER));
    ids
}

async fn is_done(path: &Path) -> bool {
    let world = World::new(open(path));
    assert_eq!(world.tasks(partition(), TaskState::Dead, 1).await, [], "nothing is given up");
    world.tasks(partition(), TaskState::Open, 1).await.is_empty()
}

fn start(server: &Server, path: &Path) -> Child {
    let told = format!("{} {}", server.url(), path.display());
    Command::new(std::env::current_exe().unwrap()).env(CHILD, told).spawn().unwrap()
}

/// A file of which no commit is lost when the process dies; the power is not to fail here.
fn open(path: &Path) -> SqliteStore {
    SqliteStore::open_with(path, &Options::new().durability(Durability::Normal)).unwrap()
}

fn sender() -> Sender {
    Sender { address: "orders@house.example".parse().unwrap(), name: None }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a process that is started again must know how long it was away"
)]
fn now() -> Timestamp {
    let micros = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros();
    Timestamp::from_micros(i64::try_from(micros).unwrap()).unwrap()
}

/// A random number, another one every time.
fn random() -> u64 {
    RandomState::new().hash_one(0)
}
