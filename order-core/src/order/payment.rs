//! What a card pays for an order: attempts to authorize it, and the steps that move money on an authorization.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Fingerprint;
use crate::cart::CardReference;
use crate::value::{
    BrandId, BuyerOrganizationId, CartId, Currency, InvoiceId, Money, Name, OrderId, PaymentKey, Timestamp,
};

/// What the card of one order pays. It is written with the order; an order that is not paid by card has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Which order.
    pub order: OrderId,
    /// What the gateway has authorized.
    pub authorization: Authorization,
    /// What was asked of the gateway since, in this order. A step waits for those before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<PaymentStep>,
}

/// What a gateway has authorized.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorization {
    /// The key that it was asked for with.
    pub key: PaymentKey,
    /// How much. No more is ever captured.
    pub amount: Money,
    /// What the gateway calls it.
    pub reference: Name,
    /// When it was known.
    pub at: Timestamp,
    /// From when on nothing can be captured any more.
    pub lapses_at: Timestamp,
}

/// One thing that is asked of the gateway about an order, until it is known what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentStep {
    /// The key that the gateway is asked with, however often.
    pub key: PaymentKey,
    /// What is asked.
    pub work: PaymentWork,
    /// How much it is about; for a void, what was not captured.
    pub amount: Money,
    /// When the change was made that asks for it.
    pub asked_at: Timestamp,
    /// How far it is.
    #[serde(default, skip_serializing_if = "StepState::is_open")]
    pub state: StepState,
}

/// What is asked of the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentWork {
    /// To capture what an invoice bills.
    Capture {
        /// Which invoice.
        invoice: InvoiceId,
    },
    /// To give back something of a capture.
    Refund {
        /// The key of the capture.
        capture: PaymentKey,
    },
    /// To release what was authorized and not captured.
    Void,
}

impl PaymentWork {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Capture { .. } => "capture",
            Self::Refund { .. } => "refund",
            Self::Void => "void",
        }
    }
}

/// How far a step is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// The gateway has not answered yet.
    #[default]
    Open,
    /// The gateway has done it.
    Done {
        /// When that was known.
        at: Timestamp,
        /// What the gateway calls it.
        reference: Name,
    },
    /// The gateway refused for good: no money moved.
    Failed {
        /// When that was known.
        at: Timestamp,
        /// Why.
        reason: DeclineReason,
        /// The step that asks for the same again, if somebody had it tried again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again: Option<PaymentKey>,
    },
}

impl StepState {
    /// Whether the gateway has not answered yet.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }

    /// Whether the gateway refused.
    pub const fn is_failed(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }

    /// Whether the gateway refused, and nobody has asked for the same again.
    pub const fn is_given_up(&self) -> bool {
        matches!(self, Self::Failed { again: None, .. })
    }

    /// The word for it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done { .. } => "done",
            Self::Failed { .. } => "failed",
        }
    }
}

macro_rules! decline_reasons {
    ($($variant:ident = $code:literal, $phrase:literal;)+) => {
        /// Why a gateway refused something for good. Codes are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum DeclineReason {
            $(#[doc = concat!("That ", $phrase, ".")] $variant,)+
        }

        impl DeclineReason {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Its stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What it is, within a sentence.
            pub const fn phrase(self) -> &'static str {
                match self { $(Self::$variant => $phrase,)+ }
            }
        }
    };
}

decline_reasons! {
    CardRefused = "card_refused", "the card's bank refuses";
    InsufficientFunds = "insufficient_funds", "the card does not cover the amount";
    CardExpired = "card_expired", "the card is no longer valid";
    WrongNumber = "wrong_number", "there is no card of this number";
    UnknownCard = "unknown_card", "the buyer has no such card at the gateway";
    WrongSecurityCode = "wrong_security_code", "the security code is wrong";
    SuspectedFraud = "suspected_fraud", "the payment looks like fraud";
    Lapsed = "lapsed", "the authorization lapsed";
    Voided = "voided", "the authorization was voided";
    AboveAuthorization = "above_authorization", "it is more than the authorization has left";
    AboveCapture = "above_capture", "it is more than the capture has left";
    NothingThere = "nothing_there", "the gateway has nothing that it could be about";
    NotSupported = "not_supported", "the gateway cannot do this";
    Other = "other", "the gateway refuses";
}

impl fmt::Display for DeclineReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Payment {
    /// A fresh authorization of an order, of which nothing was captured.
    pub const fn of(order: OrderId, authorization: Authorization) -> Self {
        Self { order, authorization, steps: Vec::new() }
    }

    /// The step of this key.
    pub fn step(&self, key: PaymentKey) -> Option<&PaymentStep> {
        self.steps.iter().find(|step| step.key == key)
    }

