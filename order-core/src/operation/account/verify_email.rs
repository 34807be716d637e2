//! Verify an e-mail address by the code that was sent to it.

use serde::Serialize;
use thiserror::Error;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::code::{self, CodeCheck};
use super::itself::itself;
use crate::party::{Account, CodePurpose};
use crate::record::{Facts, Key, Keys, Partition};
use crate::value::{AccountId, SecretHash};

const PURPOSE: CodePurpose = CodePurpose::VerifyEmail;

/// Verifies the e-mail address of an account. Only who is logged in may: otherwise somebody could sign up with another's address, wait
/// for them to type the code of a mail that they did not ask for, and be taken for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyEmail {
    /// Which account.
    pub account: AccountId,
    /// The hash of the code that was typed.
    pub code: SecretHash,
}

/// Why no code is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VerifyEmailRefusal {
    /// The address is verified.
    #[error("the e-mail address is verified already")]
    AlreadyVerified,
    /// No code was sent, or its time or its tries are over.
    #[error("there is no code that could be right; another can be sent")]
    NoCode,
}

reasons! {
    VerifyEmailRefusal {
        AlreadyVerified {} = "already_verified";
        NoCode {} = "no_code";
    }
}

impl Command for VerifyEmail {
    type Output = CodeCheck;
    type Reason = VerifyEmailRefusal;

    const OPERATION: Operation = Operation::VerifyEmail;

    fn partition(&self) -> Partition {
        Partition::Account(self.account)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::account(self.account));
        keys.record(Key::account_code(self.account, PURPOSE));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CodeCheck>, Stop<VerifyEmailRefusal>> {
        let before = itself(facts, moment.actor(), self.account)?;
        if before.verified {
            return Err(Stop::refused(VerifyEmailRefusal::AlreadyVerified));
        }
        let Some(current) = code::current(facts, self.account, PURPOSE, moment.now()) else {
            return Err(Stop::refused(VerifyEmailRefusal::NoCode));
        };

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let checked = code::check(&mut draft, self.account, current, &self.code);
        if checked == CodeCheck::Accepted {
            let after = Account { verified: true, ..before.as_ref().clone() };
            draft.change(Key::account(self.account), before.as_ref(), after, moment);
        }
        Ok(Decision { output: checked, changeset: draft.finish()? })
    }
}
