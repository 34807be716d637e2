//! Working through the payment tasks of the outbox.

use std::time::Duration;

use super::super::Desk;
use super::see_to::Seen;
use crate::gateway::SharedGateway;
use crate::record::{Channel, Task};
use crate::store::{Lease, Settlement, StorageError, Store};
use crate::value::Timestamp;

/// How long a task is held while the gateway is asked. One is leased at a time, so no other waits for a slow answer.
const HELD: Duration = Duration::from_secs(5 * 60);

/// How long a step waits for one before it, and how long it is until the gateway is asked again for the first time.
const SHORTLY: Duration = Duration::from_secs(30);

/// The longest time until the gateway is asked again.
const AT_LEAST_EVERY: Duration = Duration::from_secs(60 * 60);

/// What one pass over the payment tasks did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PaymentsWorked {
    /// How many are done.
    pub done: u32,
    /// How many the gateway refused for good. The payment, or the attempt, says so, and the task is a dead letter.
    pub declined: u32,
    /// How many have to be seen to again, as the gateway did not answer or as another step comes first.
    pub later: u32,
}

impl PaymentsWorked {
    /// Whether there was nothing to do.
    pub const fn is_nothing(&self) -> bool {
        self.done == 0 && self.declined == 0 && self.later == 0
    }
}

impl Desk {
    /// Takes up to `limit` payment tasks that are due, one after another: asks the gateway for it, notes what it answered, and settles the
    /// task. A host calls it every few seconds, from as many places as it likes; nothing is lost where one of them dies, and nothing done
    /// twice.
    ///
    /// What the gateway does not answer is asked again, ever more seldom, and for ever: nobody may decide that money did not move. What it
    /// refuses for good becomes a dead letter of the brand, which [`RetryDeadLetter`](crate::operation::letter::RetryDeadLetter) asks for
    /// again.
    ///
    /// # Errors
    /// The store failed. The tasks before stand; the one that was taken is due again when its lease is over.
    pub async fn work_payments(
        &self,
        gateway: &SharedGateway,
        limit: u32,
    ) -> Result<PaymentsWorked, StorageError> {
        let mut worked = PaymentsWorked::default();
        for _ in 0..limit {
            let now = self.now();
            let leases = self.store().lease(Channel::Payment, now, now.saturating_add(HELD), 1).await?;
            let Some(lease) = leases.first() else { break };
            self.work_lease(lease, gateway, &mut worked).await?;
        }
        Ok(worked)
    }

    async fn work_lease(
        &self,
        lease: &Lease,
        gateway: &SharedGateway,
        worked: &mut PaymentsWorked,
    ) -> Result<(), StorageError> {
        let Task::Payment(task) = &lease.task else { return Ok(()) };
        let seen = self.see_to(task, lease.token.fence > 1, gateway).await?;
        let now = self.now();
        let (count, outcome) = match seen {
            Seen::Done => (&mut worked.done, Settlement::Done { at: now }),
            Seen::Declined(reason) => {
                (&mut worked.declined, Settlement::Dead { at: now, reason: reason.code().to_owned() })
            }
            Seen::Waits => {
                let reason = "an earlier step of the payment is not done".to_owned();
                (&mut worked.later, Settlement::Retry { due: now.saturating_add(SHORTLY), reason })
            }
            Seen::Unknown(reason) => {
                let attempts = lease.recipients.first().map_or(0, |recipient| recipient.attempts);
                (&mut worked.later, Settlement::Retry { due: due_again(now, attempts), reason })
            }
        };
        *count = count.saturating_add(1);
        for recipient in &lease.recipients {
            self.store().settle(lease.token, recipient.to.clone(), outcome.clone()).await?;
        }
        Ok(())
    }
}

/// When the gateway is asked again after it did not answer: twice as late each time.
fn due_again(now: Timestamp, attempts: u32) -> Timestamp {
    let wait = SHORTLY.saturating_mul(2_u32.saturating_pow(attempts.min(16)));
    now.saturating_add(wait.min(AT_LEAST_EVERY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_gateway_is_asked_ever_more_seldom_and_at_least_every_hour() {
        let now = Timestamp::from_micros(0).unwrap();
        let waits = [0, 1, 2, 6, 7, u32::MAX].map(|attempts| due_again(now, attempts).since(now).as_secs());
        assert_eq!(waits, [30, 60, 120, 1_920, 3_600, 3_600]);
    }
}
