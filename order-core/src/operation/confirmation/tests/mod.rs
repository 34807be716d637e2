//! Tests of the operations on order confirmations.

#[expect(clippy::arithmetic_side_effects, reason = "a test may panic, and its numbers are small")]
mod content;
