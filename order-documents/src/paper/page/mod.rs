//! Pages: marks with their places, blocks of them, and how blocks fill pages.
//!
//! Decides where pages end. Deliberately knows nothing of orders, and nothing of PDF.

mod block;
mod flow;
mod mark;
#[cfg(test)]
mod tests;

pub(super) use block::{Block, width_of};
pub(super) use flow::{Area, Flow, Page};
pub(super) use mark::{Align, Ink, Mark, Style, What};
