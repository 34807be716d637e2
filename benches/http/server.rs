//! The server: this program again, in a process of its own, with the API over a SQLite file.
//!
//! Whoever asks is told by a header, as a host's own log-in would after its middleware: sessions are not measured here.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::http::request::Parts;
use order_core::Actor;
use order_core::party::Access;
use order_core::value::AccountId;
use order_http::{Api, LoginFn};
use order_store_sqlite::{Durability, Options, SqliteStore};

use crate::world::{bytes, desk, now};

/// The argument that makes this program the server.
pub const CHILD: &str = "--http-server";

/// The header that names the buyer organization that a member of it asks for.
pub const BUYER: &str = "x-buyer";
/// The header that names the brand that its staff ask for.
pub const BRAND: &str = "x-brand";

/// A server that ends when it is dropped.
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    /// Starts it over a file.
    pub fn over(path: &Path) -> Self {
        let program = std::env::current_exe().expect("this program has a path");
        let mut child = Command::new(program)
            .arg(CHILD)
            .arg(path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program can be run");
        let mut line = String::new();
        let told = child.stdout.take().expect("it is piped");
        BufReader::new(told).read_line(&mut line).expect("it tells its port");
        Self { child, port: line.trim().parse().expect("a port") }
    }

    /// How long its threads have worked, where the system tells.
    pub fn worked(&self) -> Option<Duration> {
        worked(&format!("/proc/{}/task", self.child.id()))
    }

    /// How much memory it holds, in KiB.
    pub fn holds(&self) -> Option<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// How long the threads of this process have worked, where the system tells.
pub fn worked_here() -> Option<Duration> {
    worked("/proc/self/task")
}

/// The time of every thread together. Threads that ended are not in it.
fn worked(tasks: &str) -> Option<Duration> {
    let mut nanos = 0;
    for task in std::fs::read_dir(tasks).ok()? {
        let told = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        nanos += told.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(Duration::from_nanos(nanos))
}

/// The server itself: serves until nobody holds its standard input any more.
pub fn child(arguments: &[String]) {
    let [path] = arguments else { return };
    let options = Options::new().durability(Durability::Full);
    let store = SqliteStore::open_with(path, &options).expect("the file can be opened");
    let account = AccountId::made(now(), bytes());
    let login = LoginFn(move |head: &Parts| {
        let named = |name: &str| head.headers.get(name)?.to_str().ok();
        if let Some(brand) = named(BRAND) {
            return Some(Actor::account(account).staff(brand.parse().ok()?, Access::Write));
        }
        Some(Actor::account(account).member(named(BUYER)?.parse().ok()?, Access::Write))
    });
    let api = Api::new(desk(store), login);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        println!("{}", listener.local_addr().expect("it listens").port());
        let ended = async {
            let wait = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
            let _ = wait.await;
        };
        axum::serve(listener, api.whole()).with_graceful_shutdown(ended).await.expect("it serves");
    });
}
