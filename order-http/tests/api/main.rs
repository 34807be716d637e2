//! The API as a client sees it, over the store in memory.

mod conventions;
mod document;
mod matrix;
mod orders;
mod rig;
