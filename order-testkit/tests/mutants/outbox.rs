//! The outbox of the plain store.

use order_core::record::{Channel, Task};
use order_core::store::{DeliveryState, Lease, LeaseToken, Recipient, Settled, Settlement};
use order_core::value::{Addressee, Timestamp};

use crate::bug::Bug;

#[derive(Debug, Clone, Default)]
pub(crate) struct Outbox {
    bug: Option<Bug>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    task: Task,
    recipients: Vec<Recipient>,
    fence: u64,
    leased_until: Option<Timestamp>,
}

impl Outbox {
    pub(crate) fn with(bug: Option<Bug>) -> Self {
        Self { bug, entries: Vec::new() }
    }

    fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    pub(crate) fn forget_leases(&mut self) {
        for entry in &mut self.entries {
            entry.fence = 0;
            entry.leased_until = None;
        }
    }

    pub(crate) fn append(&mut self, tasks: &[Task]) {
        for task in tasks {
            let open = |to: Addressee| Recipient {
                to,
                attempts: 0,
                state: DeliveryState::Open { due: Timestamp::MIN },
            };
            let recipients = task.addressees().into_iter().map(open).collect();
            self.entries.push(Entry { task: task.clone(), recipients, fence: 0, leased_until: None });
        }
    }

    pub(crate) fn lease(
        &mut self,
        channel: Channel,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Vec<Lease> {
        let bug = self.bug;
        let has = |it| bug == Some(it);
        let limit = usize::try_from(limit).expect("a length") + usize::from(has(Bug::LeasesOneMore));
        let mut leases = Vec::new();
        if has(Bug::LeasesByTime) {
            self.entries.sort_by_key(|entry| entry.task.at());
        }
        for entry in &mut self.entries {
            let mine = entry.task.channel() == channel || has(Bug::LeasesAnyChannel);
            let held = entry.leased_until.is_some_and(|end| {
                now < end || has(Bug::LeasesForEver) || (has(Bug::LeaseEndsLate) && now == end)
            });
            if leases.len() >= limit || !mine || (held && !has(Bug::LeasesTwice)) {
                continue;
            }
            let due = |recipient: &&Recipient| match &recipient.state {
                DeliveryState::Open { due } => *due <= now || has(Bug::RetriesAtOnce),
                DeliveryState::Dead { .. } => has(Bug::RetriesDead),
                DeliveryState::Done { .. } => has(Bug::RetellsDone),
            };
            let mut recipients: Vec<Recipient> = entry.recipients.iter().filter(due).cloned().collect();
            if recipients.is_empty() {
                continue;
            }
            if has(Bug::LeasesAllRecipients) {
                recipients.clone_from(&entry.recipients);
            }
            if entry.fence == 0 || !has(Bug::ReusesFences) {
                entry.fence += 1;
            }
            entry.leased_until = Some(until);
            let token = LeaseToken { task: entry.task.id(), fence: entry.fence };
            leases.push(Lease { token, until, task: entry.task.clone(), recipients });
        }
        leases
    }

    pub(crate) fn settle(&mut self, token: LeaseToken, to: &Addressee, outcome: &Settlement) -> Settled {
        let (stale_settles, settles_all) =
            (self.has(Bug::StaleTokenSettles), self.has(Bug::SettlesAllRecipients));
        let (counts, twice) = (!self.has(Bug::CountsNoAttempts), self.has(Bug::SettlesTwice));
        let (forgets, ends) = (self.has(Bug::ForgetsRetries), self.has(Bug::TokenEndsWithTime));
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.task.id() == token.task) else {
            return Settled::Stale;
        };
        let newest = entry.fence != 0 && token.fence == entry.fence;
        if !newest && !stale_settles {
            return Settled::Stale;
        }
        let (Settlement::Done { at } | Settlement::Retry { due: at, .. } | Settlement::Dead { at, .. }) =
            outcome;
        if ends && entry.leased_until.is_some_and(|end| end <= *at) {
            return Settled::Stale;
        }
        let mut settled = Settled::Stale;
        for recipient in &mut entry.recipients {
            let open = matches!(recipient.state, DeliveryState::Open { .. }) || twice;
            if !open || (recipient.to != *to && !settles_all) {
                continue;
            }
            settled = Settled::Written;
            recipient.attempts += u32::from(counts);
            recipient.state = match outcome {
                Settlement::Done { at } => DeliveryState::Done { at: *at },
                Settlement::Retry { .. } if forgets => DeliveryState::Open { due: Timestamp::MAX },
                Settlement::Retry { due, .. } => DeliveryState::Open { due: *due },
                Settlement::Dead { at, reason } => DeliveryState::Dead { at: *at, reason: reason.clone() },
            };
        }
        settled
    }
}
