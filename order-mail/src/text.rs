//! Texts that people gave, as a mail can show them: without what would break a line where there is one, or turn around what is
//! beside it.

/// What reorders the text after it, seen by nobody: with it one could make a mail show what it does not say.
const fn turns_text(char: char) -> bool {
    matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

const fn ends_line(char: char) -> bool {
    matches!(char, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// On one line, with single spaces.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|char: char| char.is_whitespace() || char.is_control()) {
        let seen = word.chars().filter(|char| !turns_text(*char));
        if !line.is_empty() && seen.clone().next().is_some() {
            line.push(' ');
        }
        line.extend(seen);
    }
    line
}

/// On as many lines as it has, none of them with control characters.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let unified = text.replace("\r\n", "\n");
    let seen = |line: &str| {
        let spaced = line.chars().map(|char| if char.is_control() { ' ' } else { char });
        spaced.filter(|char| !turns_text(*char)).collect()
    };
    unified.split(ends_line).map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_ends_the_one_line_or_turns_it_around() {
        for (text, line) in [
            ("plain", "plain"),
            (" a\r\nBcc: all@example.com ", "a Bcc: all@example.com"),
            ("a\u{2028}b\u{85}c\0d", "a b c d"),
            ("invoice\u{202e}fdp.exe\u{202c}", "invoicefdp.exe"),
            ("a \u{2066} b", "a b"),
            ("\u{200f}", ""),
            ("名前\u{3000}二", "名前 二"),
        ] {
            assert_eq!(one_line(text), line);
        }
    }

    #[test]
    fn line_breaks_of_every_kind_are_kept_as_lines() {
        assert_eq!(lines("a\r\nb\n\nc\u{2028}d"), ["a", "b", "", "c", "d"]);
        assert_eq!(lines("x\ty\u{202e}z\u{1b}[1m"), ["x yz [1m"]);
    }

    proptest! {
        #[test]
        fn no_text_gets_through_with_what_it_must_not_have(text in "(?s).{0,80}") {
            let hidden = |char: char| char.is_control() || turns_text(char) || ends_line(char);
            prop_assert!(!one_line(&text).contains(hidden));
            prop_assert!(lines(&text).iter().all(|line| !line.contains(hidden)));
            prop_assert_eq!(one_line(&one_line(&text)), one_line(&text));
        }
    }
}
