//! Count tries of whatever a host wants to limit, such as log-ins from one network address. Only the host does.
//!
//! What an operation limits by itself, such as wrong passwords of one account, it counts in the commit that it makes anyhow.

use serde::{Deserialize, Serialize};

use super::{Command, Decision, Draft, Missing, Moment, Operation, Question, Stop};
use crate::party::{Actor, Throttle, ThrottleRule};
use crate::record::{Facts, Key, Keys, Partition};
use crate::refusal::Never;
use crate::value::{Code, Timestamp};

/// Asks whether something is blocked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IsBlocked {
    /// Where it is counted.
    pub partition: Partition,
    /// What is tried, such as `log_in:` and the hash of a network address. It stands in the clear in the store.
    pub what: Code,
}

impl Question for IsBlocked {
    /// Until when; `None` = it may be tried.
    type Answer = Option<Timestamp>;
    type Reason = Never;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::throttle(self.partition, self.what.as_str()));
    }

    fn answer(&self, facts: &Facts, now: Timestamp, actor: &Actor) -> Result<Self::Answer, Stop<Never>> {
        let key = Key::throttle(self.partition, self.what.as_str());
        by_host(actor, &key)?;
        Ok(facts.get::<Throttle>(&key).and_then(|throttle| throttle.blocked_until(now)))
    }
}

/// Counts a try, unless it is blocked. Tries at the same instant are counted one after another, so no more pass than the rule has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountTry {
    /// Where it is counted.
    #[serde(skip)]
    pub partition: Partition,
    /// What is tried.
    pub what: Code,
    /// How often it may be.
    pub rule: ThrottleRule,
}

/// Whether a try was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// It was counted, and may go on.
    Passed,
    /// It was not, for it is blocked.
    Blocked {
        /// Until when.
        until: Timestamp,
    },
}

impl Command for CountTry {
    type Output = Counted;
    type Reason = Never;

    const OPERATION: Operation = Operation::CountTry;

    fn partition(&self) -> Partition {
        self.partition
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::throttle(self.partition, self.what.as_str()));
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<Counted>, Stop<Never>> {
        let key = Key::throttle(self.partition, self.what.as_str());
        by_host(moment.actor(), &key)?;
        let mut draft = Draft::new(self.partition, Self::OPERATION, facts);
        let before = facts.get::<Throttle>(&key).map(AsRef::as_ref);
        let blocked = before.and_then(|throttle| throttle.blocked_until(moment.now()));
        if blocked.is_none() {
            draft.put(key, Throttle::after(before, self.rule, moment.now()));
        }
        let output = blocked.map_or(Counted::Passed, |until| Counted::Blocked { until });
        Ok(Decision { output, changeset: draft.finish()? })
    }
}

/// Forgets how often something was tried, as after it succeeded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClearTries {
    /// Where it is counted.
    #[serde(skip)]
    pub partition: Partition,
    /// What was tried.
    pub what: Code,
}

impl Command for ClearTries {
    type Output = ();
    type Reason = Never;

    const OPERATION: Operation = Operation::ClearTries;

    fn partition(&self) -> Partition {
        self.partition
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::throttle(self.partition, self.what.as_str()));
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<()>, Stop<Never>> {
        let key = Key::throttle(self.partition, self.what.as_str());
        by_host(moment.actor(), &key)?;
        let mut draft = Draft::new(self.partition, Self::OPERATION, facts);
        if facts.get::<Throttle>(&key).is_some() {
            draft.delete(key);
        }
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}

fn by_host(actor: &Actor, key: &Key) -> Result<(), Missing> {
    if actor.is_host() { Ok(()) } else { Err(Missing::of(key)) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::test_world::{TestWorld, stranger};
    use super::*;

    const RULE: ThrottleRule = ThrottleRule { tries: 3, within_seconds: 60, blocked_seconds: 600 };

    fn what() -> Code {
        Code::new("sign_up:9f2c").unwrap()
    }

    #[test]
    fn so_many_tries_pass_and_then_none_until_the_block_is_over() {
        let (mut world, host) = (TestWorld::new(), Actor::host());
        let count = CountTry { partition: Partition::Host, what: what(), rule: RULE };
        let ask = IsBlocked { partition: Partition::Host, what: what() };
        for _ in 0..RULE.tries {
            assert_eq!(world.ask(&ask, &host).unwrap(), None);
            assert_eq!(world.run(&count, &host).unwrap(), Counted::Passed);
        }
        let until = world.now.saturating_add(Duration::from_secs(600));
        assert_eq!(world.ask(&ask, &host).unwrap(), Some(until));
        let decision = world.plan(&count, &host).unwrap();
        assert_eq!(decision.output, Counted::Blocked { until });
        assert!(decision.changeset.is_empty(), "what is blocked writes nothing");
        let other = CountTry { what: Code::new("sign_up:0000").unwrap(), ..count.clone() };
        assert_eq!(world.run(&other, &host).unwrap(), Counted::Passed, "each by itself");
        world.now = until;
        assert_eq!(world.run(&count, &host).unwrap(), Counted::Passed);
    }

    #[test]
    fn tries_are_forgotten_when_they_are_cleared() {
        let (mut world, host) = (TestWorld::new(), Actor::host());
        let count = CountTry { partition: Partition::Host, what: what(), rule: RULE };
        for _ in 0..RULE.tries {
            world.run(&count, &host).unwrap();
        }
        let clear = ClearTries { partition: Partition::Host, what: what() };
        world.run(&clear, &host).unwrap();
        assert_eq!(world.run(&count, &host).unwrap(), Counted::Passed);
        world.run(&clear, &host).unwrap();
        assert!(world.plan(&clear, &host).unwrap().changeset.is_empty());
    }

    #[test]
    fn nobody_but_the_host_counts_or_asks() {
        let mut world = TestWorld::new();
        let (partition, what) = (Partition::Host, what());
        assert!(world.is_missing(&CountTry { partition, what: what.clone(), rule: RULE }, &stranger()));
        assert!(world.is_missing(&ClearTries { partition, what: what.clone() }, &stranger()));
        assert!(world.ask(&IsBlocked { partition, what }, &stranger()).is_err());
    }
}
