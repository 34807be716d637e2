//! Change a password, knowing the old one.

use serde::Serialize;
use thiserror::Error;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::close_session::{ask_for_kept, close_all};
use super::itself::itself;
use super::log_in::{failures_key, forget_failures};
use crate::party::{Account, AccountPassword, CodePurpose};
use crate::record::{Facts, FieldChange, Key, Keys, Partition};
use crate::value::{AccountId, PasswordHash, SessionId};

/// Changes the password of an account, and closes its other sessions. The host asks for it after it compared the old password with the
/// hash that [`PrepareLogIn`](super::PrepareLogIn) answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangePassword {
    /// Whose password.
    pub account: AccountId,
    /// The hash that the old password was compared with.
    pub compared: PasswordHash,
    /// The hash of the new password.
    pub password: PasswordHash,
    /// The session that stays open; `None` = none does.
    pub keep: Option<SessionId>,
}

/// Why a password is not changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangePasswordRefusal {
    /// It was changed since it was compared.
    #[error("the password was changed meanwhile")]
    PasswordChanged,
}

reasons! { ChangePasswordRefusal { PasswordChanged {} = "password_changed"; } }

impl Command for ChangePassword {
    type Output = ();
    type Reason = ChangePasswordRefusal;

    const OPERATION: Operation = Operation::ChangePassword;

    fn partition(&self) -> Partition {
        Partition::Account(self.account)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        ask_for_password(self.account, keys);
        ask_for_kept(self.account, self.keep, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<()>, Stop<ChangePasswordRefusal>> {
        let before = itself(facts, moment.actor(), self.account)?;
        let password = facts.get::<AccountPassword>(&Key::account_password(self.account));
        if password.is_none_or(|password| password.hash != self.compared) {
            return Err(Stop::refused(ChangePasswordRefusal::PasswordChanged));
        }

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        set_password(&mut draft, facts, before.as_ref().clone(), &self.password, self.keep, moment);
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}

/// Asks for what setting a password changes.
pub(super) fn ask_for_password(account: AccountId, keys: &mut Keys) {
    keys.record(Key::account(account));
    keys.record(Key::account_password(account));
    keys.record(failures_key(account));
    keys.record(Key::account_code(account, CodePurpose::ResetPassword));
}

/// Sets a password: other sessions are closed, the account is no longer locked, and a code to reset the password is good no longer.
pub(super) fn set_password(
    draft: &mut Draft<'_>,
    facts: &Facts,
    account: Account,
    password: &PasswordHash,
    keep: Option<SessionId>,
    moment: &mut Moment<'_>,
) {
    let key = Key::account(account.id);
    let hash = password.clone();
    draft.put(Key::account_password(account.id), AccountPassword { hash, set_at: moment.now() });
    forget_failures(draft, facts, account.id);
    let code = Key::account_code(account.id, CodePurpose::ResetPassword);
    if facts.found(&code).is_some_and(|found| found.record.is_some()) {
        draft.delete(code);
    }
    let before = account.generation;
    let after = close_all(draft, facts, account, keep, moment);
    // The hash is no business of the log.
    draft.log(&key, vec![FieldChange::changed("generation", before, after.generation)], moment);
    draft.put(key, after);
}
