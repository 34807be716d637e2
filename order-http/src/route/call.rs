//! What a handler is given.

use std::fmt;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::OnceLock;

use order_core::record::Version;
use order_core::value::Name;
use order_core::{Actor, Command, Desk, Question, Reason, RunError};

use super::{EntityTag, PathForm};
use crate::accounts::Token;
use crate::links::{GuestToken, OfflineToken};
use crate::wire::Form;
use crate::{Api, Problem, ProblemCode};

/// One request, read: its inputs, who asks, and what it builds on.
#[derive(Debug)]
pub(crate) struct Call<P: PathForm = (), Q: Form = super::NoQuery, B: Form = super::NoBody> {
    /// The parameters of the path.
    pub path: P,
    /// The parameters of the query.
    pub query: Q::Value,
    /// The body.
    pub body: B::Value,
    pub(crate) head: Head,
}

/// What does not depend on the route: who asks, what was seen, and the way to the desk.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) api: Api,
    pub(crate) actor: Option<Actor>,
    pub(crate) seen: Option<Seen>,
    pub(crate) key: Option<Name>,
    pub(crate) tagged: OnceLock<String>,
    pub(crate) token: Option<Token>,
    pub(crate) guest: Option<GuestToken>,
    pub(crate) offline: Option<OfflineToken>,
    pub(crate) address: Option<IpAddr>,
}

/// A version that nothing has, however often it is changed.
const NO_VERSION: Version = Version::from_number(u64::MAX);

/// What the client says that it saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Whatever there is.
    Any,
    /// Exactly this.
    Tag(EntityTag),
    /// A tag that this API never gives.
    Unknown,
}

impl<P: PathForm, Q: Form, B: Form> Deref for Call<P, Q, B> {
    type Target = Head;

    fn deref(&self) -> &Head {
        &self.head
    }
}

impl Head {
    /// The desk.
    pub(crate) fn desk(&self) -> &Desk {
        self.api.desk()
    }

    /// Who asks.
    ///
    /// # Errors
    /// [`ProblemCode::Unauthenticated`] when nobody is logged in, which only routes for anyone see.
    pub(crate) fn actor(&self) -> Result<&Actor, Problem> {
        self.actor.as_ref().ok_or_else(|| Problem::new(ProblemCode::Unauthenticated))
    }

    /// The token of a session of the built-in accounts, if the request carries one.
    pub(crate) const fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }

    /// The token of a guest, if the request carries one.
    pub(crate) const fn guest(&self) -> Option<&GuestToken> {
        self.guest.as_ref()
    }

    /// The token of a session of an offline buyer, if the request carries one.
    pub(crate) const fn offline(&self) -> Option<&OfflineToken> {
        self.offline.as_ref()
    }

    /// The idempotency key of the request, if any.
    pub(crate) const fn key(&self) -> Option<&Name> {
        self.key.as_ref()
    }

    /// The version of what has this id that the client saw, by `If-Match`; `None` = it does not say. A tag of something else is of a
    /// version that this never has, so that the rule refuses it, and tells the version that it has.
    pub(crate) fn seen(&self, id: impl fmt::Display) -> Option<Version> {
        let id = id.to_string();
        let version = match &self.seen {
            None | Some(Seen::Any) => None,
            Some(Seen::Unknown) => Some(NO_VERSION),
            Some(Seen::Tag(tag)) => Some(tag.version_of(&id).unwrap_or(NO_VERSION)),
        };
        // A call looks at one thing only.
        let _ = self.tagged.set(id);
        version
    }

    /// The version of whatever thing the client saw, by `If-Match`: for what is found by something else than its id.
    ///
    /// # Errors
    /// [`ProblemCode::PreconditionFailed`] when the tag is none of this API.
    pub(crate) fn seen_version(&self) -> Result<Option<Version>, Problem> {
        match &self.seen {
            Some(Seen::Tag(tag)) => Ok(self.seen(tag.id())),
            Some(Seen::Unknown) => Err(Problem::new(ProblemCode::PreconditionFailed)),
            None | Some(Seen::Any) => Ok(None),
        }
    }

    /// Carries a command out for whoever asks, under the idempotency key of the request.
    ///
    /// # Errors
    /// The problem that the error of the desk is outside.
    pub(crate) async fn run<C: Command>(&self, command: C) -> Result<C::Output, Problem> {
        self.run_as(command, self.actor()?).await
    }

    /// The same, for whoever comes by an order link.
    ///
    /// # Errors
    /// The problem that the error of the desk is outside.
    pub(crate) async fn run_as<C: Command>(&self, command: C, actor: &Actor) -> Result<C::Output, Problem> {
        let run = self.desk().run(command, actor);
        let outcome = match &self.key {
            Some(key) => run.key(key.clone()).await,
            None => run.await,
        };
        outcome.map_err(|error| self.problem(&error))
    }

    /// Answers a question for whoever asks.
    ///
    /// # Errors
    /// The problem that the error of the desk is outside.
    pub(crate) async fn ask<A: Question>(&self, question: A) -> Result<A::Answer, Problem> {
        self.desk().ask(question, self.actor()?).await.map_err(|error| self.problem(&error))
    }

    /// The problem of an error of the desk. Where the request named a tag that is not the current one, being outdated is a failed
    /// precondition.
    pub(crate) fn problem<R: Reason>(&self, error: &RunError<R>) -> Problem {
        let problem = Problem::of_run(error);
        let current = problem.detail_of("outdated", "current").and_then(|version| version.parse().ok());
        let (Some(_), Some(current)) = (&self.seen, current) else { return problem };
        let is_strange = problem.detail_of("outdated", "seen") == Some(NO_VERSION.to_string().as_str());
        let problem = if is_strange { problem.of_a_strange_tag() } else { problem };
        let failed = problem.with_code(ProblemCode::PreconditionFailed);
        match self.tagged.get() {
            Some(id) => failed.current(EntityTag::new(id, Version::from_number(current)).to_string()),
            None => failed,
        }
    }
}
