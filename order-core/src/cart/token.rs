//! What a payment gateway calls a card.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::CardFault;
use crate::value::Name;

/// A gateway's name for a card. A card number is refused, and `Debug` shows nothing of it.
///
/// ```
/// use order_core::cart::{CardFault, CardToken};
///
/// assert_eq!(CardToken::new("tok_1N3T00")?.as_str(), "tok_1N3T00");
/// assert_eq!(CardToken::new("4111 1111 1111 1111"), Err(CardFault::Number));
/// # Ok::<(), CardFault>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CardToken(Name);

impl CardToken {
    /// A token as the gateway gave it.
    ///
    /// # Errors
    /// [`CardFault::Token`] when it is not a text of [`Name`]'s length, [`CardFault::Number`] when it is a card number.
    pub fn new(text: impl AsRef<str>) -> Result<Self, CardFault> {
        let name = Name::new(text).map_err(|_| CardFault::Token)?;
        if is_card_number(name.as_str()) { Err(CardFault::Number) } else { Ok(Self(name)) }
    }

    /// The token, for the gateway.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for CardToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardToken(..)")
    }
}

impl TryFrom<String> for CardToken {
    type Error = CardFault;

    fn try_from(text: String) -> Result<Self, CardFault> {
        Self::new(text)
    }
}

impl From<CardToken> for String {
    fn from(token: CardToken) -> Self {
        token.0.as_str().to_owned()
    }
}

/// Twelve to nineteen digits, perhaps in groups, whose check digit is right (ISO/IEC 7812, the Luhn formula).
fn is_card_number(text: &str) -> bool {
    let grouped = |character: &char| !matches!(character, ' ' | '-');
    let digits: Option<Vec<u32>> =
        text.chars().filter(grouped).map(|character| character.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| (12..=19).contains(&digits.len())) else { return false };
    let sum = digits.iter().rev().enumerate().fold(0_u32, |sum, (place, digit)| {
        let doubled = digit.saturating_mul(2);
        let counted = match (place.checked_rem(2), doubled) {
            (Some(1), 10..) => doubled.saturating_sub(9),
            (Some(1), _) => doubled,
            _ => *digit,
        };
        sum.saturating_add(counted)
    });
    sum.checked_rem(10) == Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_are_no_tokens() {
        for number in ["4111111111111111", "5555-5555-5555-4444", "3782 822463 10005", " 6011111111111117 "] {
            assert_eq!(CardToken::new(number), Err(CardFault::Number), "{number}");
            let json = serde_json::to_string(number).unwrap();
            assert!(serde_json::from_str::<CardToken>(&json).is_err());
        }
        for token in
            ["4111111111111112", "tok_4111111111111111", "41111111111", "41111111111111111111111", "pm-1"]
        {
            assert!(CardToken::new(token).is_ok(), "{token}");
        }
        assert_eq!(CardToken::new(" "), Err(CardFault::Token));
    }

    #[test]
    fn a_token_is_not_shown() {
        assert!(!format!("{:?}", CardToken::new("tok_secret").unwrap()).contains("secret"));
    }
}
