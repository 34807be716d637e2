//! The outbox of the plain store.

use std::collections::HashMap;

use order_core::record::{
    Changeset, Channel, DeliveryState, KeptTask, LetterFate, LetterMove, Recipient, Task, TaskState,
};
use order_core::store::{Commit, Lease, LeaseToken, ListTasks, Settled, Settlement, TaskPage};
use order_core::value::{Addressee, TaskId, Timestamp};

use crate::bug::Bug;

#[derive(Debug, Clone, Default)]
pub(crate) struct Outbox {
    bug: Option<Bug>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    kept: KeptTask,
    fence: u64,
    leased_until: Option<Timestamp>,
    /// Up to which fence tokens are too old, of each addressee that was retried.
    retried: HashMap<Addressee, u64>,
}

impl Entry {
    fn task(&self) -> &Task {
        &self.kept.task
    }
}

impl Outbox {
    pub(crate) fn with(bug: Option<Bug>) -> Self {
        Self { bug, entries: Vec::new() }
    }

    fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    pub(crate) fn reopen(&mut self) {
        if self.has(Bug::LosesDeadOnReopen) {
            self.entries.retain(|entry| !entry.kept.has(TaskState::Dead));
        }
        let (leases, retries) =
            (self.has(Bug::LosesLeasesOnReopen), self.has(Bug::ForgetsRetriesOfLettersOnReopen));
        for entry in &mut self.entries {
            if leases {
                (entry.fence, entry.leased_until) = (0, None);
            }
            if retries {
                entry.retried.clear();
            }
        }
    }

