//! Papers as PDF: what they say in every kind, language and size, and what they refuse.

// Behind `cfg(test)` so that the lints know these modules for tests.
#[cfg(test)]
mod every;
#[cfg(test)]
mod font;
#[cfg(test)]
mod fonts;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod read;
#[cfg(test)]
mod stage;

#[cfg(test)]
use order_documents::paper::Fonts;
