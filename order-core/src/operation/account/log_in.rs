//! Log in: what a password is compared with, and what becomes of the account when it was wrong.

use serde::Serialize;

use super::super::{Command, Decision, Draft, Moment, Operation, Question, Stop};
use super::itself::by_host;
use crate::party::{Account, AccountPassword, Actor, Throttle, ThrottleRule};
use crate::record::{Facts, FieldChange, Key, Keys, Partition};
use crate::refusal::Never;
use crate::value::{AccountId, EmailAddress, PasswordHash, Timestamp};

/// How often a password may be wrong before the account is locked, and for how long it then is. The lock is a record, so it outlasts
/// a restart.
pub const LOG_IN_TRIES: ThrottleRule =
    ThrottleRule { tries: 10, within_seconds: 15 * 60, blocked_seconds: 15 * 60 };

/// How often a password was wrong.
pub(super) fn failures_key(account: AccountId) -> Key {
    Key::throttle(Partition::Account(account), "log_in")
}

/// Whether the account is locked.
pub(super) fn is_locked(facts: &Facts, account: AccountId, now: Timestamp) -> bool {
    let failures = facts.get::<Throttle>(&failures_key(account));
    failures.is_some_and(|failures| failures.blocked_until(now).is_some())
}

/// Forgets how often a password was wrong.
pub(super) fn forget_failures(draft: &mut Draft<'_>, facts: &Facts, account: AccountId) {
    let key = failures_key(account);
    if facts.get::<Throttle>(&key).is_some() {
        draft.delete(key);
    }
}

/// Asks what the password of a log-in is to be compared with. The host asks, right before it compares: as many wrong passwords slip in
/// beyond the limit as it compares at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrepareLogIn {
    /// The e-mail address that was typed.
    pub email: EmailAddress,
}

/// What a password is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedLogIn {
    /// The account.
    pub account: AccountId,
    /// The hash of its password. Opening the session names it again.
    pub password: PasswordHash,
}

impl Question for PrepareLogIn {
    /// `None` when there is no such account, or it is locked: the two are not told apart. The host then compares with the hash of any
    /// other password, so that the time it takes tells nothing either, and answers as for a wrong one.
    type Answer = Option<PreparedLogIn>;
    type Reason = Never;

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        let account = AccountId::of(&self.email);
        keys.record(Key::account(account));
        keys.record(Key::account_password(account));
        keys.record(failures_key(account));
    }

    fn answer(&self, facts: &Facts, now: Timestamp, actor: &Actor) -> Result<Self::Answer, Stop<Never>> {
        let account = AccountId::of(&self.email);
        by_host(actor, account)?;
        if facts.get::<Account>(&Key::account(account)).is_none() || is_locked(facts, account, now) {
            return Ok(None);
        }
        let password = facts.get::<AccountPassword>(&Key::account_password(account));
        Ok(password.map(|password| PreparedLogIn { account, password: password.hash.clone() }))
    }
}

/// Counts a log-in with a wrong password, by the host. After too many the account is locked for a while. Of an account that is not there
/// nothing is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordFailedLogIn {
    /// The account.
    pub account: AccountId,
}

impl Command for RecordFailedLogIn {
    type Output = ();
    type Reason = Never;

    const OPERATION: Operation = Operation::RecordFailedLogIn;

    fn partition(&self) -> Partition {
        Partition::Account(self.account)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::account(self.account));
        keys.record(failures_key(self.account));
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<()>, Stop<Never>> {
        by_host(moment.actor(), self.account)?;
        let (account, key) = (Key::account(self.account), failures_key(self.account));
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let locked = is_locked(facts, self.account, moment.now());
        if facts.get::<Account>(&account).is_some() && !locked {
            let before = facts.get::<Throttle>(&key).map(AsRef::as_ref);
            let after = Throttle::after(before, LOG_IN_TRIES, moment.now());
            // Each wrong password alone is nothing to write down; that it was the last one is.
            if let Some(until) = after.blocked_until {
                draft.log(&account, vec![FieldChange::set("locked_until", until)], moment);
            }
            draft.put(key, after);
        }
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}
