#![doc = include_str!("../README.md")]

pub mod cart;
pub mod catalog;
pub mod desk;
pub mod gateway;
pub mod operation;
pub mod order;
pub mod party;
pub mod record;
pub mod refusal;
pub mod store;
pub mod value;

pub use desk::{Desk, Run, RunError};
pub use gateway::{PaymentGateway, SharedGateway};
pub use operation::{Command, Decision, Question};
pub use party::Actor;
pub use refusal::{AnyReason, Reason, Refusals};
pub use store::{SharedStore, Store};
