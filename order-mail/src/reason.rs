//! Why something failed, for people who run this.

use std::error::Error;
use std::iter::successors;

/// The longest reason kept, in characters.
const CHARS_MAX: usize = 300;

/// A reason as it is kept: one line, not too long.
pub(crate) fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words,
    }
}

/// An error with what caused it.
pub(crate) fn with_sources(error: &dyn Error) -> String {
    let causes = successors(error.source(), |cause: &&dyn Error| (*cause).source());
    one_line(&causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_and_not_too_long() {
        assert_eq!(one_line(" no\r\n such\tuser\0 "), "no such user");
        let long = one_line(&"あ ".repeat(1_000));
        assert_eq!((long.chars().count(), long.lines().count(), long.ends_with('…')), (301, 1, true));
    }
}
