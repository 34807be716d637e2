//! Have a dead letter tried again.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::confirmation::{AuthorizationLapsed, AuthorizationTooSmall};
use super::super::payment::{PaymentMoot, TooManyPaymentSteps, ask_to_ask_again, may_ask_again};
use super::super::{Command, Decision, Draft, Moment, NotPermitted, Operation, Stop, reasons};
use super::{DeadLetter, NotDead, TriedSince};
use crate::record::{Facts, Keys, LetterFate, Partition, Task};
use crate::refusal::Findings;
use crate::value::{TaskId, Timestamp};

/// Has a dead letter tried again. Its attempts count on, so whoever gives up after so many gives up after the next.
///
/// A payment gateway is not asked again for what it refused under the same key, as it remembers what it answered. What it refused about an
/// order is asked for by a new step with a task of its own, and the letter is dropped.
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
    /// Which task is done again.
    pub task: TaskId,
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
    /// There is nothing left to ask the payment gateway for.
    #[error(transparent)]
    PaymentMoot(#[from] PaymentMoot),
    /// It is a capture, and the authorization lapsed.
    #[error(transparent)]
    AuthorizationLapsed(#[from] AuthorizationLapsed),
    /// It is a capture, and the authorization has too little left.
    #[error(transparent)]
    AuthorizationTooSmall(#[from] AuthorizationTooSmall),
    /// The gateway would have been asked for more about the order than may be.
    #[error(transparent)]
    TooManyPaymentSteps(#[from] TooManyPaymentSteps),
}

reasons! {
    RetryDeadLetterRefusal shares [
        NotPermitted, NotDead, TriedSince, PaymentMoot, AuthorizationLapsed, AuthorizationTooSmall, TooManyPaymentSteps,
    ] {
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

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let mine = known.task(self.letter.task).map(|kept| &kept.task);
        if let Some(Task::Payment(task)) = mine.filter(|task| task.partition() == self.partition()) {
            ask_to_ask_again(task, known, keys);
        }
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
        let not_dead = DeadLetter::not_dead(recipient);
        let is_dead = not_dead.is_none();
        findings.extend(not_dead.map(RetryDeadLetterRefusal::from));
        findings.extend(self.letter.tried_since(recipient).map(RetryDeadLetterRefusal::from));
        findings.check(task.is_whole(), || RetryDeadLetterRefusal::CodeForgotten);
        let asked = match task {
            Task::Payment(task) if is_dead => may_ask_again(task, facts, moment.now(), &mut findings),
            Task::Payment(_) | Task::Notice(_) | Task::AccountMail(_) => None,
        };
        findings.verdict(())?;

        let (due, mut changes) = (self.due.unwrap_or(moment.now()), Vec::new());
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let anew = asked.and_then(|asked| asked.carry_out(&mut draft, facts, due, &mut changes, moment));
        let fate = match anew {
            Some(_) => LetterFate::Dropped { at: moment.now() },
            None => LetterFate::Retried { due },
        };
        self.letter.settle(&mut draft, found, fate, changes, moment);
        let output = RetriedLetter { task: anew.unwrap_or(self.letter.task), due };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
