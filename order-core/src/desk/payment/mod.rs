//! Paying by card: the desk between the rules and the gateway.
//!
//! Decides the order in which things are committed and the gateway is asked, so that whoever dies between the two leaves something to
//! be found. Deliberately knows no rule: what may be authorized, captured and given back, the operations say.

mod by_card;
mod register;
mod see_to;
mod work;

pub use by_card::{ByCardError, RunByCard};
pub use register::{RegisterCard, RegisterCardError};
pub use work::PaymentsWorked;
