//! Tags: a brand's labels on its own orders.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::value::{BrandId, Name, TagId};

/// A label. Buyers never see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Its id.
    pub id: TagId,
    /// Whose it is.
    pub brand: BrandId,
    /// What it says, unique per brand.
    pub name: Name,
    /// Its colour.
    pub colour: Colour,
}

impl Tag {
    /// Whether its name has this text in it, in small or capital letters.
    pub fn is_named_like(&self, text: &str) -> bool {
        self.name.as_str().to_lowercase().contains(&text.to_lowercase())
    }
}

/// A colour of red, green and blue, written `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(u32);

/// A text is no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a colour is written as # and six hexadecimal digits")]
pub struct ColourFault;

impl Colour {
    /// A quiet grey, for tags that were given no colour.
    pub const GREY: Self = Self(0x8a_8f98);
}

impl Default for Colour {
    fn default() -> Self {
        Self::GREY
    }
}

impl FromStr for Colour {
    type Err = ColourFault;

    fn from_str(text: &str) -> Result<Self, ColourFault> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        number.map(Self).ok_or(ColourFault)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06x}", self.0)
    }
}

impl TryFrom<String> for Colour {
    type Error = ColourFault;

    fn try_from(text: String) -> Result<Self, ColourFault> {
        text.parse()
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_by_any_part_of_its_name_whatever_the_case() {
        let tag = |name: &str| Tag {
            id: TagId::made(crate::value::Timestamp::MIN, [1; 10]),
            brand: BrandId::made(crate::value::Timestamp::MIN, [1; 10]),
            name: Name::new(name).unwrap(),
            colour: Colour::GREY,
        };
        for (name, text, found) in [
            ("Very urgent", "URG", true),
            ("Very urgent", "y u", true),
            ("Very urgent", "", true),
            ("ÉTÉ 2026", "été", true),
            ("Very urgent", "urgently", false),
            ("Ete", "été", false),
        ] {
            assert_eq!(tag(name).is_named_like(text), found, "{name} {text}");
        }
    }

    #[test]
    fn a_colour_is_six_digits() {
        assert_eq!("#0aF3c9".parse::<Colour>().unwrap().to_string(), "#0af3c9");
        assert_eq!(Colour::GREY.to_string().parse(), Ok(Colour::GREY));
        for text in ["", "#", "0af3c9", "#0af3c", "#0af3c99", "#0af3cg", "#+12345", "# 12345", "#é2345"] {
            assert_eq!(text.parse::<Colour>(), Err(ColourFault), "{text}");
        }
        assert!(serde_json::from_str::<Colour>("\"red\"").is_err());
    }
}
