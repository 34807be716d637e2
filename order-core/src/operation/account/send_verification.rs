//! Send the code that verifies an e-mail address, again or for the first time.

use serde::Serialize;
use thiserror::Error;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::code::{self, NewCode, TooManyCodes};
use super::itself::itself;
use crate::party::CodePurpose;
use crate::record::{Facts, FieldChange, Key, Keys, Partition};
use crate::refusal::Findings;
use crate::value::AccountId;

const PURPOSE: CodePurpose = CodePurpose::VerifyEmail;

/// Sends a code to the e-mail address of an account. A code that was sent before is good no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SendVerification {
    /// Which account.
    pub account: AccountId,
    /// The code.
    pub code: NewCode,
}

/// Why no code is sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SendVerificationRefusal {
    /// The address is verified.
    #[error("the e-mail address is verified already")]
    AlreadyVerified,
    /// Too many were sent.
    #[error(transparent)]
    TooManyCodes(#[from] TooManyCodes),
}

reasons! {
    SendVerificationRefusal shares [TooManyCodes] {
        AlreadyVerified {} = "already_verified";
    }
}

impl Command for SendVerification {
    type Output = ();
    type Reason = SendVerificationRefusal;

    const OPERATION: Operation = Operation::SendVerification;

    fn partition(&self) -> Partition {
        Partition::Account(self.account)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::account(self.account));
        code::ask_for_code(self.account, PURPOSE, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<()>, Stop<SendVerificationRefusal>> {
        let account = itself(facts, moment.actor(), self.account)?;
        let mut findings = Findings::new();
        findings.check(!account.verified, || SendVerificationRefusal::AlreadyVerified);
        let waiting = code::check_sending(facts, self.account, PURPOSE, moment.now());
        findings.extend(waiting.map(SendVerificationRefusal::from));
        findings.verdict(())?;

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        code::send(&mut draft, facts, account, PURPOSE, &self.code, moment);
        let told = vec![FieldChange::set("sent_to", &account.email)];
        draft.log(&Key::account(self.account), told, moment);
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}
