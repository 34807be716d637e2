//! The three verbs.

use std::fmt;
use std::sync::Arc;

use super::gather::{Gathered, gather, gather_over, still_so};
use super::staged::Staged;
use super::turn::Turns;
use super::{Run, RunError};
use crate::operation::{Command, Decision, Moment, Question};
use crate::party::Actor;
use crate::store::{SharedStore, Store};
use crate::value::Timestamp;

type Clock = dyn Fn() -> Timestamp + Send + Sync;
type Entropy = dyn Fn(&mut [u8]) + Send + Sync;

/// How often a decision is made again after others were faster.
pub(super) const ATTEMPTS: u32 = 12;

/// The front of the library: a store, a clock and a source of bytes. Cloning it shares all three.
///
/// It has three verbs. [`ask`](Self::ask) answers a question and changes nothing, [`run`](Self::run) carries a command out, and
/// [`plan`](Self::plan) decides a command without committing it. Several commands, of which each is to see what those before it would
/// change, are planned by [`rehearse`](Self::rehearse).
#[derive(Clone)]
pub struct Desk {
    store: SharedStore,
    clock: Arc<Clock>,
    entropy: Arc<Entropy>,
    turns: Arc<Turns>,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Desk {
    /// A desk over a store. The clock tells the time in UTC; the entropy fills a slice with bytes that nobody can guess and
    /// that never repeat, as from the operating system.
    pub fn new(
        store: impl Store + 'static,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        entropy: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Self {
        Self {
            store: SharedStore::new(store),
            clock: Arc::new(clock),
            entropy: Arc::new(entropy),
            turns: Arc::new(Turns::new()),
        }
    }

    /// The store, for lists, the log and the outbox. It knows no actor: what it answers is everything, the notes to the buyers' own
    /// companies included, so it is for the host's own use. What a person may see, [`ask`](Self::ask) tells.
    pub const fn store(&self) -> &SharedStore {
        &self.store
    }

    pub(super) fn turns(&self) -> &Turns {
        &self.turns
    }

    /// Fresh bytes for so many moments, drawn at once.
    pub(super) fn seeds(&self, count: usize) -> Vec<[u8; Moment::SEED_BYTES]> {
        let mut seeds = vec![[0; Moment::SEED_BYTES]; count];
        (self.entropy)(seeds.as_flattened_mut());
        seeds
    }

    /// What the clock says.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Answers a question.
    ///
    /// # Errors
    /// Every [`RunError`] but [`RunError::KeyReused`].
    pub async fn ask<Q: Question>(
        &self,
        question: Q,
        actor: &Actor,
    ) -> Result<Q::Answer, RunError<Q::Reason>> {
        for _ in 0..ATTEMPTS {
            let gathered = gather(&self.store, |known, keys| question.needs(known, keys)).await?;
            if gathered.rounds > 1 && !still_so(&self.store, &gathered).await? {
                continue;
            }
            return Ok(question.answer(&gathered.facts, self.now(), actor)?);
        }
        Err(RunError::Contended { attempts: ATTEMPTS })
    }

    /// Carries a command out: load, decide, commit, and again when others were faster. Await it, with an idempotency key if the
    /// request may be repeated.
    pub const fn run<'a, C: Command + 'a>(&'a self, command: C, actor: &'a Actor) -> Run<'a, C> {
        Run::new(self, command, actor)
    }

    /// Decides a command and does not commit it: a dry run, or a changeset for the host's own transaction.
    ///
    /// # Errors
    /// Every [`RunError`] but [`RunError::KeyReused`].
    pub async fn plan<C: Command>(
        &self,
        command: C,
        actor: &Actor,
    ) -> Result<Decision<C::Output>, RunError<C::Reason>> {
        self.plan_over(&Staged::default(), &command, actor).await
    }

    /// The same, as if what is staged were kept.
    pub(super) async fn plan_over<C: Command>(
        &self,
        staged: &Staged,
        command: &C,
        actor: &Actor,
    ) -> Result<Decision<C::Output>, RunError<C::Reason>> {
        for _ in 0..ATTEMPTS {
            let gathered = gather_over(&self.store, staged, |known, keys| command.needs(known, keys)).await?;
            if let Some(decision) = self.decide(command, &gathered, actor).await? {
                return Ok(decision);
            }
        }
        Err(RunError::Contended { attempts: ATTEMPTS })
    }

    /// Decides; `None` = others changed what was loaded in several rounds, so that the refusal is of a state that never was. The
    /// guards of a changeset find that out for themselves.
    pub(super) async fn decide<C: Command>(
        &self,
        command: &C,
        gathered: &Gathered,
        actor: &Actor,
    ) -> Result<Option<Decision<C::Output>>, RunError<C::Reason>> {
        let mut seed = [0; Moment::SEED_BYTES];
        (self.entropy)(&mut seed);
        let decided = command.decide(&gathered.facts, &mut Moment::new(self.now(), actor, seed));
        match decided {
            Ok(decision) => Ok(Some(decision)),
            Err(_) if gathered.rounds > 1 && !still_so(&self.store, gathered).await? => Ok(None),
            Err(stop) => Err(stop.into()),
        }
    }
}
