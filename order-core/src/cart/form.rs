//! The checkout form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::party::PostalAddressForm;
use crate::value::{AddressId, Day, Name, Note};

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
    /// By card; `None` = none was picked or registered yet.
    Card(Option<CardReference>),
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
    pub token: Name,
}

/// What is wrong with the data of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CardFault {
    /// The last four digits are not four digits.
    #[error("the last four digits of a card are four digits")]
    LastFour,
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
