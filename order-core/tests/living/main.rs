//! The lives of orders, from one end to the other: what may be done when, by whom, and who sees what of it.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod available;
#[cfg(test)]
mod consequences;
#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    reason = "a test counts little, and its steps are told in two functions"
)]
mod notes;
#[cfg(test)]
mod table;
#[cfg(test)]
mod trade;
#[cfg(test)]
mod who;
