//! Sign up: make an account.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::code::{self, NewCode};
use super::itself::by_host;
use crate::party::{Account, AccountPassword, CodePurpose};
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{AccountId, EmailAddress, Locale, Name, PasswordHash};

/// Makes an account. The host asks for it, in the name of somebody who is not logged in: it has checked the password by
/// [`Password`](crate::party::Password) and hashed it. There is one account per e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignUp {
    /// The e-mail address, which never changes.
    pub email: EmailAddress,
    /// What the person is called.
    pub name: Name,
    /// The language of its mails.
    pub locale: Locale,
    /// The hash of the password.
    pub password: PasswordHash,
    /// How the e-mail address is verified.
    pub way: SignUpWay,
}

/// How the e-mail address of a new account is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUpWay {
    /// By a code that is sent to it.
    ByCode(NewCode),
    /// Not yet: somebody signs up on the way to an order, and is not kept from it. A code can be sent later.
    WhileOrdering,
    /// The host knows it already.
    Vouched,
}

/// The account that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedUp {
    /// Its id.
    pub account: AccountId,
    /// Its version.
    pub version: Version,
}

/// Why there is no new account.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SignUpRefusal {
    /// There is one with this e-mail address.
    #[error("there is already an account with this e-mail address")]
    AccountExists,
}

reasons! { SignUpRefusal { AccountExists {} = "account_exists"; } }

impl SignUp {
    fn account(&self) -> AccountId {
        AccountId::of(&self.email)
    }
}

impl Command for SignUp {
    type Output = SignedUp;
    type Reason = SignUpRefusal;

    const OPERATION: Operation = Operation::SignUp;

    fn partition(&self) -> Partition {
        Partition::Account(self.account())
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        let account = self.account();
        keys.record(Key::account(account));
        keys.record(Key::account_password(account));
        code::ask_for_code(account, CodePurpose::VerifyEmail, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<SignedUp>, Stop<SignUpRefusal>> {
        let id = self.account();
        by_host(moment.actor(), id)?;
        let key = Key::account(id);
        let mut findings = Findings::new();
        findings.check(facts.get::<Account>(&key).is_none(), || SignUpRefusal::AccountExists);
        findings.verdict(())?;

        let account = Account {
            id,
            email: self.email.clone(),
            verified: matches!(self.way, SignUpWay::Vouched),
            name: self.name.clone(),
            locale: self.locale,
            parties: [].into(),
            generation: 0,
            created_at: moment.now(),
        };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if let SignUpWay::ByCode(code) = &self.way {
            code::send(&mut draft, facts, &account, CodePurpose::VerifyEmail, code, moment);
        }
        let password = AccountPassword { hash: self.password.clone(), set_at: moment.now() };
        draft.put(Key::account_password(id), password);
        let known_by =
            vec![FieldChange::set("email", &self.email), FieldChange::set("verified", account.verified)];
        let version = draft.create(key, account, known_by, moment);
        Ok(Decision { output: SignedUp { account: id, version }, changeset: draft.finish()? })
    }
}
