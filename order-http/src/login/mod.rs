//! Who asks: the one thing that everything behind the router needs to know of a request.
//!
//! Decides nothing. A host that has its own login answers with an [`Actor`]; the accounts of this crate are one provider among others.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::http::request::Parts;
use order_core::Actor;

use crate::Problem;

/// The answer to who asks.
pub type Asked<'a> = Pin<Box<dyn Future<Output = Result<Option<Actor>, Problem>> + Send + 'a>>;

/// Establishes the actor of a request, once.
///
/// `Ok(None)` = nobody is logged in, which is a request that only public routes answer. An error is for requests that claim to be
/// somebody and cannot be looked at, such as when the store fails.
pub trait Login: Send + Sync + 'static {
    /// Who asks, by the head of the request.
    fn actor<'a>(&'a self, head: &'a Parts) -> Asked<'a>;
}

/// A login that many requests share.
#[derive(Clone)]
pub(crate) struct SharedLogin(Arc<dyn Login>);

impl SharedLogin {
    /// Shares a login.
    pub(crate) fn new(login: impl Login) -> Self {
        Self(Arc::new(login))
    }

    pub(crate) fn actor<'a>(&'a self, head: &'a Parts) -> Asked<'a> {
        self.0.actor(head)
    }
}

impl fmt::Debug for SharedLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedLogin(..)")
    }
}

/// A login that is a function of the head of the request: for hosts that put what they know into it.
///
/// ```
/// use order_core::Actor;
/// use order_http::LoginFn;
///
/// // The host's own middleware has left the actor in the request's extensions.
/// let login = LoginFn(|head: &axum::http::request::Parts| head.extensions.get::<Actor>().cloned());
/// ```
#[derive(Clone, Copy)]
pub struct LoginFn<F>(pub F);

impl<F> fmt::Debug for LoginFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginFn(..)")
    }
}

impl<F: Fn(&Parts) -> Option<Actor> + Send + Sync + 'static> Login for LoginFn<F> {
    fn actor<'a>(&'a self, head: &'a Parts) -> Asked<'a> {
        let actor = (self.0)(head);
        Box::pin(async move { Ok(actor) })
    }
}
