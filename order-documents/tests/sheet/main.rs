//! Order sheets: what is filled in comes out, and whatever else was done to a sheet is named.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod content;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod file;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod made;
#[cfg(test)]
mod mutated;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod stage;
