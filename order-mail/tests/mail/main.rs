//! Delivering, over SMTP to a server that does as it is told, and into a folder.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test: it fails by panicking, and its numbers are small"
)]

mod folder;
mod later;
mod logging;
mod mime;
mod phases;
mod server;
mod stage;
mod tls;
mod who;
mod workers;
mod written;
