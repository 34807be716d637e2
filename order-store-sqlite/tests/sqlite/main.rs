//! The store in SQLite: the promises of the port, and what only a file can break.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail by panicking"
)]

mod absent;
mod conformance;
mod damage;
mod files;
mod grouping;
mod handles;
mod hosts;
mod layouts;
mod machine;
mod paying;
mod rebuild;
mod schema;
mod secrets;
mod support;
mod unchanged;
