//! The data of a card on its way to the gateway.

use std::fmt;
use std::hint::black_box;

use crate::cart::{CardExpiry, CardFault};

/// Number, expiry and security code of a card, on the way from whoever typed them to the gateway. They are shown by no `Debug`, cannot be
/// written by serde, are not copied, and are overwritten when they are dropped.
///
/// ```
/// use order_core::gateway::NewCard;
///
/// let card = NewCard::new("4242 4242 4242 4242", "12/30", "123")?;
/// assert_eq!(format!("{card:?}"), "NewCard(..)");
/// # Ok::<(), order_core::cart::CardFault>(())
/// ```
///
/// ```compile_fail
/// fn kept(card: &impl serde::Serialize) {}
/// kept(&order_core::gateway::NewCard::new("4242424242424242", "12/30", "123").unwrap());
/// ```
///
/// ```compile_fail
/// let card = order_core::gateway::NewCard::new("4242424242424242", "12/30", "123").unwrap();
/// let copy = card.clone();
/// ```
pub struct NewCard {
    number: [u8; 16],
    expiry: CardExpiry,
    security_code: [u8; 4],
    security_digits: usize,
}

impl NewCard {
    /// A card as it was typed: 16 digits, perhaps in groups, `MM/YY`, and a security code of 3 or 4 digits.
    ///
    /// # Errors
    /// What is wrong first: [`CardFault::Digits`], [`CardFault::Expiry`], [`CardFault::SecurityCode`].
    pub fn new(number: &str, expiry: &str, security_code: &str) -> Result<Self, CardFault> {
        let mut card =
            Self { number: [0; 16], expiry: CardExpiry::FIRST, security_code: [0; 4], security_digits: 0 };
        let grouped = number.trim().bytes().filter(|byte| !matches!(byte, b' ' | b'-'));
        if fill(&mut card.number, grouped) != Some(card.number.len()) {
            return Err(CardFault::Digits);
        }
        card.expiry = expiry.trim().parse()?;
        let digits = fill(&mut card.security_code, security_code.trim().bytes());
        card.security_digits = digits.filter(|digits| *digits >= 3).ok_or(CardFault::SecurityCode)?;
        Ok(card)
    }

    /// The 16 digits, for the gateway.
    pub fn number(&self) -> &str {
        str::from_utf8(&self.number).unwrap_or_default()
    }

    /// Until when it is valid.
    pub const fn expiry(&self) -> CardExpiry {
        self.expiry
    }

    /// The 3 or 4 digits of the security code, for the gateway.
    pub fn security_code(&self) -> &str {
        let digits = self.security_code.get(..self.security_digits).unwrap_or_default();
        str::from_utf8(digits).unwrap_or_default()
    }

    /// The last four digits, which may be kept.
    pub fn last_four(&self) -> &str {
        self.number().get(12..).unwrap_or_default()
    }
}

/// Fills the places with digits and says how many; `None` = there are too many, or something is no digit.
fn fill(places: &mut [u8], digits: impl Iterator<Item = u8>) -> Option<usize> {
    let mut filled = 0_usize;
    for digit in digits {
        *places.get_mut(filled).filter(|_| digit.is_ascii_digit())? = digit;
        filled = filled.saturating_add(1);
    }
    Some(filled)
}

impl Drop for NewCard {
    fn drop(&mut self) {
        self.number = [0; 16];
        self.security_code = [0; 4];
        // Without a look at it, nobody would notice that the overwriting was left out.
        black_box((&self.number, &self.security_code));
    }
}

impl fmt::Debug for NewCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewCard(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_sixteen_digits_a_month_and_three_or_four_digits() {
        for (number, code) in [("4242424242424242", "123"), (" 4242-4242 4242 4242 ", "1234")] {
            let card = NewCard::new(number, "01/30", code).unwrap();
            assert_eq!(card.number(), "4242424242424242");
            assert_eq!((card.last_four(), card.security_code()), ("4242", code));
            assert_eq!(card.expiry().to_string(), "01/30");
        }
    }

    #[test]
    fn anything_else_is_no_card() {
        let fault = |number: &str, expiry: &str, code: &str| NewCard::new(number, expiry, code).unwrap_err();
        let good = "4242424242424242";
        for number in ["", "424242424242424", "42424242424242424", "424242424242424x", "４２42424242424242"]
        {
            assert_eq!(fault(number, "01/30", "123"), CardFault::Digits, "{number}");
        }
        for expiry in ["", "13/30", "1/30", "01/2030", "0130"] {
            assert_eq!(fault(good, expiry, "123"), CardFault::Expiry, "{expiry}");
        }
        for code in ["", "12", "12345", "12a", "１23"] {
            assert_eq!(fault(good, "01/30", code), CardFault::SecurityCode, "{code}");
        }
        assert_eq!(fault("1", "1", "1"), CardFault::Digits, "what is wrong first");
    }

    #[test]
    fn nothing_of_a_card_is_shown() {
        let card = NewCard::new("4242424242424242", "01/30", "987").unwrap();
        let shown = format!("{card:?} {card:#?}");
        assert!(!shown.contains("42") && !shown.contains("987"), "{shown}");
        let faults = [CardFault::Digits, CardFault::SecurityCode].map(|fault| fault.to_string());
        assert!(faults.iter().all(|fault| !fault.contains("4242")), "{faults:?}");
    }
}
