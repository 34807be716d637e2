//! Codes that are sent by mail: how they go out, how many, and what comes of one that somebody types.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::{Draft, Moment, reasons};
use crate::party::{Account, AccountCode, CodePurpose, Throttle, ThrottleRule};
use crate::record::{AccountMail, AccountMailKind, Facts, Key, Keys, Partition, Task};
use crate::value::{AccountId, OneTimeCode, SecretHash, TaskId, Timestamp};

/// A code that the host has drawn, and its hash. The code in clear goes into the mail and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewCode {
    /// The code.
    pub clear: OneTimeCode,
    /// Its hash, by which it is told again.
    pub hash: SecretHash,
}

/// What became of a code that somebody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeCheck {
    /// It was right, and what was asked for is done. It is good for nothing any more.
    Accepted,
    /// It was wrong, or there is none that could be right. Nothing is done, but a try is gone.
    Wrong,
}

/// So many codes were sent that the next has to wait.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("too many codes were sent; the next may be sent at {again_at}")]
pub struct TooManyCodes {
    /// When there may be another.
    pub again_at: Timestamp,
}

reasons! { struct TooManyCodes { again_at } = "too_many_codes" }

/// How many codes are sent for one purpose: enough for somebody whose mail is slow, too few to fill a mailbox or to guess one.
pub(super) const CODES: ThrottleRule =
    ThrottleRule { tries: 5, within_seconds: 60 * 60, blocked_seconds: 60 * 60 };

fn throttle_key(account: AccountId, purpose: CodePurpose) -> Key {
    Key::throttle(Partition::Account(account), &format!("code:{}", purpose.word()))
}

/// Asks for the code of a purpose, and for how many were sent.
pub(super) fn ask_for_code(account: AccountId, purpose: CodePurpose, keys: &mut Keys) {
    keys.record(Key::account_code(account, purpose));
    keys.record(throttle_key(account, purpose));
}

/// Whether another code has to wait.
pub(super) fn check_sending(
    facts: &Facts,
    account: AccountId,
    purpose: CodePurpose,
    now: Timestamp,
) -> Option<TooManyCodes> {
    let throttle = facts.get::<Throttle>(&throttle_key(account, purpose));
    throttle.and_then(|throttle| throttle.blocked_until(now)).map(|again_at| TooManyCodes { again_at })
}

/// Sends a code. It takes the place of one that was sent before.
pub(super) fn send(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: &Account,
    purpose: CodePurpose,
    code: &NewCode,
    moment: &mut Moment<'_>,
) {
    let (now, counted) = (moment.now(), throttle_key(account.id, purpose));
    let before = facts.get::<Throttle>(&counted).map(AsRef::as_ref);
    draft.put(counted, Throttle::after(before, CODES, now));
    let expires_at = now.saturating_add(AccountCode::LASTS);
    let kept = AccountCode { purpose, code: code.hash, expires_at, tries_left: AccountCode::TRIES };
    draft.put(Key::account_code(account.id, purpose), kept);
    let clear = Some(code.clear.clone());
    let says = AccountMailKind::Code { account: account.id, purpose, code: clear, expires_at };
    draft.task(Task::AccountMail(AccountMail {
        id: TaskId::made(now, moment.bytes()),
        says,
        at: now,
        locale: account.locale,
        recipient: account.email.clone(),
    }));
}

/// The code of a purpose, while it is good.
pub(super) fn current(
    facts: &Facts,
    account: AccountId,
    purpose: CodePurpose,
    now: Timestamp,
) -> Option<&AccountCode> {
    let code = facts.get::<AccountCode>(&Key::account_code(account, purpose))?;
    (now < code.expires_at).then_some(code)
}

/// Uses the code up when it is right, and takes a try when it is wrong. A code without a try left is gone.
pub(super) fn check(
    draft: &mut Draft<'_>,
    account: AccountId,
    current: &AccountCode,
    typed: &SecretHash,
) -> CodeCheck {
    let key = Key::account_code(account, current.purpose);
    if current.code == *typed {
        draft.delete(key);
        return CodeCheck::Accepted;
    }
    match current.tries_left.checked_sub(1).filter(|left| *left > 0) {
        Some(tries_left) => draft.put(key, AccountCode { tries_left, ..current.clone() }),
        None => draft.delete(key),
    }
    CodeCheck::Wrong
}
