//! Have a dead letter tried again.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::{Command, Decision, Draft, Moment, NotPermitted, Operation, Stop, reasons};
use super::{DeadLetter, NotDead, TriedSince};
use crate::record::{Facts, Keys, LetterFate, Partition};
use crate::refusal::Findings;
use crate::value::Timestamp;

/// Has a dead letter tried again. Its attempts count on, so whoever gives up after so many gives up after the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetryDeadLetter {
    /// Which one.
    pub letter: DeadLetter,
    /// From when on; `None` = at once.
    pub due: Option<Timestamp>,
}

/// A dead letter that is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetriedLetter {
    /// From when on.
    pub due: Timestamp,
}

/// Why a dead letter cannot be tried again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RetryDeadLetterRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It is no dead letter.
    #[error(transparent)]
    NotDead(#[from] NotDead),
    /// It was tried since the person saw it.
    #[error(transparent)]
    TriedSince(#[from] TriedSince),
    /// It told a code, which is forgotten once nobody is to be told any more.
    #[error("the code in this mail is forgotten; ask for a new one")]
    CodeForgotten,
}

reasons! {
    RetryDeadLetterRefusal shares [NotPermitted, NotDead, TriedSince] {
        CodeForgotten {} = "code_forgotten";
    }
}

impl Command for RetryDeadLetter {
    type Output = RetriedLetter;
    type Reason = RetryDeadLetterRefusal;

    const OPERATION: Operation = Operation::RetryDeadLetter;

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
    ) -> Result<Decision<RetriedLetter>, Stop<RetryDeadLetterRefusal>> {
        let found = self.letter.found(facts, moment.actor())?;
        let (task, recipient) = found;
        let mut findings = Findings::new();
        findings.extend(DeadLetter::not_dead(recipient).map(RetryDeadLetterRefusal::from));
        findings.extend(self.letter.tried_since(recipient).map(RetryDeadLetterRefusal::from));
        findings.check(task.is_whole(), || RetryDeadLetterRefusal::CodeForgotten);
        findings.verdict(())?;

        let due = self.due.unwrap_or(moment.now());
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        self.letter.settle(&mut draft, found, LetterFate::Retried { due }, moment);
        Ok(Decision { output: RetriedLetter { due }, changeset: draft.finish()? })
    }
}
