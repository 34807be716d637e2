//! Order codes: short, readable aloud, unique per brand.

use crate::party::OrderCodes;
use crate::value::{Code, TextError};

/// Letters and digits without those that are mistaken for one another: no 0 and O, no 1, I and L, no U and V side by side.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How long a drawn code is.
const DRAWN_LENGTH: usize = 7;

/// A code of seven letters and digits from random bytes: one of some 21 thousand million. It is unique once it is claimed.
pub fn drawn_code(random: [u8; 8]) -> Code {
    let mut rest = u64::from_be_bytes(random);
    let mut text = String::with_capacity(DRAWN_LENGTH);
    for _ in 0..DRAWN_LENGTH {
        let at = usize::try_from(rest.checked_rem(30).unwrap_or_default()).unwrap_or_default();
        rest = rest.checked_div(30).unwrap_or_default();
        text.extend(ALPHABET.get(at).copied().map(char::from));
    }
    Code::of_checked(text)
}

/// The code of a number of a gapless series. The hyphen keeps prefix and number apart, so no two of them read the same.
///
/// # Errors
/// [`TextError::TooLong`] when the prefix leaves no room for the number.
pub fn numbered_code(prefix: &Code, number: u64) -> Result<Code, TextError> {
    Code::new(format!("{prefix}-{number}"))
}

/// Whether codes of this kind come from the brand's series.
pub const fn is_gapless(codes: &OrderCodes) -> bool {
    matches!(codes, OrderCodes::Gapless { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn drawn_codes_are_seven_unambiguous_characters(random: [u8; 8]) {
            let code = drawn_code(random);
            prop_assert_eq!(code.as_str().len(), DRAWN_LENGTH);
            prop_assert!(code.as_str().bytes().all(|byte| ALPHABET.contains(&byte)));
        }

        #[test]
        fn numbered_codes_tell_prefix_and_number_apart(a in "[A-Z0-9-]{1,9}", m in 0_u64.., b in "[A-Z0-9-]{1,9}", n in 0_u64..) {
            let same = numbered_code(&Code::new(&a).unwrap(), m) == numbered_code(&Code::new(&b).unwrap(), n);
            prop_assert_eq!(same, a == b && m == n);
        }
    }

    #[test]
    fn drawn_codes_use_all_of_their_bytes() {
        let codes: std::collections::HashSet<_> =
            (0_u64..5_000).map(|n| drawn_code(n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes())).collect();
        assert!(codes.len() > 4_995);
        let drawn: std::collections::BTreeSet<u8> =
            codes.iter().flat_map(|code| code.as_str().bytes().collect::<Vec<_>>()).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), ALPHABET, "every character is drawn");
    }
}