    /// The first step that the gateway has not answered. Those behind it wait.
    pub fn next(&self) -> Option<&PaymentStep> {
        self.steps.iter().find(|step| step.state.is_open())
    }

    /// The capture that pays an invoice, unless the gateway refused it.
    pub fn capture_of(&self, invoice: InvoiceId) -> Option<&PaymentStep> {
        let pays =
            |step: &&PaymentStep| step.work == PaymentWork::Capture { invoice } && !step.state.is_failed();
        self.steps.iter().find(pays)
    }

    /// What is captured or about to be, in minor units.
    pub fn captured_minor(&self) -> i64 {
        self.captures().fold(0, |sum, step| sum.saturating_add(step.amount.minor()))
    }

    /// What of a capture is not given back nor about to be, in minor units.
    pub fn left_minor(&self, capture: &PaymentStep) -> i64 {
        let refund = PaymentWork::Refund { capture: capture.key };
        let refunds = self.steps.iter().filter(|step| step.work == refund && !step.state.is_failed());
        refunds.fold(capture.amount.minor(), |left, step| left.saturating_sub(step.amount.minor())).max(0)
    }

    /// The captures that were not refused, in their order.
    pub fn captures(&self) -> impl DoubleEndedIterator<Item = &PaymentStep> {
        let captures =
            |step: &&PaymentStep| matches!(step.work, PaymentWork::Capture { .. }) && !step.state.is_failed();
        self.steps.iter().filter(captures)
    }

    /// Whether what was not captured is released, or about to be.
    pub fn is_voided(&self) -> bool {
        self.steps.iter().any(|step| step.work == PaymentWork::Void && !step.state.is_failed())
    }

    /// The word for where it stands: `failed` when the gateway refused something that was not asked for again, else `open` when something waits for its answer.
    pub fn word(&self) -> &'static str {
        if self.steps.iter().any(|step| step.state.is_given_up()) {
            "failed"
        } else if self.next().is_some() {
            "open"
        } else if self.captures().next().is_some() {
            "captured"
        } else if self.is_voided() {
            "voided"
        } else {
            "authorized"
        }
    }

    /// The currency of all its amounts.
    pub const fn currency(&self) -> Currency {
        self.authorization.amount.currency()
    }
}

/// One attempt to authorize a card for what a cart would cost. It is committed before the gateway is asked, so that whatever the
/// gateway did can be found again by its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardAttempt {
    /// The key that the gateway is asked with, however often.
    pub key: PaymentKey,
    /// The key that the gateway is asked with to release what it authorized.
    pub void: PaymentKey,
    /// The brand.
    pub brand: BrandId,
    /// Who orders.
    pub buyer: BuyerOrganizationId,
    /// For which cart.
    pub cart: CartId,
    /// What was agreed to: it is good for nothing else.
    pub agreed: Fingerprint,
    /// How much is to be authorized.
    pub amount: Money,
    /// Of which card.
    pub card: CardReference,
    /// When it began.
    pub begun_at: Timestamp,
    /// How far it is.
    pub state: AttemptState,
}

/// How far an attempt is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    /// The gateway has not answered yet.
    Open,
    /// The gateway has authorized it, and no order has it yet.
    Authorized(Authorization),
    /// The gateway refused.
    Declined {
        /// When that was known.
        at: Timestamp,
        /// Why.
        reason: DeclineReason,
    },
    /// An order has the authorization.
    Placed {
        /// Which order.
        order: OrderId,
    },
    /// No order will have it. What the gateway may have authorized is to be released.
    Abandoned {
        /// Since when.
        at: Timestamp,
        /// What the gateway calls what it authorized; `None` = nobody knows whether it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<Name>,
    },
    /// The gateway has nothing authorized under the key, and will not.
    Voided {
        /// When that was known.
        at: Timestamp,
    },
    /// The gateway refuses to release it. Somebody has to see to it.
    VoidFailed {
        /// When that was known.
        at: Timestamp,
        /// Why.
        reason: DeclineReason,
        /// What the gateway calls what it authorized; `None` = nobody knows whether it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<Name>,
    },
}

impl AttemptState {
    /// The word for it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Authorized(_) => "authorized",
            Self::Declined { .. } => "declined",
            Self::Placed { .. } => "placed",
            Self::Abandoned { .. } => "abandoned",
            Self::Voided { .. } => "voided",
            Self::VoidFailed { .. } => "void_failed",
        }
    }

    /// Whether an order may still come to have it.
    pub const fn is_live(&self) -> bool {
        matches!(self, Self::Open | Self::Authorized(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_what_is_written() {
        for reason in DeclineReason::ALL {
            assert_eq!(serde_json::to_string(reason).unwrap(), format!("\"{}\"", reason.code()));
            assert_eq!(reason.to_string(), reason.code());
        }
    }
}
