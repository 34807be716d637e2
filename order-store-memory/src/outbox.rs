//! The outbox: tasks in the order of committing, who leased them, and how far each addressee is.

use std::collections::{BTreeMap, HashMap};

use order_core::record::{
    Changeset, Channel, DeliveryState, KeptTask, LetterFate, LetterMove, Recipient, Task, TaskState,
};
use order_core::store::{Commit, Lease, LeaseToken, ListTasks, Settled, Settlement, TaskPage};
use order_core::value::{Addressee, TaskId, Timestamp};

use crate::records::at_least_one;

#[derive(Debug, Default)]
pub(crate) struct Outbox {
    /// How many tasks were ever added; the next one's place.
    added: u64,
    /// Tasks with an open or a dead addressee, by place.
    there: BTreeMap<u64, Entry>,
    places: BTreeMap<TaskId, u64>,
}

#[derive(Debug)]
struct Entry {
    kept: KeptTask,
    /// The fence of the newest lease; 0 before the first.
    fence: u64,
    /// When the newest lease ends.
    leased_until: Option<Timestamp>,
    /// Of each addressee that was retried, the fence at that time: no token up to it settles them.
    retried: HashMap<Addressee, u64>,
}

impl Outbox {
    pub(crate) fn append(&mut self, tasks: &[Task]) {
        for task in tasks {
            let open = |to: Addressee| Recipient::new(to, task.at());
            let recipients: Vec<Recipient> = task.addressees().into_iter().map(open).collect();
            if recipients.is_empty() {
                continue;
            }
            self.places.insert(task.id(), self.added);
            let kept = KeptTask { task: task.clone(), recipients };
            let entry = Entry { kept, fence: 0, leased_until: None, retried: HashMap::new() };
            self.there.insert(self.added, entry);
            self.added = self.added.saturating_add(1);
        }
    }

    /// Why a changeset may not be written: an addressee is not as a move of a letter says.
    pub(crate) fn check(&self, change: &Changeset) -> Result<(), Commit> {
        for step in change.letters() {
            let recipient = self.task(step.task).and_then(|kept| kept.recipient(&step.to));
            if !recipient.is_some_and(|recipient| step.holds(recipient)) {
                return Err(Commit::NotDead { task: step.task, to: step.to.clone() });
            }
        }
        Ok(())
    }

    /// Moves letters that were checked.
    pub(crate) fn move_letters(&mut self, letters: &[LetterMove]) {
        for step in letters {
            if let Some(entry) = self.places.get(&step.task).and_then(|place| self.there.get_mut(place)) {
                entry.move_letter(step);
            }
            self.forget_finished(step.task);
        }
    }

    pub(crate) fn task(&self, id: TaskId) -> Option<&KeptTask> {
        self.there.get(self.places.get(&id)?).map(|entry| &entry.kept)
    }

    pub(crate) fn list(&self, list: &ListTasks) -> TaskPage {
        let ListTasks { partition, state, after, limit } = list;
        let from = after.map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
        let mut meant = self
            .places
            .range((from, std::ops::Bound::Unbounded))
            .filter_map(|(id, _)| self.task(*id))
            .filter(|kept| kept.task.partition() == *partition && kept.has(*state))
            .peekable();
        let tasks: Vec<KeptTask> = meant.by_ref().take(at_least_one(*limit)).cloned().collect();
        // A next page is promised only when there is something on it.
        let next = meant.peek().and_then(|_| tasks.last()).map(|last| last.task.id());
        TaskPage { tasks, next }
    }

    pub(crate) fn lease(
        &mut self,
        channel: Channel,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Vec<Lease> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mine = self.there.values_mut().filter(|entry| entry.kept.task.channel() == channel);
        mine.filter_map(|entry| entry.lease(now, until)).take(limit).collect()
    }

    pub(crate) fn settle(&mut self, token: LeaseToken, to: &Addressee, outcome: Settlement) -> Settled {
        let Some(entry) = self.places.get(&token.task).and_then(|place| self.there.get_mut(place)) else {
            return Settled::Stale;
        };
        let settled = entry.settle(token, to, outcome);
        self.forget_finished(token.task);
        settled
    }

    /// What is open is kept whole; what is only dead, without what only the addressees had to know; anything else not at all.
    fn forget_finished(&mut self, id: TaskId) {
        let Some(place) = self.places.get(&id).copied() else { return };
        let Some(entry) = self.there.get_mut(&place) else { return };
        if !entry.kept.has(TaskState::Open)
            && let Some(rest) = entry.kept.task.without_secrets()
        {
            entry.kept.task = rest;
        }
        if !entry.kept.is_there() {
            self.there.remove(&place);
            self.places.remove(&id);
        }
    }
}

impl Entry {
    fn lease(&mut self, now: Timestamp, until: Timestamp) -> Option<Lease> {
        if self.leased_until.is_some_and(|end| now < end) {
            return None;
        }
        let due =
            |recipient: &&Recipient| matches!(recipient.state, DeliveryState::Open { due } if due <= now);
        let recipients: Vec<Recipient> = self.kept.recipients.iter().filter(due).cloned().collect();
        if recipients.is_empty() {
            return None;
        }
        self.fence = self.fence.saturating_add(1);
        self.leased_until = Some(until);
        let token = LeaseToken { task: self.kept.task.id(), fence: self.fence };
        Some(Lease { token, until, task: self.kept.task.clone(), recipients })
    }

    fn settle(&mut self, token: LeaseToken, to: &Addressee, outcome: Settlement) -> Settled {
        // Before the first lease no token is right, not even one of fence 0.
        let too_old = self.retried.get(to).copied().unwrap_or(0);
        if token.fence <= too_old || token.fence != self.fence {
            return Settled::Stale;
        }
        let open = |recipient: &&mut Recipient| {
            recipient.to == *to && matches!(recipient.state, DeliveryState::Open { .. })
        };
        let Some(recipient) = self.kept.recipients.iter_mut().find(open) else {
            return Settled::Stale;
        };
        recipient.attempts = recipient.attempts.saturating_add(1);
        (recipient.state, recipient.failure) = match outcome {
            Settlement::Done { at } => (DeliveryState::Done { at }, None),
            Settlement::Retry { due, reason } => (DeliveryState::Open { due }, Some(reason)),
            Settlement::Dead { at, reason } => (DeliveryState::Dead { at }, Some(reason)),
        };
        Settled::Written
    }

    fn move_letter(&mut self, step: &LetterMove) {
        let Some(recipient) = self.kept.recipients.iter_mut().find(|recipient| step.holds(recipient)) else {
            return;
        };
        recipient.state = step.fate.state();
        if matches!(step.fate, LetterFate::Retried { .. }) {
            self.retried.insert(step.to.clone(), self.fence);
        }
    }
}
