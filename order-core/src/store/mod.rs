//! The port: what a store must be able to do, and what it promises.
//!
//! Decides the contract between the rules and whoever keeps the records. Deliberately knows no rule, no database and no runtime.

mod erased;
mod error;
mod outbox;
mod port;
mod scan;

pub use erased::SharedStore;
pub use error::{StorageError, StorageErrorKind};
pub use outbox::{Lease, LeaseToken, ListTasks, Settled, Settlement, TaskPage};
pub use port::{
    Commit, Cursor, Event, Events, Feed, FindOrders, FoundOrder, List, Listed, OrderCount, OrderPage, Page,
    Store,
};
pub use scan::Scan;
