//! What order links open: to guests, and to whoever takes the cart of one over.
//!
//! Decides how a link and a guest are carried by a request. Deliberately knows no rule of its own: who comes by a link, and to what, the
//! core says each time anew.

mod cart;
mod guest;
mod offline;
mod token;
mod visit;

pub(crate) use token::{GuestToken, LinkToken, OfflineToken};

use order_core::Actor;
use order_core::operation::link::ByLink;

use crate::route::{Head, Route, Section};
use crate::{Problem, ProblemCode};

/// Every route that a link opens.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = guest::routes();
    routes.extend(visit::routes());
    routes.extend(cart::routes());
    routes.extend(offline::routes());
    routes.into_iter().map(|route| route.within(Section::Links)).collect()
}

/// Who comes by a link, and as whom: as somebody logged in, else as the guest.
struct Comer {
    by: ByLink,
    actor: Actor,
}

impl Comer {
    /// Whoever asks, with or without a token of a guest.
    fn of(head: &Head, token: &LinkToken) -> Result<Self, Problem> {
        let by = token.by(head.guest())?;
        let actor = head.actor.clone().unwrap_or_else(|| Actor::guest(by.guest_id()));
        Ok(Self { by, actor })
    }

    /// The same, for what only a guest does who can come again.
    fn with_token(head: &Head, token: &LinkToken) -> Result<Self, Problem> {
        if head.guest().is_none() {
            return Err(Problem::new(ProblemCode::GuestTokenMissing));
        }
        Self::of(head, token)
    }
}
