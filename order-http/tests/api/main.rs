//! The API as a client sees it, over the store in memory.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod accounts;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod buyer;
#[cfg(test)]
mod cards;
#[cfg(test)]
mod conventions;
#[cfg(test)]
mod deliveries;
#[cfg(test)]
mod document;
#[cfg(test)]
#[cfg(feature = "documents")]
mod downloads;
#[cfg(test)]
mod hostile;
#[cfg(test)]
#[cfg(feature = "documents")]
mod imports;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod links;
#[cfg(test)]
mod looking;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "a test counts little")]
mod matrix;
#[cfg(test)]
#[cfg(feature = "metrics")]
mod metrics;
#[cfg(test)]
mod offline;
#[cfg(test)]
mod orders;
#[cfg(test)]
#[cfg(feature = "documents")]
mod own_sheets;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod reads;
#[cfg(test)]
mod rig;
#[cfg(test)]
#[cfg(feature = "documents")]
mod sheets;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod throttling;
