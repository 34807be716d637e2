//! Working on the outbox of a store.

use std::time::Duration;

use order_core::record::Channel;
use order_core::store::{Lease, LeaseToken, Settled, Settlement, Store};
use order_core::value::{Addressee, Timestamp};

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
}
