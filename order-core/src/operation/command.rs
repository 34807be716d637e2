//! The shape that every operation has.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Moment, Operation, Stop};
use crate::party::Actor;
use crate::record::{Changeset, Facts, Keys, Partition};
use crate::refusal::Reason;
use crate::value::Timestamp;

/// An operation that changes something. Its fields are what a person asked for and what they saw when they did.
pub trait Command: Serialize + Send + Sync {
    /// What the person gets: a receipt of ids, codes and versions. It is kept with an idempotency key, so it stays small.
    type Output: Serialize + DeserializeOwned + Send;
    /// Why it can be refused.
    type Reason: Reason;

    /// Its name.
    const OPERATION: Operation;

    /// The partition that it changes.
    fn partition(&self) -> Partition;

    /// Asks for the records that deciding needs, as far as they can be told from what is known. It is called again with the answers
    /// until it asks for nothing new.
    fn needs(&self, known: &Facts, keys: &mut Keys);

    /// Decides. The same facts and the same moment give the same decision.
    ///
    /// # Errors
    /// [`Stop::Missing`] when what it is about is not there for this actor, [`Stop::Refused`] with every unmet condition.
    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Self::Output>, Stop<Self::Reason>>;
}

/// A question: like a command, but it changes nothing.
pub trait Question: Send + Sync {
    /// What the person gets to see.
    type Answer: Send;
    /// Why it can be refused.
    type Reason: Reason;

    /// As [`Command::needs`].
    fn needs(&self, known: &Facts, keys: &mut Keys);

    /// Answers from facts.
    ///
    /// # Errors
    /// As [`Command::decide`].
    fn answer(
        &self,
        facts: &Facts,
        now: Timestamp,
        actor: &Actor,
    ) -> Result<Self::Answer, Stop<Self::Reason>>;
}

/// What was decided, not yet committed.
#[derive(Debug, Clone)]
#[must_use = "a decision changes nothing until its changeset is committed"]
pub struct Decision<O> {
    /// The receipt, true once the changeset is committed.
    pub output: O,
    /// What to commit.
    pub changeset: Changeset,
}
