#![doc = include_str!("../README.md")]

mod commit;
mod error;
mod index;
mod oneshot;
mod open;
mod options;
mod outbox;
mod read;
mod recent;
mod schema;
mod sql;
mod statements;
mod store;
mod text;
mod writer;

pub use commit::{apply, prepare_connection};
pub use options::{Durability, Options, Progress};
pub use store::{SqliteStore, Stats};
