//! Formulas as they are compared: spreadsheets write them anew, with other spaces, signs and cases.

/// What of a formula does not change when it is written anew.
pub(super) fn essence(formula: &str) -> String {
    let body = formula.trim_start_matches("of:").trim_start_matches('=');
    let kept = body.chars().filter(|char| !char.is_whitespace() && *char != '$');
    kept.flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_how_it_is_written_may_differ() {
        for same in ["G8*H8", "=g8 * h8", "$G$8*H8", "of:=G8*H8"] {
            assert_eq!(essence(same), essence("G8*H8"), "{same}");
        }
        for other in ["G8*H9", "G8*H8*0", "G8/H8", ""] {
            assert_ne!(essence(other), essence("G8*H8"), "{other}");
        }
    }
}
