//! Accounts and members through the desk: who may do what, what takes two steps, lists, sweeps.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod desk;
#[cfg(test)]
mod sweeping;
#[cfg(test)]
mod who;
