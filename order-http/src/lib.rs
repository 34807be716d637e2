#![doc = include_str!("../README.md")]

mod accounts;
mod api;
mod brand;
mod buyer;
mod cards;
mod checkout;
mod client;
#[cfg(feature = "documents")]
mod documents;
mod fresh;
mod health;
mod layers;
mod links;
mod login;
#[cfg(feature = "metrics")]
mod metrics;
mod openapi;
mod problem;
mod route;
pub mod wire;

pub use accounts::AccountLogin;
pub use api::{Api, Settings};
pub use client::ClientAddress;
#[cfg(feature = "documents")]
pub use documents::Documents;
pub use login::{Asked, Login, LoginFn};
#[cfg(feature = "metrics")]
pub use metrics::Metrics;
pub use problem::{FaultShape, Problem, ProblemCode, ProblemShape, ReasonShape};
pub use route::{Access, Route, Section};
