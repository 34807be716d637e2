//! Looks through a whole file before anything of it is believed: first the archive, then every part of it.
//!
//! Whoever reads the workbook afterwards takes sizes, counts and places at their word, and would reserve memory for them, or compute
//! beyond what numbers hold. So what is refused here is not what is merely strange, but what would cost too much, what comes from
//! elsewhere, and what could be understood in two ways.

mod attributes;
mod package;
mod part;

pub(super) use package::look_through;

/// What was seen in a file.
pub(super) struct Seen {
    /// Whether there are merged cells anywhere.
    pub(super) has_merged: bool,
}
