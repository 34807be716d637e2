#![doc = include_str!("../README.md")]

pub mod export;

mod language;

pub use language::Language;
