//! Texts that people gave, as a paper can show them: without what would move the text beside it, or cannot be seen.

/// What reorders or joins the text around it and is seen by nobody.
const fn is_hidden(char: char) -> bool {
    matches!(
        char,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// On one line, with single spaces; those that keep words together stay.
pub(in crate::paper) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let parts = |char: char| (char.is_whitespace() && char != '\u{a0}') || char.is_control();
    for word in text.split(parts) {
        let seen = word.chars().filter(|char| !is_hidden(*char));
        if !line.is_empty() && seen.clone().next().is_some() {
            line.push(' ');
        }
        line.extend(seen);
    }
    line
}

/// On as many lines as it has.
pub(in crate::paper) fn lines(text: &str) -> Vec<String> {
    text.replace("\r\n", "\n")
        .split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'])
        .map(one_line)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_left_out() {
        for (text, line) in [
            ("plain", "plain"),
            (" a\tb \0 c\u{3000}d ", "a b c d"),
            ("10\u{a0}000", "10\u{a0}000"),
            ("invoice\u{202e}fdp.exe\u{feff}", "invoicefdp.exe"),
            ("a \u{2066} b", "a b"),
            ("\u{200b}", ""),
        ] {
            assert_eq!(one_line(text), line);
        }
        assert_eq!(lines("a\r\nb\n\nc\u{2028}d"), ["a", "b", "", "c", "d"]);
    }
}
