//! Reasons about the size of commands that name many things at once.

use std::collections::HashSet;
use std::hash::Hash;

use thiserror::Error;

use super::super::reasons;

/// The command names nothing to act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("there is nothing to act on")]
pub struct NothingGiven;

reasons! { struct NothingGiven {} = "nothing_given" }

impl NothingGiven {
    /// The refusal of an empty list.
    pub(in crate::operation) fn check<T>(given: &[T]) -> Option<Self> {
        given.is_empty().then_some(Self)
    }
}

/// The command names more than one commit may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{count} lines are more than the {max} that one command may have")]
pub struct TooManyLines {
    /// How many it names.
    pub count: usize,
    /// How many it may name.
    pub max: usize,
}

reasons! { struct TooManyLines { count, max } = "too_many_lines" }

impl TooManyLines {
    /// The refusal of more lines than there may be.
    pub(in crate::operation) fn check(count: usize, max: usize) -> Option<Self> {
        (count > max).then_some(Self { count, max })
    }
}

/// What comes a second time, each once, in the order of its first repetition.
pub(in crate::operation) fn repeated<T: Copy + Eq + Hash>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    let mut told = HashSet::new();
    all.filter(|one| !seen.insert(*one) && told.insert(*one)).collect()
}
