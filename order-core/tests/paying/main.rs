//! Paying by card over the desk: with everything failing, and everybody at once.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod cards;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod placing;
#[cfg(test)]
mod refused;
