#![doc = include_str!("../README.md")]

pub mod conformance;
pub mod faulty;
pub mod harness;
pub mod machine;
pub mod model;
pub mod race;
pub mod strategy;
pub mod table;
pub mod world;

pub use harness::{Harness, Stage};
pub use world::World;
