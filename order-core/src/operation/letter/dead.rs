//! What both operations on dead letters look at.

use serde::Serialize;
use thiserror::Error;

use super::super::{Draft, Missing, Moment, NotPermitted, Stop, reasons};
use crate::party::{Access, Actor};
use crate::record::{DeliveryState, Facts, FieldChange, LetterFate, LetterMove, Partition, Recipient, Task};
use crate::refusal::Reason;
use crate::value::{Addressee, TaskId};

/// Which dead letter somebody means, and what they saw of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadLetter {
    /// Whose it is. Idempotency keys lie in the partition, so a request needs not name it.
    #[serde(skip)]
    pub partition: Partition,
    /// Of which task.
    pub task: TaskId,
    /// Who was given up.
    pub to: Addressee,
    /// After how many attempts, as the person saw it; `None` = however many it is now.
    pub seen: Option<u32>,
}

/// The addressee is no dead letter: it was reached, is to be tried again, or was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is no dead letter: it is {state}")]
pub struct NotDead {
    /// The word for where it stands.
    pub state: &'static str,
}

reasons! { struct NotDead { state } = "not_dead" }

/// It was tried since the person saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this was tried since it was seen: {seen} attempts were seen, and there are {current} now")]
pub struct TriedSince {
    /// How many attempts the person saw.
    pub seen: u32,
    /// How many there are.
    pub current: u32,
}

reasons! { struct TriedSince { seen, current } = "tried_since" }

/// What somebody may do with the tasks of a partition. Those of an account, and of the embedding program, are for that program alone:
/// who cannot log in cannot be told what keeps the mail from coming.
pub(crate) fn access(partition: Partition, actor: &Actor) -> Option<Access> {
    match partition {
        Partition::Brand(brand) => actor.on_brand(brand),
        Partition::BuyerOrganization(organization) => actor.on_organization(organization),
        Partition::Account(_) | Partition::Host => actor.is_host().then_some(Access::Write),
    }
}

impl DeadLetter {
    /// The task and how far it is, for somebody who may write in its partition.
    pub(super) fn found<'f, R: Reason + From<NotPermitted>>(
        &self,
        facts: &'f Facts,
        actor: &Actor,
    ) -> Result<(&'f Task, &'f Recipient), Stop<R>> {
        let access = access(self.partition, actor).ok_or_else(|| self.missing())?;
        let kept = facts.task(self.task).filter(|kept| kept.task.partition() == self.partition);
        let found = kept.and_then(|kept| Some((&kept.task, kept.recipient(&self.to)?)));
        let found = found.ok_or_else(|| self.missing())?;
        match access {
            Access::Write => Ok(found),
            Access::Read => Err(Stop::refused(NotPermitted)),
        }
    }

    fn missing(&self) -> Missing {
        Missing { table: "outbox", name: format!("{} to {}", self.task, self.to) }
    }

    pub(super) fn not_dead(recipient: &Recipient) -> Option<NotDead> {
        let dead = matches!(recipient.state, DeliveryState::Dead { .. });
        (!dead).then_some(NotDead { state: recipient.state.word() })
    }

    pub(super) fn tried_since(&self, recipient: &Recipient) -> Option<TriedSince> {
        let current = recipient.attempts;
        self.seen.filter(|seen| *seen != current).map(|seen| TriedSince { seen, current })
    }

    /// Moves it, and logs that with what its task was about, and what else changes.
    pub(super) fn settle(
        &self,
        draft: &mut Draft<'_>,
        (task, recipient): (&Task, &Recipient),
        fate: LetterFate,
        more: Vec<FieldChange>,
        moment: &mut Moment<'_>,
    ) {
        let mut changes = vec![
            FieldChange::set("task", self.task),
            FieldChange::set("to", &self.to),
            FieldChange::changed("state", recipient.state.word(), fate.state().word()),
        ];
        if let LetterFate::Retried { due } = fate {
            changes.push(FieldChange::set("due", due));
        }
        changes.extend(more);
        draft.log(&task.about(), changes, moment);
        let (task, to, attempts) = (self.task, self.to.clone(), recipient.attempts);
        draft.letter(LetterMove { task, to, attempts, fate });
    }
}
