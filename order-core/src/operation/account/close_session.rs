//! Close a session, or all of them: log out.

use serde::Serialize;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop};
use super::itself::itself;
use crate::party::{Account, Session};
use crate::record::{Facts, FieldChange, Key, Keys, Partition};
use crate::refusal::Never;
use crate::value::{AccountId, SessionId};

/// Closes a session. Of one that is closed already, or never was, nothing is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CloseSession {
    /// Whose session.
    pub account: AccountId,
    /// Which one.
    pub session: SessionId,
}

impl Command for CloseSession {
    type Output = ();
    type Reason = Never;

    const OPERATION: Operation = Operation::CloseSession;

    fn partition(&self) -> Partition {
        Partition::Account(self.account)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::account(self.account));
        keys.record(Key::session(self.account, self.session));
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<()>, Stop<Never>> {
        itself::<Never>(facts, moment.actor(), self.account)?;
        let key = Key::session(self.account, self.session);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if let Some(session) = facts.get::<Session>(&key) {
            draft.log(&key, vec![FieldChange::removed("expires_at", session.expires_at)], moment);
            draft.delete(key);
        }
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}

/// Closes all sessions of an account, or all but one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CloseSessions {
    /// Whose sessions.
    pub account: AccountId,
    /// The one that stays open; `None` = none does.
    pub keep: Option<SessionId>,
}

impl Command for CloseSessions {
    type Output = ();
    type Reason = Never;

    const OPERATION: Operation = Operation::CloseSessions;

    fn partition(&self) -> Partition {
        Partition::Account(self.account)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::account(self.account));
        ask_for_kept(self.account, self.keep, keys);
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<()>, Stop<Never>> {
        let before = itself::<Never>(facts, moment.actor(), self.account)?;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let after = close_all(&mut draft, facts, before.as_ref().clone(), self.keep, moment);
        draft.change(Key::account(self.account), before.as_ref(), after, moment);
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}

/// Asks for the session that stays open.
pub(super) fn ask_for_kept(account: AccountId, keep: Option<SessionId>, keys: &mut Keys) {
    if let Some(session) = keep {
        keys.record(Key::session(account, session));
    }
}

/// Closes all sessions but perhaps one, by beginning a new generation of them: so it is done at once, however many there are. Gives
/// the account to write.
pub(super) fn close_all(
    draft: &mut Draft<'_>,
    facts: &Facts,
    before: Account,
    keep: Option<SessionId>,
    moment: &Moment<'_>,
) -> Account {
    let generation = before.generation.saturating_add(1);
    let key = keep.map(|session| Key::session(before.id, session));
    let kept = key.and_then(|key| Some((facts.get::<Session>(&key)?, key)));
    if let Some((session, key)) = kept
        && session.is_open(&before, moment.now())
    {
        draft.put(key, Session { generation, ..session.as_ref().clone() });
    }
    Account { generation, ..before }
}
