//! Forget what has had its time: idempotency keys, sessions, codes, counted tries, passes and carts of guests. Only the embedding program does.

use std::convert::Infallible;
use std::time::Duration;

use serde::Serialize;
use thiserror::Error;

use super::{Command, Decision, Draft, Missing, Moment, Operation, Stop};
use crate::cart::GuestCart;
use crate::party::{Account, AccountCode, GuestPass, Session, Throttle};
use crate::record::{Answer, Facts, Key, Keys, Kind, Partition, Record, Stored};
use crate::refusal::Reason;
use crate::value::Timestamp;

/// The kinds of which records have their time.
pub(crate) const SWEPT: [Kind; 6] =
    [Kind::Answer, Kind::Session, Kind::AccountCode, Kind::Throttle, Kind::GuestPass, Kind::GuestCart];

/// Forgets those of the named records that have had their time, and says how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Sweep {
    /// Where they lie.
    #[serde(skip)]
    pub(crate) partition: Partition,
    /// Which ones.
    #[serde(skip)]
    pub(crate) keys: Vec<Key>,
}

/// Sweeping is never refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SweepRefusal {
    /// There is no such reason.
    #[error(transparent)]
    Never(Infallible),
}

impl Reason for SweepRefusal {
    fn codes() -> Vec<&'static str> {
        Vec::new()
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Never(never) => match *never {},
        }
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Never(never) => match *never {},
        }
    }
}

/// The account whose partition this is.
pub(crate) const fn account_key(partition: Partition) -> Option<Key> {
    match partition {
        Partition::Account(account) => Some(Key::account(account)),
        Partition::Brand(_) | Partition::BuyerOrganization(_) | Partition::Host => None,
    }
}

/// Whether a record has had its time. A session also has when `account`, whose it is, has closed it with others.
pub(crate) fn is_over(record: &Record, account: Option<&Account>, now: Timestamp) -> bool {
    Answer::of(record).is_some_and(|answer| is_forgotten(answer.at, now))
        || Session::of(record)
            .is_some_and(|session| account.is_none_or(|account| !session.is_open(account, now)))
        || AccountCode::of(record).is_some_and(|code| now >= code.expires_at)
        || Throttle::of(record).is_some_and(|throttle| throttle.is_over(now))
        || GuestPass::of(record).is_some_and(|pass| now >= pass.expires_at)
        || GuestCart::of(record).is_some_and(|cart| cart.is_over(now))
}

fn is_forgotten(answered: Timestamp, now: Timestamp) -> bool {
    const DAY_SECONDS: u64 = 24 * 60 * 60;
    now.since(answered) >= Duration::from_secs(Answer::KEPT_DAYS.saturating_mul(DAY_SECONDS))
}

impl Command for Sweep {
    type Output = u64;
    type Reason = SweepRefusal;

    const OPERATION: Operation = Operation::Sweep;

    fn partition(&self) -> Partition {
        self.partition
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        if let Some(account) = account_key(self.partition) {
            keys.record(account);
        }
        self.keys.iter().for_each(|key| keys.record(key.clone()));
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<u64>, Stop<SweepRefusal>> {
        if !moment.actor().is_host() {
            let missing = self.keys.first().map(Missing::of);
            return Err(missing
                .unwrap_or(Missing { table: Kind::Answer.table(), name: String::new() })
                .into());
        }
        let account = account_key(self.partition);
        let account = account.and_then(|key| facts.get::<Account>(&key)).map(AsRef::as_ref);
        let mut draft = Draft::new(self.partition, Self::OPERATION, facts);
        let mut forgotten = 0_u64;
        for key in &self.keys {
            let record = facts.found(key).and_then(|found| found.record.as_ref());
            if record.is_some_and(|record| is_over(record, account, moment.now())) {
                draft.delete(key.clone());
                forgotten = forgotten.saturating_add(1);
            }
        }
        Ok(Decision { output: forgotten, changeset: draft.finish()? })
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_world::{TestWorld, stranger};
    use super::*;
    use crate::party::{Actor, Brand};

    #[test]
    fn nobody_but_the_host_sweeps_and_nothing_but_what_has_its_time() {
        let (mut world, brand) = TestWorld::with_brand();
        let partition = Partition::Brand(brand);
        let throttle = Key::throttle(partition, "passcode");
        let (since, forget_at) = (Timestamp::MIN, world.now);
        world.put(throttle.clone(), Throttle { tries: 1, since, blocked_until: None, forget_at });
        let sweep = Sweep { partition, keys: vec![throttle.clone(), Key::brand(brand)] };
        assert!(world.is_missing(&sweep, &stranger()));
        assert!(world.is_missing(&Sweep { partition, keys: Vec::new() }, &stranger()));
        assert_eq!(world.run(&sweep, &Actor::host()).unwrap(), 1);
        assert!(world.get::<Throttle>(&throttle).is_none());
        assert!(world.get::<Brand>(&Key::brand(brand)).is_some());
        assert!(world.log.is_empty(), "what is forgotten is not written down");
    }
}
