//! Open a session: somebody is logged in.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::itself::by_host;
use super::log_in::{failures_key, forget_failures, is_locked};
use crate::party::{Account, AccountPassword, Session, SessionLength};
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::value::{AccountId, PasswordHash, SecretHash, SessionId, Timestamp};

/// Opens a session of an account. The host asks for it, after it compared the password with the hash that
/// [`PrepareLogIn`](super::PrepareLogIn) answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenSession {
    /// The account.
    pub account: AccountId,
    /// The hash that the password was compared with.
    pub password: PasswordHash,
    /// The hash of the token, which the host has drawn.
    pub token: SecretHash,
    /// How long it lasts.
    pub lasts: SessionLength,
}

/// The session that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedSession {
    /// Its id.
    pub id: SessionId,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Why no session is opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OpenSessionRefusal {
    /// There is no such account, it is locked, or its password is no longer the one that was compared.
    #[error("nobody can log in like this")]
    LogInRefused,
    /// There is or was a session with this token.
    #[error("this token was used before")]
    TokenUsed,
}

reasons! {
    OpenSessionRefusal {
        LogInRefused {} = "log_in_refused";
        TokenUsed {} = "token_used";
    }
}

impl OpenSession {
    fn key(&self) -> Key {
        Key::session(self.account, SessionId::of(&self.token))
    }
}

impl Command for OpenSession {
    type Output = OpenedSession;
    type Reason = OpenSessionRefusal;

    const OPERATION: Operation = Operation::OpenSession;

    fn partition(&self) -> Partition {
        Partition::Account(self.account)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::account(self.account));
        keys.record(Key::account_password(self.account));
        keys.record(failures_key(self.account));
        keys.record(self.key());
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<OpenedSession>, Stop<OpenSessionRefusal>> {
        by_host(moment.actor(), self.account)?;
        let password = facts.get::<AccountPassword>(&Key::account_password(self.account));
        let is_current = password.is_some_and(|password| password.hash == self.password);
        let account = facts.get::<Account>(&Key::account(self.account));
        let open = is_current && !is_locked(facts, self.account, moment.now());
        let Some(account) = account.filter(|_| open) else {
            return Err(Stop::refused(OpenSessionRefusal::LogInRefused));
        };
        let key = self.key();
        if facts.version(&key) != Version::NEVER {
            return Err(Stop::refused(OpenSessionRefusal::TokenUsed));
        }

        let (id, opened_at) = (SessionId::of(&self.token), moment.now());
        let expires_at = opened_at.saturating_add(self.lasts.duration());
        let (token, generation) = (self.token, account.generation);
        let session = Session { id, token, account: account.id, generation, opened_at, expires_at };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        forget_failures(&mut draft, facts, self.account);
        draft.create(key, session, vec![FieldChange::set("expires_at", expires_at)], moment);
        Ok(Decision { output: OpenedSession { id, expires_at }, changeset: draft.finish()? })
    }
}
