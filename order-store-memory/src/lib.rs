#![doc = include_str!("../README.md")]

mod log;
mod outbox;
mod records;
mod store;

pub use store::MemoryStore;
