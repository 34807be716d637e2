//! Running a command: load, decide, commit, and again on a conflict.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;

use uuid::Uuid;

use super::front::ATTEMPTS;
use super::gather::gather;
use super::{Desk, RunError};
use crate::operation::{Command, Decision, Missing, Permission};
use crate::party::Actor;
use crate::record::{ActorRef, Answer, CodecError, Key, KeyName, Keys, Kind, Partition};
use crate::store::{Commit, Store};
use crate::value::Name;

/// The name space of request digests.
const DIGESTS: Uuid = Uuid::from_u128(0x5d1a_2f5e_90c7_5f0a_8f3e_6d1f_27b4_c9a1);

/// A command about to run. Await it.
#[must_use = "nothing happens until it is awaited"]
pub struct Run<'a, C> {
    pub(super) desk: &'a Desk,
    pub(super) command: C,
    pub(super) actor: &'a Actor,
    pub(super) key: Option<Name>,
}

impl<C> fmt::Debug for Run<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("key", &self.key).finish_non_exhaustive()
    }
}

impl<'a, C: Command + 'a> Run<'a, C> {
    pub(super) const fn new(desk: &'a Desk, command: C, actor: &'a Actor) -> Self {
        Self { desk, command, actor, key: None }
    }

    /// Makes the request repeatable: the same actor asking the same under the same key gets the same answer, and nothing happens
    /// twice. Keys are kept for [`Answer::KEPT_DAYS`]. Refusals are not kept.
    pub fn key(mut self, key: Name) -> Self {
        self.key = Some(key);
        self
    }

    /// What this request was answered with under its key before; `None` = it was not, or has no key. Nothing is done.
    ///
    /// # Errors
    /// [`RunError::KeyReused`], [`RunError::Missing`] for whoever has nothing to do any more with where it was, and
    /// [`RunError::Storage`].
    pub async fn answered(self) -> Result<Option<C::Output>, RunError<C::Reason>> {
        let Some(key) = self.key.map(|key| answer_key(&self.command, self.actor, &key)) else {
            return Ok(None);
        };
        let mut keys = Keys::new();
        keys.record(key.clone());
        let facts = self.desk.store().load(keys).await?;
        let Some(answer) = facts.get::<Answer>(&key) else { return Ok(None) };
        hears::<C>(&self.command, self.actor)?;
        repeated(answer, digest(&self.command)?).map(Some)
    }

    async fn go(self) -> Result<C::Output, RunError<C::Reason>> {
        let Self { desk, command, actor, key } = self;
        let answer_key = key.map(|key| answer_key(&command, actor, &key));
        let request = match &answer_key {
            Some(_) => Some(digest(&command)?),
            None => None,
        };
        let mut turn = None;
        for attempt in 0..ATTEMPTS {
            if attempt > 0 && turn.is_none() {
                turn = Some(desk.turns().take(command.partition()).await);
            }
            let gathered = gather(&desk.store().clone(), |known, keys| {
                if let Some(key) = &answer_key {
                    keys.record(key.clone());
                }
                command.needs(known, keys);
            })
            .await?;
            if let Some((key, request)) = answer_key.as_ref().zip(request)
                && let Some(answer) = gathered.facts.get::<Answer>(key)
            {
                hears::<C>(&command, actor)?;
                return repeated(answer, request);
            }
            let Some(decision) = desk.decide(&command, &gathered, actor).await? else { continue };
            let Decision { output, mut changeset } = decision;
            if let Some((key, request)) = answer_key.clone().zip(request) {
                let answer = Answer { digest: request, receipt: receipt(&output)?, at: desk.now() };
                changeset.remember(key, answer, &gathered.facts).map_err(RunError::Defect)?;
            }
            if changeset.is_empty() {
                return Ok(output);
            }
            let outcomes = desk.store().commit(vec![changeset]).await?;
            if matches!(outcomes.first(), Some(Commit::Done)) {
                return Ok(output);
            }
        }
        Err(RunError::Contended { attempts: ATTEMPTS })
    }
}

impl<'a, C: Command + 'a> IntoFuture for Run<'a, C> {
    type Output = Result<C::Output, RunError<C::Reason>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.go())
    }
}

/// Scoped by partition, actor and operation: two actors never share an answer.
fn answer_key<C: Command>(command: &C, actor: &Actor, key: &Name) -> Key {
    let name = format!("{}:{}:{key}", ActorRef::of(actor), C::OPERATION.name());
    Key::new(command.partition(), Kind::Answer, KeyName::Text(Arc::from(name)))
}

/// Whether an answer that is kept is told: not to whoever has nothing to do any more with where it was given.
fn hears<C: Command>(command: &C, actor: &Actor) -> Result<(), RunError<C::Reason>> {
    let partition = command.partition();
    let belongs = match (C::OPERATION.permission(), partition) {
        (Permission::Host | Permission::Account | Permission::Guest, _)
        | (_, Partition::Account(_) | Partition::Host) => true,
        (_, Partition::BuyerOrganization(buyer)) => actor.on_organization(buyer).is_some(),
        (Permission::Brand(_) | Permission::Owner, Partition::Brand(brand)) => {
            actor.on_brand(brand).is_some()
        }
        // A buyer's own affairs lie with the brand as well.
        (Permission::Buyer(_) | Permission::Keeper(_), Partition::Brand(brand)) => {
            actor.on_brand(brand).is_some() || actor.buys()
        }
    };
    let key = match partition {
        Partition::BuyerOrganization(buyer) => Key::buyer_organization(buyer),
        Partition::Brand(brand) => Key::brand(brand),
        Partition::Account(_) | Partition::Host => return Ok(()),
    };
    if belongs { Ok(()) } else { Err(RunError::Missing(Missing::of(&key))) }
}

fn digest<C: Command>(command: &C) -> Result<Uuid, RunError<C::Reason>> {
    let bytes = crate::record::to_bytes(command).map_err(unencodable)?;
    Ok(Uuid::new_v5(&DIGESTS, &bytes))
}

fn receipt<C, R>(output: &C) -> Result<String, RunError<R>>
where
    C: serde::Serialize,
    R: crate::refusal::Reason,
{
    crate::record::to_text(output).map_err(unencodable)
}

fn unencodable<R: crate::refusal::Reason>(source: Box<dyn std::error::Error + Send + Sync>) -> RunError<R> {
    RunError::Defect(CodecError::Unencodable { kind: Kind::Answer, source })
}

fn repeated<O, R>(answer: &Answer, request: Uuid) -> Result<O, RunError<R>>
where
    O: serde::de::DeserializeOwned,
    R: crate::refusal::Reason,
{
    if answer.digest != request {
        return Err(RunError::KeyReused);
    }
    crate::record::from_text(&answer.receipt)
        .map_err(|source| RunError::Defect(CodecError::Corrupt { kind: Kind::Answer, source }))
}
