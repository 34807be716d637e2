//! Tests of placing and of its preview.

pub(in crate::operation) mod stage;

mod access;
mod boundaries;
mod forms;
mod guards;
mod money;
mod outbox;
#[expect(clippy::arithmetic_side_effects, reason = "a test may panic, and its numbers are small")]
mod properties;
mod refusals;
mod twice;
mod unchanged;

/// How many times deeper than usual the properties look.
pub(in crate::operation) fn depth() -> u32 {
    std::env::var("ORDER_DEPTH").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}
