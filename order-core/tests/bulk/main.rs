//! Bulk runs through the desk, over the store in memory: what they do, to which orders, and that they do nothing twice whatever
//! fails.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod cancelling;
#[cfg(test)]
mod crashes;
#[cfg(test)]
mod dry;
#[cfg(test)]
mod every;
#[cfg(test)]
mod interplay;
#[cfg(test)]
mod leases;
#[cfg(test)]
mod outcomes;
#[cfg(test)]
mod selection;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod troubled;
