//! Cards for tests: what becomes of one, its number tells.

use std::time::Duration;

use order_core::gateway::NewCard;
use order_core::order::DeclineReason;

use super::GatewayFault;

macro_rules! cards {
    ($($variant:ident = $number:literal, $word:literal, $doc:literal;)+) => {
        /// A card of the sandbox. Any other number is no card of it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum TestCard {
            $(#[doc = $doc] $variant,)+
        }

        impl TestCard {
            /// Every card.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its number.
            pub const fn number(self) -> &'static str {
                match self { $(Self::$variant => $number,)+ }
            }

            /// The word that it is written down as.
            pub(super) const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

cards! {
    Good = "4242424242424242", "good", "Everything goes through.";
    Refused = "4000000000000002", "refused", "The bank refuses to authorize.";
    NoFunds = "4000000000009995", "no_funds", "The card does not cover any amount.";
    WrongSecurityCode = "4000000000000127", "wrong_security_code", "It cannot be registered, whatever its security code.";
    SilentBefore = "4000000000000119", "silent_before", "The first call to authorize is not answered, and does nothing.";
    SilentAfter = "4000000000000101", "silent_after", "The first call to authorize is not answered, and authorizes.";
    SilentThrice = "4000000000000341", "silent_thrice", "The first three calls to authorize are not answered, and do nothing.";
    LapsesSoon = "4000000000000259", "lapses_soon", "What is authorized lapses a minute later.";
    NoCapture = "4000000000003063", "no_capture", "It is authorized, and no capture goes through.";
    NoRefund = "4000000000003071", "no_refund", "It is captured, and no refund goes through.";
}

impl TestCard {
    /// The card of this number.
    pub fn of_number(number: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|card| card.number() == number)
    }

    /// The card of this word.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|card| card.word() == word)
    }

    /// The card as somebody types it, valid for long.
    pub fn typed(self) -> NewCard {
        NewCard::new(self.number(), "12/40", "123").expect("a card")
    }

    /// Why nothing is authorized on it.
    pub(super) const fn declined(self) -> Option<DeclineReason> {
        match self {
            Self::Refused => Some(DeclineReason::CardRefused),
            Self::NoFunds => Some(DeclineReason::InsufficientFunds),
            Self::WrongSecurityCode => Some(DeclineReason::WrongSecurityCode),
            Self::Good
            | Self::SilentBefore
            | Self::SilentAfter
            | Self::SilentThrice
            | Self::LapsesSoon
            | Self::NoCapture
            | Self::NoRefund => None,
        }
    }

    /// How a call to authorize is not answered that was made so many times before.
    pub(super) const fn silence(self, before: u32) -> Option<GatewayFault> {
        match (self, before) {
            (Self::SilentBefore, 0) | (Self::SilentThrice, 0..=2) => Some(GatewayFault::Before),
            (Self::SilentAfter, 0) => Some(GatewayFault::After),
            _ => None,
        }
    }

    /// How long what is authorized on it is good.
    pub(super) const fn good_for(self) -> Duration {
        let lapses_soon = matches!(self, Self::LapsesSoon);
        Duration::from_secs(if lapses_soon { 60 } else { 7 * 24 * 60 * 60 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_card_can_be_typed_and_is_found_again() {
        for card in TestCard::ALL {
            assert_eq!(card.typed().number(), card.number());
            assert_eq!(TestCard::of_number(card.number()), Some(*card));
            assert_eq!(TestCard::of_word(card.word()), Some(*card));
        }
        assert_eq!(TestCard::of_number("4111111111111111"), None);
    }
}
