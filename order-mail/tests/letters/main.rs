//! What mails say: every one in both languages, and what none must say.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod every;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod late;
#[cfg(test)]
mod readers;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod wire;
