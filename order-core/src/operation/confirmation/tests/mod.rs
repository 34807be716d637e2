//! Tests of the operations on order confirmations: of what they may say, on an order that was just placed; and, from a [`scene`] on
//! where the order confirmation is there, of the buyer's decision, of confirming and of opening it again.

mod scene;

mod buyer;
mod card;
mod confirming;
#[expect(clippy::arithmetic_side_effects, reason = "a test may panic, and its numbers are small")]
mod content;
mod opening;
mod stock;
mod story;
mod tagging;
