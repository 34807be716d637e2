//! The store in SQLite: the promises of the port, and what only a file can break.

mod conformance;
mod damage;
mod files;
mod grouping;
mod handles;
mod hosts;
mod layouts;
mod rebuild;
mod schema;
mod support;
