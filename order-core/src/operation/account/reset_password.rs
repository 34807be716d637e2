//! Set a new password without the old one, by a code that is sent by mail.

use serde::Serialize;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop};
use super::change_password::{ask_for_password, set_password};
use super::code::{self, CodeCheck, NewCode};
use super::itself::by_host;
use crate::party::{Account, CodePurpose};
use crate::record::{Facts, FieldChange, Key, Keys, Partition};
use crate::refusal::Never;
use crate::value::{AccountId, EmailAddress, PasswordHash, SecretHash};

const PURPOSE: CodePurpose = CodePurpose::ResetPassword;

/// Asks for a code to set a new password, by the host. The answer is the same whether there is such an account or not, and whether a
/// code was sent or, after too many, was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestPasswordReset {
    /// The e-mail address that was typed.
    pub email: EmailAddress,
    /// The code.
    pub code: NewCode,
}

impl Command for RequestPasswordReset {
    type Output = ();
    type Reason = Never;

    const OPERATION: Operation = Operation::RequestPasswordReset;

    fn partition(&self) -> Partition {
        Partition::Account(AccountId::of(&self.email))
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        let account = AccountId::of(&self.email);
        keys.record(Key::account(account));
        code::ask_for_code(account, PURPOSE, keys);
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<()>, Stop<Never>> {
        let id = AccountId::of(&self.email);
        by_host(moment.actor(), id)?;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let waiting = code::check_sending(facts, id, PURPOSE, moment.now()).is_some();
        let account = facts.get::<Account>(&Key::account(id)).filter(|_| !waiting);
        if let Some(account) = account {
            code::send(&mut draft, facts, account, PURPOSE, &self.code, moment);
            // To the address of the account, however this one was spelled.
            draft.log(&Key::account(id), vec![FieldChange::set("sent_to", &account.email)], moment);
        }
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}

/// Sets a new password by the code that was sent, by the host. All sessions are closed, the account is no longer locked, and its e-mail
/// address is verified: who has the code reads its mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResetPassword {
    /// The e-mail address that was typed.
    pub email: EmailAddress,
    /// The hash of the code that was typed.
    pub code: SecretHash,
    /// The hash of the new password.
    pub password: PasswordHash,
}

impl Command for ResetPassword {
    /// [`CodeCheck::Wrong`] also when there is no such account, or no code was sent to it.
    type Output = CodeCheck;
    type Reason = Never;

    const OPERATION: Operation = Operation::ResetPassword;

    fn partition(&self) -> Partition {
        Partition::Account(AccountId::of(&self.email))
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        ask_for_password(AccountId::of(&self.email), keys);
    }

    fn decide(&self, facts: &Facts, moment: &mut Moment<'_>) -> Result<Decision<CodeCheck>, Stop<Never>> {
        let id = AccountId::of(&self.email);
        by_host(moment.actor(), id)?;
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let account = facts.get::<Account>(&Key::account(id));
        let current = code::current(facts, id, PURPOSE, moment.now());
        let output = match account.zip(current) {
            Some((account, current)) if current.code == self.code => {
                let account = Account { verified: true, ..account.as_ref().clone() };
                // The code goes with the old password.
                set_password(&mut draft, facts, account, &self.password, None, moment);
                CodeCheck::Accepted
            }
            Some((_, current)) => code::check(&mut draft, id, current, &self.code),
            None => CodeCheck::Wrong,
        };
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
