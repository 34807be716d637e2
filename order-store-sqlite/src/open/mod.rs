//! Opening a database: first looking whether it is ours, without touching it, then making or completing its tables.

mod inspect;
mod rebuild;
mod settle;

pub(crate) use settle::{STATEMENTS_KEPT, reader, verify, writer};
