#![doc = include_str!("../README.md")]

mod accounts;
mod api;
mod brand;
mod buyer;
mod cards;
mod checkout;
mod fresh;
mod health;
mod layers;
mod links;
mod login;
mod openapi;
mod problem;
mod route;
pub mod wire;

pub use accounts::AccountLogin;
pub use api::{Api, Settings};
pub use links::ClientAddress;
pub use login::{Asked, Login, LoginFn};
pub use problem::{FaultShape, Problem, ProblemCode, ProblemShape, ReasonShape};
pub use route::{Access, Route, Section};
