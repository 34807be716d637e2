//! The second port: what a payment gateway must be able to do, and what it promises.
//!
//! Decides the contract between the desk and whoever moves the money, and how the number of a card passes through. Deliberately knows
//! no rule and no gateway by name. No rule can name this module: a card number cannot come into a record, because nothing that makes
//! records can see one.

mod card;
mod erased;
mod port;

pub use card::NewCard;
pub use erased::SharedGateway;
pub use port::{
    Authorize, Authorized, Capture, GatewayError, GatewayReceipt, Known, NoAnswer, PaymentGateway, Refund,
    Register, VoidAuthorization,
};
