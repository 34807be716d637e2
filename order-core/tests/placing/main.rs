//! Placing through the desk, over the store in memory, and what comes after it: repeated requests, lost races, many at once. And the
//! lists that it gives.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod contention;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod lives;
#[cfg(test)]
mod races;
#[cfg(test)]
mod rehearsed;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod spoiled;
#[cfg(test)]
mod tags;
