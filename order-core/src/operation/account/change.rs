//! Change what an account's person is called, or the language of its mails.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::Outdated;
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::itself::itself;
use crate::party::Account;
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{AccountId, Locale, Name};

/// Changes an account. Its e-mail address cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeAccount {
    /// Which account.
    pub account: AccountId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// What the person is called; `None` = as it is.
    pub name: Option<Name>,
    /// The language of its mails; `None` = as it is.
    pub locale: Option<Locale>,
}

/// Why an account cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeAccountRefusal {
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
}

reasons! { ChangeAccountRefusal shares [Outdated] {} }

impl Command for ChangeAccount {
    /// The version of the account.
    type Output = Version;
    type Reason = ChangeAccountRefusal;

    const OPERATION: Operation = Operation::ChangeAccount;

    fn partition(&self) -> Partition {
        Partition::Account(self.account)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::account(self.account));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ChangeAccountRefusal>> {
        let before = itself(facts, moment.actor(), self.account)?;
        let key = Key::account(self.account);
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(ChangeAccountRefusal::from));
        findings.verdict(())?;

        let name = self.name.clone().unwrap_or_else(|| before.name.clone());
        let locale = self.locale.unwrap_or(before.locale);
        let after = Account { name, locale, ..before.as_ref().clone() };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.change(key, before.as_ref(), after, moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}
