//! Dead letters, as those look for them who can do something about them.

use super::{Desk, RunError};
use crate::operation::{Missing, access};
use crate::party::Actor;
use crate::record::{Key, Partition, TaskState};
use crate::refusal::Never;
use crate::store::{ListTasks, Store, TaskPage};
use crate::value::{TaskId, limits};

impl Desk {
    /// A page of the tasks of a partition of which an addressee was given up, after one of them: of a brand for its staff, of a buyer
    /// organization for its members, of an account for the embedding program alone. Each is there with all of its addressees, their
    /// attempts and why the last one failed. [`RetryDeadLetter`](crate::operation::letter::RetryDeadLetter) and
    /// [`DropDeadLetter`](crate::operation::letter::DropDeadLetter) take them from there.
    ///
    /// A limit of 0 counts as 1, and one above [`limits::PAGE_TASKS_MAX`] as that.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor has nothing to do with whose partition it is, and [`RunError::Storage`].
    pub async fn dead_letters(
        &self,
        partition: Partition,
        (after, limit): (Option<TaskId>, u32),
        actor: &Actor,
    ) -> Result<TaskPage, RunError<Never>> {
        if access(partition, actor).is_none() {
            return Err(RunError::Missing(stranger(partition)));
        }
        let limit = limit.clamp(1, limits::PAGE_TASKS_MAX);
        let list = ListTasks { partition, state: TaskState::Dead, after, limit };
        Ok(self.store().tasks(list).await?)
    }
}

/// What a stranger is told: there is nobody whose tasks these could be.
fn stranger(partition: Partition) -> Missing {
    match partition {
        Partition::Brand(brand) => Missing::of(&Key::brand(brand)),
        Partition::BuyerOrganization(organization) => Missing::of(&Key::buyer_organization(organization)),
        Partition::Account(account) => Missing::of(&Key::account(account)),
        Partition::Host => Missing { table: "outbox", name: partition.to_string() },
    }
}
