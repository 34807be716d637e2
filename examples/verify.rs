//! For operators: recomputes from their sources what a brand keeps twice, and prints every drift.
//!
//! `cargo run --release --example verify -- sqlite:PATH [BRAND]`
//!
//! Without a brand all brands of the file are verified, one after the other. It reads only; the brands should be at rest. It exits
//! with 0 when all is as it should be, with 1 when there is a drift, and with 2 when it could not look. Without arguments it makes a
//! small store in memory, verifies that, and prints the counts.

use std::error::Error;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use futures_executor::block_on;
use order_core::desk::{Checked, Verification};
use order_core::operation::order::RejectOrder;
use order_core::order::Notify;
use order_core::value::{BrandId, Timestamp};
use order_core::{Actor, Desk};
use order_store_memory::MemoryStore;
use order_store_sqlite::SqliteStore;
use order_testkit::World;
use order_testkit::world;
use rusqlite::{Connection, OpenFlags};

const USAGE: &str = "usage: verify [sqlite:PATH [BRAND]]";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let outcome = texts(std::env::args_os().skip(1)).and_then(|arguments| run(&arguments, &mut io::stdout()));
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("verify: {}", with_sources(error.as_ref()));
            ExitCode::from(2)
        }
    }
}

/// The arguments after the program's name.
fn texts(arguments: impl Iterator<Item = OsString>) -> Outcome<Vec<String>> {
    let text = |argument: OsString| {
        argument.into_string().map_err(|argument| format!("{} is no text", argument.display()).into())
    };
    arguments.map(text).collect()
}

/// An error with what led to it: that the store failed does not help an operator, why it did does.
fn with_sources(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text.push_str(": ");
        text.push_str(&source.to_string());
        next = source.source();
    }
    text
}

/// Whether all is as it should be.
fn run(arguments: &[String], out: &mut impl Write) -> Outcome<bool> {
    let (store, brand) = match arguments {
        [] => return block_on(small_store(out)),
        [store] => (store, None),
        [store, brand] => (store, Some(brand.parse::<BrandId>()?)),
        _ => return Err(USAGE.into()),
    };
    let path = Path::new(store.strip_prefix("sqlite:").ok_or(USAGE)?);
    // Opened only to be read at first, so that a wrong path makes no new file.
    let brands = match brand {
        Some(brand) => vec![brand],
        None => brands(path)?,
    };
    let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    drop(file.map_err(|error| format!("{}: {error}", path.display()))?);
    // Nothing is decided here, so there is no need of a time or of bytes.
    let desk = Desk::new(SqliteStore::open(path)?, || Timestamp::MIN, |_| ());
    let mut clean = true;
    for brand in brands {
        clean &= print(out, brand, &block_on(desk.verify(brand, &Actor::host()))?)?;
    }
    Ok(clean)
}

/// The brands of a file.
fn brands(path: &Path) -> Outcome<Vec<BrandId>> {
    let named = |error: rusqlite::Error| format!("{}: {error}", path.display());
    let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(named)?;
    let sql = "SELECT key FROM brands WHERE body IS NOT NULL ORDER BY key";
    let mut statement = file.prepare(sql).map_err(named)?;
    let keys = statement.query_map([], |row| row.get::<_, String>(0)).map_err(named)?;
    keys.map(|key| Ok(key.map_err(named)?.parse()?)).collect()
}

/// Prints the drifts of a brand and how much was looked at. Whether there are none.
fn print(out: &mut impl Write, brand: BrandId, found: &Verification) -> io::Result<bool> {
    for drift in &found.drifts {
        writeln!(out, "{}: {drift}", drift.code())?;
    }
    if found.more > 0 {
        writeln!(out, "and {} more", found.more)?;
    }
    let Checked { orders, contents, status_changes, movements, counters, .. } = found.checked;
    let Checked { delivery_notes, invoices, claims, runs, .. } = found.checked;
    writeln!(
        out,
        "brand {brand}: {orders} orders, {contents} contents, {status_changes} status changes, {movements} movements, \
         {counters} counters, {delivery_notes} delivery notes, {invoices} invoices, {claims} claims, {runs} bulk runs"
    )?;
    let clean = found.is_clean();
    writeln!(out, "{}", if clean { "all is as it should be" } else { "not all is as it should be" })?;
    Ok(clean)
}

/// Three orders from stock, one of them rejected.
async fn small_store(out: &mut impl Write) -> Outcome<bool> {
    let world = World::new(MemoryStore::new());
    world.open_brand().await;
    let shop = world.open_shop(2).await;
    for sku in 0..2 {
        world.run(world.receive(shop.counter(sku), 100)).await;
    }
    let brand = world::brand();
    for number in 0..3 {
        let buyer = world.add_buyer(number).await;
        let cart = world.fill_cart(&shop, buyer, &[number + 1, 5]).await;
        let order = world.run(world.checkout(cart).await).await.id;
        if number == 0 {
            world.run(RejectOrder { brand, order, seen: None, notify: Notify::silent() }).await;
        }
    }
    Ok(print(out, brand, &world.desk().verify(brand, world.host()).await?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is printed is of no interest.
    fn run(arguments: &[String]) -> Outcome<bool> {
        super::run(arguments, &mut io::sink())
    }

    #[test]
    fn a_small_store_is_clean() {
        assert!(run(&[]).unwrap());
    }

    #[test]
    fn a_file_is_verified_brand_by_brand_and_a_drift_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("orders.db");
        let argument = format!("sqlite:{}", path.display());
        assert!(run(std::slice::from_ref(&argument)).is_err(), "there is no file");
        assert!(!path.exists());
        let world = World::new(SqliteStore::open(&path).unwrap());
        block_on(async {
            world.open_brand().await;
            let shop = world.open_shop(1).await;
            world.run(world.receive(shop.counter(0), 9)).await;
        });
        drop(world);
        assert!(run(std::slice::from_ref(&argument)).unwrap());
        // Somebody with a SQL prompt, who knows better.
        Connection::open(&path).unwrap().execute("UPDATE stock SET amount = 10", []).unwrap();
        assert!(!run(std::slice::from_ref(&argument)).unwrap());
        assert!(!run(&[argument.clone(), world::brand().to_string()]).unwrap());
        assert!(run(&[argument.clone(), world::other_brand().to_string()]).is_err());
        assert!(run(&[argument.clone(), "nobody".to_owned()]).is_err());
        assert!(run(&[argument.clone(), String::new(), String::new()]).is_err());
        assert!(run(&["memory".to_owned()]).is_err());
        // Damaged: which record it is has to be told.
        Connection::open(&path).unwrap().execute("UPDATE brands SET body = '{}'", []).unwrap();
        let error = with_sources(&*run(&[argument]).unwrap_err());
        assert!(error.contains(": ") && error.contains("brands"), "{error}");
    }

    #[test]
    fn what_stands_in_the_way_is_an_error_with_its_cause() {
        // A full disk, or a reader that went away.
        assert!(super::run(&[], &mut [0_u8; 9].as_mut_slice()).is_err());
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStringExt as _;
            let no_text = OsString::from_vec(vec![b'a', 0xff]);
            let error = texts([no_text].into_iter()).unwrap_err();
            assert_eq!(error.to_string(), "a\u{fffd} is no text");
        }
    }
}
