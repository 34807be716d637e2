//! A crowd of clients that order over HTTP from the storefront, in a process of its own, over a file.
//!
//! - `crowd` kills the storefront again and again while they order, and starts it again; whoever got no answer asks the same again under
//!   the same idempotency key. In the end every order that was answered is there, once, and `verify` finds no drift. It takes a few
//!   seconds with twenty clients; with `ORDER_DEPTH=20`, a minute with two hundred.
//! - `crowd memory 10000 100000` lets them place so many orders in all, and tells after each number how much memory the storefront has in
//!   use. It is a measurement: run it with `--release`.
//!
//! The examples `storefront` and `verify` have to be built.

mod http;
mod server;
mod shopper;
mod sign_up;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use crate::http::Connection;
use crate::server::{Greeting, Server};
use crate::shopper::{Shared, Shopper};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const USAGE: &str = "usage: crowd [memory ORDERS…]";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("crowd: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("crowd.db");
    match arguments.split_first() {
        None => survive(&database),
        Some((what, marks)) if what == "memory" && !marks.is_empty() => {
            let marks = marks.iter().map(|mark| mark.parse::<u64>()).collect::<Result<Vec<_>, _>>();
            measure(&database, &marks.map_err(|_| USAGE)?)
        }
        Some(_) => Err(USAGE.into()),
    }
}

/// A program that lies beside this one.
fn beside(name: &str) -> Outcome<PathBuf> {
    let this = std::env::current_exe()?;
    let found = this.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if found.exists() {
        return Ok(found);
    }
    Err(format!("{} is not there; build the example {name}", found.display()).into())
}

/// A storefront with so many shoppers before it.
fn open(count: usize, database: &Path, shared: &Shared) -> Outcome<(Server, Greeting, Vec<Shopper>)> {
    let (server, greeting) = Server::begin(&beside("storefront")?, database)?;
    let mut connection = Connection::to(server.at());
    let shoppers = sign_up::gather(count, &mut connection, &greeting, shared)?;
    Ok((server, greeting, shoppers))
}

/// Kills and starts the storefront while the crowd orders, and looks for every order afterwards.
fn survive(database: &Path) -> Outcome<()> {
    let depth = std::env::var("ORDER_DEPTH").ok().and_then(|depth| depth.parse::<u32>().ok()).unwrap_or(1);
    let (clients, seconds, pause) = if depth < 20 { (20, 6, 1_500) } else { (200, 60, 4_000) };
    let verify = beside("verify")?;
    let shared = Shared::default();
    let (mut server, greeting, mut shoppers) = open(clients, database, &shared)?;
    println!("{clients} clients order for {seconds} s");
    let (begun, at) = (Instant::now(), server.at());
    let mut kills = 0;
    thread::scope(|scope| -> Outcome<()> {
        let (shared, greeting) = (&shared, &greeting);
        let working: Vec<_> = shoppers
            .iter_mut()
            .map(|shopper| scope.spawn(move || shopper.shop(&mut Connection::to(at), greeting, shared)))
            .collect();
        let mut killed = Ok(());
        while begun.elapsed() < Duration::from_secs(seconds) && killed.is_ok() {
            // Not always at the same beat.
            thread::sleep(Duration::from_millis(pause + 137 * (kills % 7)));
            killed = server.kill_and_start();
            kills += 1;
        }
        shared.stop.store(true, Ordering::Relaxed);
        for shopper in working {
            shopper.join().map_err(|_| "a client panicked")??;
        }
        killed
    })?;
    let (placed, repeated) = (shared.placed.load(Ordering::Relaxed), shared.repeated.load(Ordering::Relaxed));
    println!(
        "{placed} orders were placed over {kills} kills; {repeated} requests were repeated without an answer"
    );
    let mut connection = Connection::to(at);
    for shopper in &shoppers {
        compare(&shopper.orders, &shopper.kept(&mut connection, &shared)?)?;
    }
    server.kill()?;
    if placed == 0 || repeated == 0 {
        return Err("nothing was placed, or no kill was felt, so nothing is shown".into());
    }
    let verified = Command::new(verify).arg(format!("sqlite:{}", database.display())).status()?;
    if !verified.success() {
        return Err("what is kept twice drifted".into());
    }
    println!("every order that was answered is there, once");
    Ok(())
}

/// That exactly the orders that were answered are there, each once.
fn compare(answered: &[String], kept: &[String]) -> Outcome<()> {
    let (wanted, found): (BTreeSet<_>, BTreeSet<_>) = (answered.iter().collect(), kept.iter().collect());
    if wanted.len() != answered.len() || found.len() != kept.len() {
        return Err("an order was answered or listed twice".into());
    }
    let lost: Vec<_> = wanted.difference(&found).collect();
    let extra: Vec<_> = found.difference(&wanted).collect();
    if lost.is_empty() && extra.is_empty() {
        return Ok(());
    }
    Err(format!("lost: {lost:?}; there, and never answered: {extra:?}").into())
}

/// Tells how much memory the storefront has in use after so many orders.
fn measure(database: &Path, marks: &[u64]) -> Outcome<()> {
    let shared = Shared::default();
    let (server, greeting, mut shoppers) = open(32, database, &shared)?;
    let at = server.at();
    let resident = || server.resident_mb().map_or_else(|| "?".to_owned(), |mb| mb.to_string());
    println!("before the first order: {} MiB", resident());
    let begun = Instant::now();
    thread::scope(|scope| -> Outcome<()> {
        let (shared, greeting) = (&shared, &greeting);
        let working: Vec<_> = shoppers
            .iter_mut()
            .map(|shopper| scope.spawn(move || shopper.shop(&mut Connection::to(at), greeting, shared)))
            .collect();
        for mark in marks {
            while shared.placed.load(Ordering::Relaxed) < *mark
                && !working.iter().any(thread::ScopedJoinHandle::is_finished)
            {
                thread::sleep(Duration::from_millis(50));
            }
            let placed = shared.placed.load(Ordering::Relaxed);
            println!("after {placed} orders: {} MiB, {:.0} s", resident(), begun.elapsed().as_secs_f64());
        }
        shared.stop.store(true, Ordering::Relaxed);
        for shopper in working {
            shopper.join().map_err(|_| "a client panicked")??;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn an_order_that_is_lost_doubled_or_from_nowhere_is_told() {
        let orders = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let told =
            |answered: &str, kept: &str| compare(&orders(answered), &orders(kept)).map_err(|e| e.to_string());
        assert_eq!(told("a b", "b a"), Ok(()));
        assert_eq!(told("a b", "a"), Err("lost: [\"b\"]; there, and never answered: []".to_owned()));
        assert_eq!(told("a", "a b"), Err("lost: []; there, and never answered: [\"b\"]".to_owned()));
        assert!(told("a a", "a").is_err());
        assert!(told("a", "a a").is_err());
    }
}
