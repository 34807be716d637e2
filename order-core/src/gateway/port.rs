//! The trait that every payment gateway implements.

use std::future::Future;

use thiserror::Error;

use super::NewCard;
use crate::cart::CardReference;
use crate::order::{CardAttempt, DeclineReason};
use crate::value::{BuyerOrganizationId, Money, Name, PaymentKey, Timestamp};

/// Where the money is moved. The trait is the contract with those who connect a gateway; hosts hold a
/// [`SharedGateway`](super::SharedGateway).
///
/// Everything is asked for under a key. To be correct, of every method:
/// - Asked again under the same key, it does nothing a second time and gives the same answer, also while the first call is under way.
/// - [`GatewayError::Unknown`] means that nobody knows whether it happened; so does dropping the future. Whoever asked asks again
///   under the same key.
/// - [`GatewayError::Declined`] means that it did not happen, and never will under this key.
pub trait PaymentGateway: Send + Sync {
    /// Keeps a card of a buyer organization, and tells what it knows of it, with the name under which it can be charged. The number and
    /// the security code are kept by nobody else. Whoever wants the card kept asks
    /// [`SharedGateway::register_card`](super::SharedGateway::register_card).
    ///
    /// To be correct: a card that is registered for two owners has two names.
    fn register(&self, request: Register)
    -> impl Future<Output = Result<CardReference, GatewayError>> + Send;

    /// Reserves an amount on a card.
    ///
    /// To be correct: it reserves exactly the amount. What a bank grants in part, the gateway declines, and releases. What was not
    /// registered for this owner is declined, as what was never registered.
    fn authorize(&self, request: Authorize) -> impl Future<Output = Result<Authorized, GatewayError>> + Send;

    /// Takes an amount of an authorization. There may be several captures of one authorization; a gateway that allows only one declines
    /// the others.
    ///
    /// To be correct: all captures of an authorization together never exceed it, and none succeeds after it lapsed or was voided.
    fn capture(&self, request: Capture) -> impl Future<Output = Result<GatewayReceipt, GatewayError>> + Send;

    /// Releases what of an authorization is not captured.
    ///
    /// To be correct: where nothing was authorized under that key, or what was authorized has lapsed, it succeeds as well. Once it has
    /// succeeded, no call that is late authorizes anything under that key.
    fn void(
        &self,
        request: VoidAuthorization,
    ) -> impl Future<Output = Result<GatewayReceipt, GatewayError>> + Send;

    /// Gives back an amount of a capture.
    ///
    /// To be correct: all refunds of a capture together never exceed it.
    fn refund(&self, request: Refund) -> impl Future<Output = Result<GatewayReceipt, GatewayError>> + Send;

    /// What became of what was asked for under a key. Gateways forget the answers to repeated calls sooner than what they did.
    fn look_up(&self, key: PaymentKey) -> impl Future<Output = Result<Known, NoAnswer>> + Send;
}

/// To keep a card. It cannot be copied, as its card cannot.
#[derive(Debug)]
pub struct Register {
    /// The key.
    pub key: PaymentKey,
    /// Whose card it is.
    pub owner: BuyerOrganizationId,
    /// The card as it was typed.
    pub card: NewCard,
}

/// To reserve an amount on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorize {
    /// The key.
    pub key: PaymentKey,
    /// Whose card it must be.
    pub owner: BuyerOrganizationId,
    /// Which card.
    pub card: CardReference,
    /// How much.
    pub amount: Money,
}

impl Authorize {
    /// What an attempt is to be asked for: exactly what was written down.
    pub fn of(attempt: &CardAttempt) -> Self {
        let CardAttempt { key, buyer, amount, .. } = *attempt;
        Self { key, owner: buyer, card: attempt.card.clone(), amount }
    }
}

/// To take an amount of an authorization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The key.
    pub key: PaymentKey,
    /// The key that was authorized with.
    pub authorization: PaymentKey,
    /// What the gateway calls the authorization.
    pub reference: Name,
    /// How much.
    pub amount: Money,
}

/// To release what of an authorization is not captured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoidAuthorization {
    /// The key.
    pub key: PaymentKey,
    /// The key that was authorized with, or would have been.
    pub authorization: PaymentKey,
    /// What the gateway calls the authorization; `None` = nobody knows whether there is one.
    pub reference: Option<Name>,
}

/// To give back an amount of a capture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The key.
    pub key: PaymentKey,
    /// The key that was captured with.
    pub capture: PaymentKey,
    /// What the gateway calls the capture.
    pub reference: Name,
    /// How much.
    pub amount: Money,
}

/// An amount is reserved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorized {
    /// What the gateway calls it.
    pub reference: Name,
    /// From when on nothing can be captured of it.
    pub lapses_at: Timestamp,
}

/// It is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayReceipt {
    /// What the gateway calls it.
    pub reference: Name,
}

/// What became of what was asked for under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing is known of the key.
    Nothing,
    /// An amount was reserved.
    Authorized(Authorized),
    /// It was captured, voided or refunded.
    Done(GatewayReceipt),
    /// It was declined.
    Declined(DeclineReason),
}

/// Why a gateway did not do what was asked, or did not say.
#[derive(Debug, Error)]
pub enum GatewayError {
    /// It did not happen, and never will under this key.
    #[error("the gateway declined: {}", .0.phrase())]
    Declined(DeclineReason),
    /// Nobody knows whether it happened.
    #[error(transparent)]
    Unknown(#[from] NoAnswer),
}

/// The gateway gave no answer, or none in time.
#[derive(Debug, Error)]
#[error("the payment gateway did not answer")]
pub struct NoAnswer(#[source] Box<dyn std::error::Error + Send + Sync>);

impl NoAnswer {
    /// No answer, and why.
    pub fn new(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(source.into())
    }
}
