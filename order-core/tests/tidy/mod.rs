//! The house rules: which crates `order-core` is made of, which module may use which, and how the sources look.

mod adapters;
mod dependencies;
mod direction;
mod source;
mod sources;
