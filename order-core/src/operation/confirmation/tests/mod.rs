//! Tests of what becomes of an order confirmation: the buyer's decision, confirming, and opening it again.

mod scene;

mod buyer;
mod card;
mod confirming;
mod opening;
mod stock;
mod story;
mod tagging;
