//! Why something failed, for people who run this.

use std::error::Error;
use std::iter::successors;

use crate::text::one_line;

/// The longest reason kept, in characters.
const CHARS_MAX: usize = 300;

/// A reason as it is kept: one line, not too long.
pub(crate) fn short(text: &str) -> String {
    let line = one_line(text);
    match line.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// An error with what caused it.
pub(crate) fn with_sources(error: &dyn Error) -> String {
    let causes = successors(error.source(), |cause: &&dyn Error| (*cause).source());
    short(&causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_and_not_too_long() {
        assert_eq!(short(" no\r\n such\tuser\0 "), "no such user");
        let long = short(&"あ ".repeat(1_000));
        assert_eq!((long.chars().count(), long.lines().count(), long.ends_with('…')), (301, 1, true));
    }
}
