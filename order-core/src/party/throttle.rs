//! How often something may be tried before it is blocked for a while.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::value::Timestamp;

/// How many tries there are within a time, and for how long it is blocked after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThrottleRule {
    /// How many tries there are. With none, the first blocks as one does.
    pub tries: u32,
    /// Within how many seconds, from the first of them.
    pub within_seconds: u32,
    /// For how many seconds it is then blocked.
    pub blocked_seconds: u32,
}

impl ThrottleRule {
    fn within(self) -> Duration {
        Duration::from_secs(self.within_seconds.into())
    }

    fn blocked(self) -> Duration {
        Duration::from_secs(self.blocked_seconds.into())
    }
}

/// How often something was tried of late, such as to log in. It is a record, so what is blocked stays blocked after a restart.
///
/// ```
/// use order_core::party::{Throttle, ThrottleRule};
/// use order_core::value::Timestamp;
///
/// let rule = ThrottleRule { tries: 2, within_seconds: 60, blocked_seconds: 600 };
/// let now: Timestamp = "2026-03-01T09:00:00Z".parse()?;
/// let once = Throttle::after(None, rule, now);
/// assert_eq!(once.blocked_until(now), None);
/// let twice = Throttle::after(Some(&once), rule, now);
/// assert_eq!(twice.blocked_until(now), Some("2026-03-01T09:10:00Z".parse()?));
/// # Ok::<(), order_core::value::TimeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    /// How often it was tried.
    pub tries: u32,
    /// Since when these are counted.
    pub since: Timestamp,
    /// Until when it is blocked. At this instant it is no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_until: Option<Timestamp>,
    /// From when on it says nothing any more and may be forgotten.
    pub forget_at: Timestamp,
}

impl Throttle {
    /// How it stands after one more try; `before` is how it stood, if anything was tried before. What is blocked stays blocked as long
    /// as it was, however often it is tried.
    #[must_use]
    pub fn after(before: Option<&Self>, rule: ThrottleRule, now: Timestamp) -> Self {
        let current = before.filter(|before| !before.is_over(now));
        match current {
            Some(blocked) if blocked.blocked_until.is_some() => *blocked,
            Some(counted) => Self::counted(counted.tries.saturating_add(1), counted.since, rule, now),
            None => Self::counted(1, now, rule, now),
        }
    }

    fn counted(tries: u32, since: Timestamp, rule: ThrottleRule, now: Timestamp) -> Self {
        let blocked_until = (tries >= rule.tries).then(|| now.saturating_add(rule.blocked()));
        let forget_at = blocked_until.unwrap_or_else(|| since.saturating_add(rule.within()));
        Self { tries, since, blocked_until, forget_at }
    }

    /// Until when it is blocked; `None` = it may be tried.
    pub fn blocked_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.blocked_until.filter(|until| now < *until)
    }

    /// Whether it says nothing any more.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.forget_at
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "numbers in tests are small")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULE: ThrottleRule = ThrottleRule { tries: 3, within_seconds: 10, blocked_seconds: 100 };

    fn second(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000).unwrap()
    }

    #[test]
    fn the_window_begins_with_the_first_try_and_ends_by_itself() {
        let first = Throttle::after(None, RULE, second(0));
        let second_try = Throttle::after(Some(&first), RULE, second(9));
        assert_eq!((second_try.tries, second_try.since), (2, second(0)));
        assert!(!second_try.is_over(second(9)) && second_try.is_over(second(10)));
        // The window is over: the third try is the first of the next.
        let anew = Throttle::after(Some(&second_try), RULE, second(10));
        assert_eq!((anew.tries, anew.since, anew.blocked_until), (1, second(10), None));
    }

    #[test]
    fn a_block_is_not_prolonged_and_ends_at_its_instant() {
        let mut throttle = Throttle::after(None, RULE, second(0));
        throttle = Throttle::after(Some(&throttle), RULE, second(1));
        assert_eq!(throttle.blocked_until(second(1)), None);
        throttle = Throttle::after(Some(&throttle), RULE, second(2));
        assert_eq!(throttle.blocked_until(second(2)), Some(second(102)));
        assert_eq!(Throttle::after(Some(&throttle), RULE, second(50)), throttle);
        assert_eq!(throttle.blocked_until(second(101)), Some(second(102)));
        assert_eq!(throttle.blocked_until(second(102)), None);
        assert!(throttle.is_over(second(102)));
        assert_eq!(Throttle::after(Some(&throttle), RULE, second(102)).tries, 1);
    }

    proptest! {
        #[test]
        fn never_more_tries_than_allowed_pass_within_a_window(steps in prop::collection::vec(0i64..8, 1..60)) {
            let (mut throttle, mut now): (Option<Throttle>, i64) = (None, 0);
            let mut passed: Vec<i64> = Vec::new();
            for step in steps {
                now += step;
                if throttle.is_some_and(|throttle| throttle.blocked_until(second(now)).is_some()) {
                    continue;
                }
                passed.push(now);
                throttle = Some(Throttle::after(throttle.as_ref(), RULE, second(now)));
                // The last try of a window that did not block, and a full one right after it.
                let recent = passed.iter().filter(|at| now - **at < 10).count();
                prop_assert!(recent <= 4, "{passed:?}");
            }
        }
    }
}
