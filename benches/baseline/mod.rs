//! The programs that the SQLite store is measured against: what somebody would write by hand, for placing orders and nothing else.
//!
//! They work on a file that the store has made. They read the same rows, decode the JSON that they need of them into structs of their own,
//! price in whole cents, and write the same rows with prepared statements. They have no general rules, no fingerprint, no cache, and
//! no check of what they have read but one: the cart must still be the one that was read, and a claim must be new.

mod order;
mod price;
mod program;
mod read;
mod records;
mod write;

pub use program::{Alone, Together, write_only};

use rusqlite::Connection;

/// Which cart to place, and for which account.
#[derive(Clone)]
pub struct Request {
    pub brand: String,
    pub cart: String,
    pub account: String,
}

/// A connection as the store opens its own.
pub fn connection(path: &std::path::Path, synchronous: &str, cache_kib: u32) -> Connection {
    let connection = Connection::open(path).expect("the file is there");
    let settings = format!("PRAGMA synchronous = {synchronous}; PRAGMA cache_size = -{cache_kib};");
    connection.execute_batch(&settings).expect("the settings are known");
    connection.busy_timeout(std::time::Duration::from_secs(10)).expect("it is a time");
    connection
}
