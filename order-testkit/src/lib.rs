#![doc = include_str!("../README.md")]

pub mod conformance;
pub mod faulty;
pub mod harness;
pub mod world;

pub use harness::{Harness, Stage};
pub use world::World;
