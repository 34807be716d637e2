//! The wire corpus: bodies as they were once written, which must decode for ever.
//!
//! A folder `vN` holds bodies of schema N, named after their table and what is special about them. Files are only added. Whoever
//! adds a kind, or a form of one, runs this test with `ORDER_CORPUS=write`: files that are missing are then written from the story,
//! and those that are there stay.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod life;
#[cfg(test)]
mod links;
#[cfg(test)]
mod paying;
#[cfg(test)]
mod people;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod receipts;
#[cfg(test)]
mod spoiling;
#[cfg(test)]
mod story;

/// How many times more than usual is tried.
#[cfg(test)]
fn depth() -> u32 {
    std::env::var("ORDER_DEPTH").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}
