//! Drop a dead letter.

use serde::Serialize;
use thiserror::Error;

use super::super::{Command, Decision, Draft, Moment, NotPermitted, Operation, Stop, reasons};
use super::{DeadLetter, NotDead, TriedSince};
use crate::record::{Facts, Keys, LetterFate, Partition};
use crate::refusal::Findings;

/// Drops a dead letter: nobody is to look at it any more. It cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DropDeadLetter {
    /// Which one.
    pub letter: DeadLetter,
}

/// Why a dead letter cannot be dropped.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DropDeadLetterRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It is no dead letter.
    #[error(transparent)]
    NotDead(#[from] NotDead),
    /// It was tried since the person saw it.
    #[error(transparent)]
    TriedSince(#[from] TriedSince),
}

reasons! { DropDeadLetterRefusal shares [NotPermitted, NotDead, TriedSince] {} }

impl Command for DropDeadLetter {
    type Output = ();
    type Reason = DropDeadLetterRefusal;

    const OPERATION: Operation = Operation::DropDeadLetter;

    fn partition(&self) -> Partition {
        self.letter.partition
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.task(self.letter.task);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<()>, Stop<DropDeadLetterRefusal>> {
        let found = self.letter.found(facts, moment.actor())?;
        let mut findings = Findings::new();
        findings.extend(DeadLetter::not_dead(found.1).map(DropDeadLetterRefusal::from));
        findings.extend(self.letter.tried_since(found.1).map(DropDeadLetterRefusal::from));
        findings.verdict(())?;

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        self.letter.settle(&mut draft, found, LetterFate::Dropped { at: moment.now() }, Vec::new(), moment);
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}
