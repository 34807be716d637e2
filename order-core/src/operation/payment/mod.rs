//! Operations on payments by card.
//!
//! Decides when a card is authorized for what, which order has the authorization, and what is captured, released and given back of it.
//! Each thing that a gateway is to do is written down before it is asked, with the key that it is asked with, and a task says so to
//! whoever asks. Deliberately knows no gateway: what it answered is given.
//!
//! | What | Begun by | Ended by |
//! |---|---|---|
//! | an attempt to authorize | [`BeginCardAttempt`] | [`PlaceOrder`](super::order::PlaceOrder), which takes it over, or [`AbandonCardAttempt`] |
//! | a capture, or a refund of a difference | [`Confirm`](super::confirmation::Confirm) | [`SettlePaymentStep`] |
//! | a refused step, asked for again with a new key | [`RetryDeadLetter`](super::letter::RetryDeadLetter) | [`SettlePaymentStep`] |
//! | a void, and refunds of all that was captured | [`RejectOrder`](super::order::RejectOrder), [`ReturnOrder`](super::order::ReturnOrder) | [`SettlePaymentStep`] |

mod abandon_attempt;
mod ask_again;
mod attempt;
mod begin_attempt;
mod cards;
mod settle_attempt;
mod settle_step;
mod steps;
#[cfg(test)]
mod tests;
mod view_payment;

pub use abandon_attempt::AbandonCardAttempt;
pub use ask_again::{PaymentMoot, TooManyPaymentSteps};
pub use attempt::{ATTEMPT_OPEN_FOR, CardAttemptReceipt};
pub use begin_attempt::{BeginCardAttempt, BegunCardAttempt};
pub use cards::{
    CardReceipt, ForgetCard, ForgetCardRefusal, KeepCard, KeepCardRefusal, MayKeepCard, ViewCards,
};
pub use settle_attempt::{AttemptAnswer, SettleCardAttempt};
pub use settle_step::{PaymentStepReceipt, SettlePaymentStep, StepAnswer};
pub use view_payment::{PaymentView, ViewPayment};

pub(super) use ask_again::{ask_to_ask_again, may_ask_again};
pub(super) use attempt::{ask_for_attempt, authorization_for, take_over};
pub(super) use steps::{NewStep, add_steps, ask_for_payment, end_payment, payment_of};
