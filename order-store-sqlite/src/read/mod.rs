//! Reading: loads in the calling thread; lists, searches, tallies and logs in threads of their own.
//!
//! Decides how one point in time is read, and what need not be decoded again. Deliberately writes nothing.

mod cache;
mod feed;
mod list;
mod load;
mod orders;
mod pool;
mod tasks;
mod threads;

pub(crate) use cache::Cache;
pub(crate) use feed::events_after;
pub(crate) use list::list;
pub(crate) use load::load;
pub(crate) use orders::{count_orders, find_orders, tally};
pub(crate) use pool::Pool;
pub(crate) use tasks::{recipient, tasks};
pub(crate) use threads::Readers;
