//! Accounts: one provider of actors among others. A host that has its own log-in does not mount them.
//!
//! Decides how passwords are hashed, how tokens and codes are drawn and kept, and how a browser carries a session. Deliberately knows no
//! rule of its own: who may be locked out, and for how long, the core says.

mod found;
mod log_in;
mod login;
mod members;
mod myself;
mod password;
mod sign_up;
mod token;

use crate::route::{Route, Section};

pub use login::AccountLogin;
pub(crate) use password::{Turn, hashed as password_hashed, passcode_hashed, turn};
pub(crate) use sign_up::as_host;
pub(crate) use token::Token;

/// Every route about accounts.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = sign_up::routes();
    routes.extend(log_in::routes());
    routes.extend(myself::routes());
    routes.extend(members::routes());
    routes.extend(found::routes());
    routes.into_iter().map(|route| route.within(Section::Accounts)).collect()
}
