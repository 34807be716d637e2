//! Who a task of the outbox is for.

use std::fmt;
use std::str::FromStr;

use super::wire::serde_as_text;
use super::{ContactError, EmailAddress};

/// Who a task of the outbox is for: somebody with a mailbox, or the payment gateway.
///
/// Its text is the address, or the word `gateway`, which no address is.
///
/// ```
/// use order_core::value::Addressee;
///
/// let mailbox: Addressee = "buyer@example.com".parse()?;
/// assert_eq!(mailbox.to_string(), "buyer@example.com");
/// assert_eq!("gateway".parse(), Ok(Addressee::Gateway));
/// # Ok::<(), order_core::value::ContactError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Addressee {
    /// Whoever reads what is sent to this address.
    Email(EmailAddress),
    /// The payment gateway.
    Gateway,
}

const GATEWAY: &str = "gateway";

impl Addressee {
    /// The text that it is kept under.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(address) => address.as_str(),
            Self::Gateway => GATEWAY,
        }
    }

    /// The address, when it has one.
    pub const fn email(&self) -> Option<&EmailAddress> {
        match self {
            Self::Email(address) => Some(address),
            Self::Gateway => None,
        }
    }
}

impl From<EmailAddress> for Addressee {
    fn from(address: EmailAddress) -> Self {
        Self::Email(address)
    }
}

impl FromStr for Addressee {
    type Err = ContactError;

    fn from_str(text: &str) -> Result<Self, ContactError> {
        if text == GATEWAY { Ok(Self::Gateway) } else { text.parse().map(Self::Email) }
    }
}

impl fmt::Display for Addressee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

serde_as_text!(Addressee, "an e-mail address, or the word `gateway`");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_addressee_is_read_back_from_its_text() {
        let mailbox = Addressee::Email("Ann@example.com".parse().unwrap());
        for (addressee, text) in [(&mailbox, "Ann@example.com"), (&Addressee::Gateway, "gateway")] {
            assert_eq!((addressee.as_str(), addressee.to_string().as_str()), (text, text));
            assert_eq!(text.parse::<Addressee>().unwrap(), *addressee);
            let json = serde_json::to_string(addressee).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<Addressee>(&json).unwrap(), *addressee);
        }
        assert_eq!(mailbox.email().map(EmailAddress::as_str), Some("Ann@example.com"));
        assert_eq!(Addressee::Gateway.email(), None);
    }

    #[test]
    fn the_word_for_the_gateway_is_no_address_and_nothing_else_is_that_word() {
        assert!("gateway".parse::<EmailAddress>().is_err());
        for text in ["", "Gateway", "gateway ", " gateway", "gateway\n", "gateways", "ann", "ann@", "a@b"] {
            assert!(text.parse::<Addressee>().is_err(), "{text:?}");
            let json = serde_json::to_string(text).unwrap();
            assert!(serde_json::from_str::<Addressee>(&json).is_err(), "{json}");
        }
    }

    #[test]
    fn addresses_come_before_the_gateway_and_in_their_order() {
        let [ann, zoe] =
            ["ann@example.com", "zoe@example.com"].map(|text| text.parse::<Addressee>().unwrap());
        let mut all = vec![Addressee::Gateway, zoe.clone(), ann.clone()];
        all.sort();
        assert_eq!(all, [ann, zoe, Addressee::Gateway]);
    }
}
