//! The outbox: tasks in the order of committing, who leased them, and how far each recipient is.

use std::collections::{BTreeMap, HashMap};

use order_core::record::{Channel, Task};
use order_core::store::{DeliveryState, Lease, LeaseToken, Recipient, Settled, Settlement};
use order_core::value::{Addressee, TaskId, Timestamp};

#[derive(Debug, Default)]
pub(crate) struct Outbox {
    /// How many tasks were ever added; the next one's place.
    added: u64,
    /// Tasks with an open recipient, by place.
    open: BTreeMap<u64, Entry>,
    places: HashMap<TaskId, u64>,
}

#[derive(Debug)]
struct Entry {
    task: Task,
    recipients: Vec<Recipient>,
    /// The fence of the newest lease; 0 before the first.
    fence: u64,
    /// When the newest lease ends.
    leased_until: Option<Timestamp>,
}

impl Outbox {
    pub(crate) fn append(&mut self, tasks: &[Task]) {
        for task in tasks {
            let open =
                |to: Addressee| Recipient { to, attempts: 0, state: DeliveryState::Open { due: task.at() } };
            let recipients: Vec<Recipient> = task.addressees().into_iter().map(open).collect();
            if recipients.is_empty() {
                continue;
            }
            self.places.insert(task.id(), self.added);
            let entry = Entry { task: task.clone(), recipients, fence: 0, leased_until: None };
            self.open.insert(self.added, entry);
            self.added = self.added.saturating_add(1);
        }
    }

    pub(crate) fn lease(
        &mut self,
        channel: Channel,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Vec<Lease> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mine = self.open.values_mut().filter(|entry| entry.task.channel() == channel);
        mine.filter_map(|entry| entry.lease(now, until)).take(limit).collect()
    }

    pub(crate) fn settle(&mut self, token: LeaseToken, to: &Addressee, outcome: Settlement) -> Settled {
        let Some(place) = self.places.get(&token.task).copied() else {
            return Settled::Stale;
        };
        let Some(entry) = self.open.get_mut(&place) else {
            return Settled::Stale;
        };
        let settled = entry.settle(token, to, outcome);
        if !entry.is_open() {
            self.open.remove(&place);
            self.places.remove(&token.task);
        }
        settled
    }
}

impl Entry {
    fn is_open(&self) -> bool {
        self.recipients.iter().any(|recipient| matches!(recipient.state, DeliveryState::Open { .. }))
    }

    fn lease(&mut self, now: Timestamp, until: Timestamp) -> Option<Lease> {
        if self.leased_until.is_some_and(|end| now < end) {
            return None;
        }
        let due =
            |recipient: &&Recipient| matches!(recipient.state, DeliveryState::Open { due } if due <= now);
        let recipients: Vec<Recipient> = self.recipients.iter().filter(due).cloned().collect();
        if recipients.is_empty() {
            return None;
        }
        self.fence = self.fence.saturating_add(1);
        self.leased_until = Some(until);
        let token = LeaseToken { task: self.task.id(), fence: self.fence };
        Some(Lease { token, until, task: self.task.clone(), recipients })
    }

    fn settle(&mut self, token: LeaseToken, to: &Addressee, outcome: Settlement) -> Settled {
        // Before the first lease no token is right, not even one of fence 0.
        if self.fence == 0 || token.fence != self.fence {
            return Settled::Stale;
        }
        let open = |recipient: &&mut Recipient| {
            recipient.to == *to && matches!(recipient.state, DeliveryState::Open { .. })
        };
        let Some(recipient) = self.recipients.iter_mut().find(open) else {
            return Settled::Stale;
        };
        recipient.attempts = recipient.attempts.saturating_add(1);
        recipient.state = match outcome {
            Settlement::Done { at } => DeliveryState::Done { at },
            Settlement::Retry { due, .. } => DeliveryState::Open { due },
            Settlement::Dead { at, reason } => DeliveryState::Dead { at, reason },
        };
        Settled::Written
    }
}
