//! The store in SQLite: the promises of the port, and what only a file can break.

mod conformance;
