#![doc = include_str!("../README.md")]

pub mod export;
mod fault;
pub mod import;
mod language;
pub mod paper;
pub mod sheet;
mod writing;
mod xlsx;

pub use fault::{Faults, InCell};
pub use language::Language;
pub use xlsx::{CodeFault, FileFault, Place, QuantityFault, limits};
