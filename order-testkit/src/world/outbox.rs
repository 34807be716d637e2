//! Working on the outbox of a store.

use std::time::Duration;

use order_core::operation::letter::DeadLetter;
use order_core::record::{Channel, KeptTask, Keys, Partition, Task, TaskState};
use order_core::store::{Lease, LeaseToken, ListTasks, Settled, Settlement, Store};
use order_core::value::{Addressee, TaskId, Timestamp};

use super::World;

impl<S: Store + Clone + 'static> World<S> {
    /// How long [`lease`](Self::lease) holds a task.
    pub const HELD: Duration = Duration::from_secs(60);

    /// Leases the mail that is due at a time, for a minute.
    pub async fn lease(&self, now: Timestamp, limit: u32) -> Vec<Lease> {
        self.lease_of(Channel::Mail, now, limit).await
    }

    /// Leases what of a channel is due at a time, for a minute.
    pub async fn lease_of(&self, channel: Channel, now: Timestamp, limit: u32) -> Vec<Lease> {
        let until = now.saturating_add(Self::HELD);
        let leases = self.store.lease(channel, now, until, limit).await.expect("the store leases");
        for lease in &leases {
            assert_eq!((lease.until, lease.task.channel()), (until, channel));
            assert_eq!(lease.token.task, lease.task.id(), "the token is of another task");
            assert!(!lease.recipients.is_empty(), "a task is leased though nobody is due");
        }
        leases
    }

    /// Settles one recipient of a leased task.
    pub async fn settle(&self, token: LeaseToken, to: &Addressee, outcome: Settlement) -> Settled {
        self.store.settle(token, to.clone(), outcome).await.expect("the store settles")
    }

    /// Every task of a partition that has an addressee in a state, read in pages.
    pub async fn tasks(&self, partition: Partition, state: TaskState, limit: u32) -> Vec<KeptTask> {
        let (mut tasks, mut after) = (Vec::new(), None);
        loop {
            let list = ListTasks { partition, state, after, limit };
            let page = self.store.tasks(list).await.expect("the store lists tasks");
            assert!(page.tasks.len() <= usize::try_from(limit.max(1)).expect("few"), "a page is too long");
            assert!(page.next.is_none_or(|next| Some(next) > after), "a walk never ends");
            tasks.extend(page.tasks);
            match page.next {
                Some(next) => after = Some(next),
                None => return tasks,
            }
        }
    }

    /// A task, as a load answers it.
    pub async fn kept_task(&self, task: TaskId) -> Option<KeptTask> {
        let mut keys = Keys::new();
        keys.task(task);
        let facts = self.store.load(keys).await.expect("the store loads");
        assert!(facts.knows_task(task), "a task is left unanswered");
        facts.task(task).cloned()
    }

    /// A dead letter, as it is now.
    pub fn letter(&self, task: &Task, to: &Addressee) -> DeadLetter {
        DeadLetter { partition: task.partition(), task: task.id(), to: to.clone(), seen: None }
    }
}
