//! Forget idempotency keys whose time is over. Only the embedding program does.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use thiserror::Error;

use super::{Command, Decision, Draft, Missing, Moment, Operation, Stop};
use crate::record::{Answer, Facts, Key, KeyName, Keys, Kind, Partition};
use crate::refusal::Reason;
use crate::value::Timestamp;

/// Forgets those of the named keys that were answered at least [`Answer::KEPT_DAYS`] ago, and says how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct SweepAnswers {
    /// Where they lie.
    #[serde(skip)]
    pub(crate) partition: Partition,
    /// Their names.
    pub(crate) names: Vec<Arc<str>>,
}

/// Sweeping is never refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SweepRefusal {
    /// There is no such reason.
    #[error(transparent)]
    Never(Infallible),
}

impl Reason for SweepRefusal {
    fn codes() -> Vec<&'static str> {
        Vec::new()
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Never(never) => match *never {},
        }
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Never(never) => match *never {},
        }
    }
}

impl SweepAnswers {
    fn keys(&self) -> impl Iterator<Item = Key> {
        let name = |name: &Arc<str>| Key::new(self.partition, Kind::Answer, KeyName::Text(Arc::clone(name)));
        self.names.iter().map(name)
    }
}

/// Whether an answer may be forgotten.
pub(crate) fn is_over(answered: Timestamp, now: Timestamp) -> bool {
    const DAY_SECONDS: u64 = 24 * 60 * 60;
    now.since(answered) >= Duration::from_secs(Answer::KEPT_DAYS.saturating_mul(DAY_SECONDS))
}

impl Command for SweepAnswers {
    type Output = u64;
    type Reason = SweepRefusal;

    const OPERATION: Operation = Operation::SweepAnswers;

    fn partition(&self) -> Partition {
        self.partition
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        self.keys().for_each(|key| keys.record(key));
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<u64>, Stop<SweepRefusal>> {
        if !moment.actor().is_host() {
            let first = self.keys().next();
            let missing = first
                .map_or_else(|| Missing { kind: Kind::Answer, name: String::new() }, |key| Missing::of(&key));
            return Err(missing.into());
        }
        let mut draft = Draft::new(self.partition, Self::OPERATION, facts);
        let mut forgotten = 0_u64;
        for key in self.keys() {
            if facts.get::<Answer>(&key).is_some_and(|answer| is_over(answer.at, moment.now())) {
                draft.delete(key);
                forgotten = forgotten.saturating_add(1);
            }
        }
        Ok(Decision { output: forgotten, changeset: draft.finish()? })
    }
}
