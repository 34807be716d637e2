//! Tests of placing, of its preview, and of what ends an order.

pub(in crate::operation) mod leaving;
pub(in crate::operation) mod stage;

mod access;
mod archive;
mod begin_import;
mod boundaries;
mod cards;
mod document;
mod forms;
mod guards;
mod money;
mod outbox;
mod place_imported;
mod place_sheet;
#[expect(clippy::arithmetic_side_effects, reason = "a test may panic, and its numbers are small")]
mod properties;
mod refusals;
mod reject;
mod return_order;
mod returned_cart;
mod returned_lines;
mod searched;
mod sight;
mod twice;
mod unchanged;

/// How many times deeper than usual the properties look.
pub(in crate::operation) fn depth() -> u32 {
    std::env::var("ORDER_DEPTH").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}
