//! The checkout form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::CardToken;
use crate::party::PostalAddressForm;
use crate::value::{AddressId, CardId, Day, Name, Note};

/// What the buyer fills in to order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutForm {
    /// A remark on the order, free or one of the catalog's choices.
    pub comment: Option<Note>,
    /// How to pay.
    pub payment: PaymentForm,
    /// Where the bill goes.
    pub billing: AddressChoice,
    /// Where the goods go.
    pub delivery: AddressChoice,
}

impl CheckoutForm {
    /// Bill and goods go to one address; nothing is remarked, and how to pay is not asked.
    pub fn to(address: PostalAddressForm) -> Self {
        let address = AddressChoice::Written(Box::new(address));
        Self { comment: None, payment: PaymentForm::Unasked, billing: address.clone(), delivery: address }
    }
}

/// How the buyer means to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentForm {
    /// Nothing was chosen, as where the catalog does not ask.
    Unasked,
    /// Outside this software, as agreed with the brand.
    NotByCard,
    /// By a card that is kept for the buyer organization; `None` = none was picked or registered yet.
    Card(Option<CardId>),
}

/// Which address to use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressChoice {
    /// None was given.
    Missing,
    /// An entry of the buyer organization's address book.
    Book(AddressId),
    /// Filled in, or edited, for this order.
    Written(Box<PostalAddressForm>),
}

/// A card at a payment gateway. The card number is never here, and nowhere else in this software.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardReference {
    /// The brand of the card, such as `Visa`.
    pub brand: Name,
    /// The last four digits.
    pub last_four: LastFour,
    /// Until when it is valid.
    pub expiry: CardExpiry,
    /// What the gateway calls it.
    pub token: CardToken,
}

/// What is wrong with the data of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CardFault {
    /// The last four digits are not four digits.
    #[error("the last four digits of a card are four digits")]
    LastFour,
    /// The token is empty, too long, or has control characters.
    #[error("the token of a card is a text of at most {} characters", Name::MAX_CHARS)]
    Token,
    /// The token is itself a card number.
    #[error("a card number is no token: numbers of cards are not kept")]
    Number,
    /// The number does not have 16 digits.
    #[error("the number of a card has 16 digits")]
    Digits,
    /// The security code does not have 3 or 4 digits.
    #[error("the security code of a card has 3 or 4 digits")]
    SecurityCode,
    /// The expiry is not a month and a year.
    #[error("the expiry of a card is written as MM/YY")]
    Expiry,
}

/// The last four digits of a card, all that is kept of its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LastFour([u8; 4]);

impl FromStr for LastFour {
    type Err = CardFault;

    fn from_str(text: &str) -> Result<Self, CardFault> {
        let digits: [u8; 4] = text.as_bytes().try_into().map_err(|_| CardFault::LastFour)?;
        if digits.iter().all(u8::is_ascii_digit) { Ok(Self(digits)) } else { Err(CardFault::LastFour) }
    }
}

impl TryFrom<String> for LastFour {
    type Error = CardFault;

    fn try_from(text: String) -> Result<Self, CardFault> {
        text.parse()
    }
}

impl fmt::Display for LastFour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

impl From<LastFour> for String {
    fn from(digits: LastFour) -> Self {
        digits.to_string()
    }
}

/// The month to whose end a card is valid, written `MM/YY` and of the years 2000 to 2099.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CardExpiry {
    month: u8,
    year: u8,
}

impl CardExpiry {
    /// The earliest there is.
    pub(crate) const FIRST: Self = Self { month: 1, year: 0 };

    /// Whether the card is no longer valid on a day.
    pub fn is_over(self, on: Day) -> bool {
        let year = 2000_i32.saturating_add(i32::from(self.year));
        (year, u32::from(self.month)) < (on.year(), on.month())
    }
}

impl FromStr for CardExpiry {
    type Err = CardFault;

    fn from_str(text: &str) -> Result<Self, CardFault> {
        let part = |text: &str| {
            let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            if digits { text.parse::<u8>().map_err(|_| CardFault::Expiry) } else { Err(CardFault::Expiry) }
        };
        let (month, year) = text.split_once('/').ok_or(CardFault::Expiry)?;
        let (month, year) = (part(month)?, part(year)?);
        if (1..=12).contains(&month) { Ok(Self { month, year }) } else { Err(CardFault::Expiry) }
    }
}

impl TryFrom<String> for CardExpiry {
    type Error = CardFault;

    fn try_from(text: String) -> Result<Self, CardFault> {
        text.parse()
    }
}

impl fmt::Display for CardExpiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:02}", self.month, self.year)
    }
}

impl From<CardExpiry> for String {
    fn from(expiry: CardExpiry) -> Self {
        expiry.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_digits_are_kept_of_a_card_and_nothing_else() {
        let four: LastFour = "0042".parse().unwrap();
        assert_eq!(four.to_string(), "0042");
        for text in ["", "042", "00042", "4242424242424242", "42 2", "４２４２", "-042", "4a42"] {
            assert_eq!(text.parse::<LastFour>(), Err(CardFault::LastFour), "{text}");
        }
    }

    #[test]
    fn an_expiry_is_a_month_and_a_year() {
        for text in ["01/00", "12/99", "09/26"] {
            assert_eq!(text.parse::<CardExpiry>().unwrap().to_string(), text);
        }
        for text in ["", "13/26", "00/26", "1/26", "01/2026", "01-26", "+1/26", "01/26/", "0a/26", "01/ 6"] {
            assert_eq!(text.parse::<CardExpiry>(), Err(CardFault::Expiry), "{text}");
        }
    }

    #[test]
    fn a_card_is_valid_through_its_month() {
        let expiry: CardExpiry = "02/28".parse().unwrap();
        for (day, over) in
            [("2028-02-29", false), ("2028-03-01", true), ("2027-12-31", false), ("2029-01-01", true)]
        {
            assert_eq!(expiry.is_over(day.parse().unwrap()), over, "{day}");
        }
    }

    #[test]
    fn cards_are_checked_when_they_are_read() {
        let read = |text: &str| serde_json::from_str::<CardReference>(text).is_ok();
        assert!(read(r#"{"brand":"V","last_four":"4242","expiry":"01/30","token":"t"}"#));
        assert!(!read(r#"{"brand":"V","last_four":"4242424242424242","expiry":"01/30","token":"t"}"#));
        assert!(!read(r#"{"brand":"V","last_four":"4242","expiry":"31/01","token":"t"}"#));
    }
}
