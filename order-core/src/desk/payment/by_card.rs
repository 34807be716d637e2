//! Placing an order that is paid by card.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;

use thiserror::Error;

use super::super::{Desk, Run, RunError};
use crate::gateway::{Authorize, Authorized, GatewayError, Known, NoAnswer, PaymentGateway, SharedGateway};
use crate::operation::Missing;
use crate::operation::order::{PlaceOrder, PlaceRefusal, Placed};
use crate::operation::payment::{AbandonCardAttempt, AttemptAnswer, BeginCardAttempt, SettleCardAttempt};
use crate::order::CardAttempt;
use crate::party::Actor;
use crate::record::Key;
use crate::refusal::{Never, Refusals};
use crate::value::Name;

/// An order about to be placed, with a gateway that authorizes its card. Await it.
#[must_use = "nothing happens until it is awaited"]
pub struct RunByCard<'a> {
    desk: &'a Desk,
    command: PlaceOrder,
    actor: &'a Actor,
    key: Option<Name>,
    gateway: &'a SharedGateway,
}

impl fmt::Debug for RunByCard<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunByCard").field("key", &self.key).finish_non_exhaustive()
    }
}

/// The end of a placing by card that was not carried out.
#[derive(Debug, Error)]
pub enum ByCardError {
    /// As of any other request. A declined card is among the refusals.
    #[error(transparent)]
    Run(#[from] RunError<PlaceRefusal>),
    /// The gateway did not say whether the card is authorized (503). No order is placed; repeating the request goes on with the same
    /// authorization, and without a repetition it is released.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
}

impl<'a> Run<'a, PlaceOrder> {
    /// Has the card authorized first, if the order is paid by one. The attempt is committed, the gateway asked with its key, and the
    /// order committed while the attempt stands; when the order is refused in the end, what was authorized is released. The same cart
    /// placed twice at once asks for one authorization. An order that is not paid by card is placed as without a gateway.
    ///
    /// A card that was declined is asked again when the request is repeated: refusals are not kept.
    pub fn by_card(self, gateway: &'a SharedGateway) -> RunByCard<'a> {
        let Self { desk, command, actor, key } = self;
        RunByCard { desk, command, actor, key, gateway }
    }
}

impl RunByCard<'_> {
    async fn place(&self) -> Result<Placed, RunError<PlaceRefusal>> {
        let run = self.desk.run(self.command.clone(), self.actor);
        match &self.key {
            Some(key) => run.key(key.clone()).await,
            None => run.await,
        }
    }

    async fn go(self) -> Result<Placed, ByCardError> {
        match self.place().await {
            Err(RunError::Refused(why)) if is_of_card(&why) => {}
            other => return Ok(other?),
        }
        let asked = BeginCardAttempt { order: self.command.clone() };
        let Some(begun) = self.desk.run(asked, self.actor).await? else { return Ok(self.place().await?) };
        let (brand, attempt, host) = (self.command.brand, begun.key, Actor::host());
        let key = Key::card_attempt(brand, attempt);
        let begun_at: Option<CardAttempt> = self.desk.record(key.clone()).await.map_err(RunError::Storage)?;
        let Some(asked) = begun_at else { return Err(RunError::Missing(Missing::of(&key)).into()) };
        let answer = authorize(self.gateway, Authorize::of(&asked), begun.is_new).await?;
        self.desk.run(SettleCardAttempt { brand, attempt, answer }, &host).await.map_err(never_refused)?;
        match self.place().await {
            Err(RunError::Refused(why)) => {
                // Where this fails, the task that looks after every attempt does it later.
                let _ = self.desk.run(AbandonCardAttempt { brand, attempt }, &host).await;
                Err(RunError::Refused(why).into())
            }
            other => Ok(other?),
        }
    }
}

impl<'a> IntoFuture for RunByCard<'a> {
    type Output = Result<Placed, ByCardError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.go())
    }
}

/// Whether nothing but an authorization is wanting.
fn is_of_card(why: &Refusals<PlaceRefusal>) -> bool {
    let mut reasons = why.into_iter();
    reasons
        .all(|reason| matches!(reason, PlaceRefusal::CardNotAuthorized | PlaceRefusal::CardDeclined { .. }))
}

/// Asks the gateway for an authorization. When it was asked before, what became of that is looked up first.
async fn authorize(
    gateway: &SharedGateway,
    request: Authorize,
    is_new: bool,
) -> Result<AttemptAnswer, NoAnswer> {
    if !is_new {
        match gateway.look_up(request.key).await? {
            Known::Authorized(given) => return Ok(authorized(given)),
            Known::Declined(reason) => return Ok(AttemptAnswer::Declined { reason }),
            Known::Nothing | Known::Done(_) => {}
        }
    }
    match gateway.authorize(request).await {
        Ok(given) => Ok(authorized(given)),
        Err(GatewayError::Declined(reason)) => Ok(AttemptAnswer::Declined { reason }),
        Err(GatewayError::Unknown(no_answer)) => Err(no_answer),
    }
}

pub(super) fn authorized(given: Authorized) -> AttemptAnswer {
    let Authorized { reference, lapses_at } = given;
    AttemptAnswer::Authorized { reference, lapses_at }
}

/// The end of a request that is never refused, as one of placing.
fn never_refused(error: RunError<Never>) -> RunError<PlaceRefusal> {
    match error {
        RunError::Refused(why) => match *why.first() {},
        RunError::Missing(missing) => RunError::Missing(missing),
        RunError::KeyReused => RunError::KeyReused,
        RunError::Contended { attempts } => RunError::Contended { attempts },
        RunError::Storage(error) => RunError::Storage(error),
        RunError::Defect(error) => RunError::Defect(error),
    }
}