    pub(crate) fn append(&mut self, tasks: &[Task]) {
        for task in tasks {
            let open = |to: Addressee| Recipient::new(to, task.at());
            let kept = KeptTask {
                task: task.clone(),
                recipients: task.addressees().into_iter().map(open).collect(),
            };
            self.entries.push(Entry { kept, fence: 0, leased_until: None, retried: HashMap::new() });
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
            self.entries.sort_by_key(|entry| entry.task().at());
        }
        for entry in &mut self.entries {
            let mine = entry.task().channel() == channel || has(Bug::LeasesAnyChannel);
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
                DeliveryState::Dropped { .. } => false,
            };
            let mut recipients: Vec<Recipient> = entry.kept.recipients.iter().filter(due).cloned().collect();
            if recipients.is_empty() {
                continue;
            }
            if has(Bug::LeasesAllRecipients) {
                recipients.clone_from(&entry.kept.recipients);
            }
            if entry.fence == 0 || !has(Bug::ReusesFences) {
                entry.fence += 1;
            }
            entry.leased_until = Some(until);
            let token = LeaseToken { task: entry.task().id(), fence: entry.fence };
            leases.push(Lease { token, until, task: entry.task().clone(), recipients });
        }
        leases
    }

    pub(crate) fn settle(&mut self, token: LeaseToken, to: &Addressee, outcome: &Settlement) -> Settled {
        let bug = self.bug;
        let has = |it| bug == Some(it);
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.task().id() == token.task) else {
            return Settled::Stale;
        };
        let too_old = entry.retried.get(to).copied().unwrap_or(0);
        let newest = entry.fence != 0 && token.fence == entry.fence && token.fence > too_old;
        if !newest && !has(Bug::StaleTokenSettles) {
            return Settled::Stale;
        }
        let (Settlement::Done { at } | Settlement::Retry { due: at, .. } | Settlement::Dead { at, .. }) =
            outcome;
        if has(Bug::TokenEndsWithTime) && entry.leased_until.is_some_and(|end| end <= *at) {
            return Settled::Stale;
        }
        let mut settled = Settled::Stale;
        for recipient in &mut entry.kept.recipients {
            let open = matches!(recipient.state, DeliveryState::Open { .. }) || has(Bug::SettlesTwice);
            if !open || (recipient.to != *to && !has(Bug::SettlesAllRecipients)) {
                continue;
            }
            settled = Settled::Written;
            recipient.attempts += u32::from(!has(Bug::CountsNoAttempts));
            let (state, failure) = match outcome {
                Settlement::Done { at } => (DeliveryState::Done { at: *at }, None),
                Settlement::Retry { due, reason } => {
                    let due = if has(Bug::ForgetsRetries) { Timestamp::MAX } else { *due };
                    (DeliveryState::Open { due }, Some(reason.clone()))
                }
                Settlement::Dead { at, reason } => (DeliveryState::Dead { at: *at }, Some(reason.clone())),
            };
            recipient.state = state;
            if failure.is_some() || !has(Bug::KeepsOldFailures) {
                recipient.failure = failure.filter(|_| !has(Bug::ForgetsFailures));
            }
        }
        if !entry.kept.has(TaskState::Open) && !has(Bug::KeepsDeadSecrets) {
            entry.kept.task = entry.task().without_secrets().unwrap_or_else(|| entry.task().clone());
        }
        settled
    }

    pub(crate) fn task(&self, id: TaskId) -> Option<KeptTask> {
        let there = |kept: &KeptTask| {
            kept.has(TaskState::Open)
                || (kept.has(TaskState::Dead) && !self.has(Bug::ForgetsDead))
                || self.has(Bug::AnswersFinishedTasks)
        };
        self.entries.iter().map(|entry| &entry.kept).find(|kept| kept.task.id() == id && there(kept)).cloned()
    }

    pub(crate) fn list(&self, list: &ListTasks) -> TaskPage {
        let states = |kept: &KeptTask| {
            let whole = kept.recipients.iter().all(|recipient| recipient.state.word() == word(list.state));
            (kept.has(list.state) || self.has(Bug::ListsAnyTasks))
                && (whole || !self.has(Bug::ListsWholeTasksOnly))
                && (kept.has(TaskState::Open) || !self.has(Bug::ForgetsDead))
        };
        let here =
            |kept: &KeptTask| kept.task.partition() == list.partition || self.has(Bug::ListsTasksOfAll);
        let kept = self.entries.iter().map(|entry| entry.kept.clone());
        let mut tasks: Vec<KeptTask> = kept.filter(|kept| here(kept) && states(kept)).collect();
        if !self.has(Bug::ListsTasksByCommitting) {
            tasks.sort_by_key(|kept| kept.task.id());
        }
        if let Some(after) = list.after {
            let inclusive = self.has(Bug::TaskCursorIsInclusive);
            tasks.retain(|kept| kept.task.id() > after || (inclusive && kept.task.id() == after));
        }
        if self.has(Bug::ListsHalfOfTasks) {
            for kept in &mut tasks {
                kept.recipients.retain(|recipient| recipient.state.word() == word(list.state));
            }
        }
        let limit = if self.has(Bug::ListsNoTaskForZero) { list.limit } else { list.limit.max(1) };
        let limit = usize::try_from(limit).expect("a length");
        let more = tasks.len() > limit || (self.has(Bug::PromisesEmptyTaskPage) && tasks.len() == limit);
        tasks.truncate(limit);
        let next = tasks.last().filter(|_| more).map(|last| last.task.id());
        TaskPage { tasks, next }
    }

    /// Why a letter may not be moved.
    pub(crate) fn not_dead(&self, change: &Changeset) -> Option<Commit> {
        let step = change.letters().iter().find(|step| !self.holds(step))?;
        if self.has(Bug::LeavesLettersOut) {
            return None;
        }
        if self.has(Bug::HidesUnmovedLetters) {
            return Some(Commit::Done);
        }
        Some(Commit::NotDead { task: step.task, to: step.to.clone() })
    }

    fn holds(&self, step: &LetterMove) -> bool {
        let entry = self.entries.iter().find(|entry| entry.task().id() == step.task);
        entry.and_then(|entry| entry.kept.recipient(&step.to)).is_some_and(|recipient| {
            let dead = matches!(recipient.state, DeliveryState::Dead { .. });
            (dead || self.has(Bug::MovesLettersOfAnyState))
                && (recipient.attempts == step.attempts || self.has(Bug::MovesLettersOfAnyAttempt))
        })
    }

    pub(crate) fn move_letters(&mut self, letters: &[LetterMove]) {
        let bug = self.bug;
        let has = |it| bug == Some(it);
        for step in letters.iter().filter(|step| self.holds(step)).cloned().collect::<Vec<_>>() {
            let found = self.entries.iter_mut().find(|entry| entry.task().id() == step.task);
            let entry = found.expect("it holds");
            if matches!(step.fate, LetterFate::Retried { .. }) {
                if !has(Bug::OldTokensSettleLetters) {
                    entry.retried.insert(step.to.clone(), entry.fence);
                }
                if has(Bug::RetryEndsLease) {
                    entry.leased_until = None;
                }
                entry.fence += u64::from(has(Bug::RetryRaisesFence));
            }
            for recipient in &mut entry.kept.recipients {
                let dropped = matches!(step.fate, LetterFate::Dropped { .. });
                if recipient.to == step.to || (dropped && has(Bug::DropsWholeTasks)) {
                    move_recipient(recipient, step.fate, bug);
                }
            }
        }
    }
}

fn move_recipient(recipient: &mut Recipient, fate: LetterFate, bug: Option<Bug>) {
    let has = |it| bug == Some(it);
    match fate {
        LetterFate::Retried { .. } => {
            if has(Bug::RetriedLettersBeginAnew) {
                recipient.attempts = 0;
            }
            if has(Bug::RetriedLettersForgetWhy) {
                recipient.failure = None;
            }
        }
        LetterFate::Dropped { .. } if has(Bug::DropsNothing) => return,
        LetterFate::Dropped { .. } => {}
    }
    recipient.state = match fate {
        LetterFate::Retried { .. } if has(Bug::RetriesLettersAtOnce) => {
            DeliveryState::Open { due: Timestamp::MIN }
        }
        LetterFate::Dropped { at } if has(Bug::DropsReopen) => DeliveryState::Open { due: at },
        LetterFate::Retried { .. } | LetterFate::Dropped { .. } => fate.state(),
    };
}

const fn word(state: TaskState) -> &'static str {
    match state {
        TaskState::Open => "open",
        TaskState::Dead => "dead",
    }
}
