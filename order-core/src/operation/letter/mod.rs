//! Operations on dead letters: those whom a task of the outbox could not reach.
//!
//! Decides who may have one tried again or drop it, and when it is one. Deliberately knows no mail server and no payment gateway, and
//! never does what the task says.

mod dead;

mod discard;
mod retry;

#[cfg(test)]
mod tests;

pub use dead::{DeadLetter, NotDead, TriedSince};
pub use discard::{DropDeadLetter, DropDeadLetterRefusal};
pub use retry::{RetriedLetter, RetryDeadLetter, RetryDeadLetterRefusal};

pub(crate) use dead::access;
