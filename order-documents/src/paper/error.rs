//! Why there is no paper.

use order_core::order::OrderStatus;
use order_core::value::{Code, ProductId};
use thiserror::Error;

/// Why a paper is not made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PaperError {
    /// An order confirmation is asked for, and what is handed in is none.
    #[error("there is no order confirmation to print of the order {order}, whose status is {status}")]
    NoConfirmation {
        /// The code of the order.
        order: Code,
        /// Where the order stands.
        status: OrderStatus,
    },
    /// There is no font at all.
    #[error("there is no font to write with: install one, such as Noto Sans, or hand one in")]
    NoFont,
    /// Something handed in as a font is none that can be read.
    #[error("the font number {number} cannot be read")]
    BrokenFont {
        /// Which one, counted from 1 in the order in which they were handed in.
        number: usize,
    },
    /// No font has these characters. A paper with boxes in their place would say less than the order.
    #[error(
        "no font has the characters {}: install or hand in one that does, such as Noto Sans CJK JP for Japanese",
        shown(characters)
    )]
    MissingGlyphs {
        /// Every character that is missing, in the order of their numbers.
        characters: Vec<char>,
    },
    /// A picture is neither a PNG nor a JPEG that can be read.
    #[error("the picture of {model_number} ({product}) cannot be read: {reason}")]
    BrokenPicture {
        /// Of which product.
        product: ProductId,
        /// Its model number.
        model_number: Code,
        /// What is wrong with it.
        reason: String,
    },
    /// A picture has more pixels than are unpacked for a paper.
    #[error("the picture of {model_number} ({product}) has {width} by {height} pixels, {max} are the most")]
    PictureTooLarge {
        /// Of which product.
        product: ProductId,
        /// Its model number.
        model_number: Code,
        /// How wide it is.
        width: u32,
        /// How high it is.
        height: u32,
        /// The most pixels a picture may have in all.
        max: u64,
    },
    /// The amounts of a product do not add up to one that can be written.
    #[error("the amounts of {model_number} cannot be summed")]
    NoSum {
        /// Its model number.
        model_number: Code,
    },
    /// The document cannot be written, which is a fault of a font or a picture that looked well before.
    #[error("the paper cannot be written: {reason}")]
    Unwritable {
        /// What is wrong.
        reason: String,
    },
}

/// The most characters that a message names.
const NAMED_MAX: usize = 20;

fn shown(characters: &[char]) -> String {
    let named = characters.iter().take(NAMED_MAX);
    let mut text: Vec<String> = named.map(|char| format!("{char} (U+{:04X})", u32::from(*char))).collect();
    let more = characters.len().saturating_sub(NAMED_MAX);
    if more > 0 {
        text.push(format!("{more} more"));
    }
    text.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_characters_are_named_but_not_without_end() {
        let missing = |characters: Vec<char>| PaperError::MissingGlyphs { characters }.to_string();
        assert!(missing(vec!['あ', '山']).contains("あ (U+3042), 山 (U+5C71):"));
        let many = missing(('ア'..='ン').collect());
        assert!(many.contains("62 more") && many.len() < 500, "{many}");
    }
}
