//! Text: from characters to lines of glyphs.
//!
//! Decides which font shows a character and where lines end. Deliberately knows nothing of where on a page a line stands.

mod clean;
mod lines;
mod shape;
#[cfg(test)]
mod tests;

pub(super) use clean::{lines as clean_lines, one_line};
pub(super) use lines::{Line, break_lines};
pub(super) use shape::{Glyph, TextShaper};
