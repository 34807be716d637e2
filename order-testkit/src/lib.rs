#![doc = include_str!("../README.md")]

pub mod conformance;
pub mod faulty;
pub mod harness;
pub mod life;
pub mod machine;
pub mod model;
pub mod paying;
pub mod race;
mod requests;
pub mod sandbox;
pub mod strategy;
pub mod table;
pub mod world;

pub use harness::{Harness, Stage};
pub use world::World;
