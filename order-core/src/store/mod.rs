//! The port: what a store must be able to do, and what it promises.
//!
//! Decides the contract between the rules and whoever keeps the records. Deliberately knows no rule, no database and no runtime.

mod erased;
mod error;
mod list;
mod outbox;
mod port;
mod scan;

pub use erased::SharedStore;
pub use error::{StorageError, StorageErrorKind};
pub use list::{List, Listed, Page};
pub use outbox::{Lease, LeaseToken, ListTasks, Settled, Settlement, TaskPage};
pub use port::{Commit, Cursor, Event, Events, Feed, FindOrders, FoundOrder, OrderCount, OrderPage, Store};
pub use scan::Scan;
