//! Verifying: clean stores have no drift, and each kind of drift is found.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod bent;
#[cfg(test)]
mod claims;
#[cfg(test)]
mod contents;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod links;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod payments;
#[cfg(test)]
mod people;
#[cfg(test)]
mod scene;
#[cfg(test)]
mod stock;
