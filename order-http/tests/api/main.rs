//! The API as a client sees it, over the store in memory.

mod bulk;
mod buyer;
mod conventions;
mod deliveries;
mod document;
mod matrix;
mod orders;
mod rig;
