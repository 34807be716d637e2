//! Change what an offline buyer signs in with.

use serde::Serialize;
use thiserror::Error;

use super::super::link::PasscodeChange;
use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use crate::party::{BuyerOrganization, Connection, OfflineAccess, OfflinePassword};
use crate::record::{Claim, ClaimScope, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, BuyerOrganizationId, EmailAddress, PasswordHash};

/// Changes what an offline buyer signs in with through the brand's customer links. Any change ends its sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeOfflineAccess {
    /// The brand that keeps the buyer.
    pub brand: BrandId,
    /// Which buyer.
    pub buyer: BuyerOrganizationId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// What becomes of e-mail address and password.
    pub password: PasswordChange,
    /// What becomes of the passcode that is told beside the buyer's code.
    pub passcode: PasscodeChange,
}

/// What becomes of an e-mail address with its password.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordChange {
    /// They stay.
    #[default]
    Keep,
    /// There are none any more.
    Clear,
    /// They are these.
    Set {
        /// The address.
        email: EmailAddress,
        /// The hash of the password.
        hash: PasswordHash,
    },
}

/// Why it cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeOfflineAccessRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// Another offline buyer of the brand signs in with the e-mail address.
    #[error("another offline buyer signs in with this e-mail address")]
    EmailTaken {
        /// Who.
        buyer: BuyerOrganizationId,
    },
    /// The buyer has no code to be told beside the passcode.
    #[error("the buyer has no code of the brand to sign in with")]
    NoBuyerCode,
}

reasons! {
    ChangeOfflineAccessRefusal shares [NotPermitted, Outdated] {
        EmailTaken { buyer } = "offline_email_taken";
        NoBuyerCode {} = "no_buyer_code";
    }
}

impl ChangeOfflineAccess {
    fn email(&self) -> Option<&EmailAddress> {
        match &self.password {
            PasswordChange::Set { email, .. } => Some(email),
            PasswordChange::Keep | PasswordChange::Clear => None,
        }
    }

    fn applied(&self, before: &OfflineAccess) -> OfflineAccess {
        let password = match &self.password {
            PasswordChange::Keep => before.password.clone(),
            PasswordChange::Clear => None,
            PasswordChange::Set { email, hash } => {
                Some(OfflinePassword { email: email.clone(), hash: hash.clone() })
            }
        };
        let passcode = self.passcode.after(before.passcode.as_ref());
        let mut after = OfflineAccess { password, passcode, ..before.clone() };
        if after != *before {
            after.generation = before.generation.saturating_add(1);
        }
        after
    }
}

impl Command for ChangeOfflineAccess {
    /// The version that it has now.
    type Output = Version;
    type Reason = ChangeOfflineAccessRefusal;

    const OPERATION: Operation = Operation::ChangeOfflineAccess;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let access = Key::offline_access(self.brand, self.buyer);
        keys.record(Key::brand(self.brand));
        keys.record(Key::offline_buyer(self.brand, self.buyer));
        keys.record(Key::connection(self.brand, self.buyer));
        let present = known.get::<OfflineAccess>(&access).and_then(|access| access.password.as_ref());
        for email in present.map(|present| &present.email).into_iter().chain(self.email()) {
            keys.record(ClaimScope::OfflineEmail(email).key(self.brand));
        }
        keys.record(access);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ChangeOfflineAccessRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let (buyer, key) =
            (Key::offline_buyer(self.brand, self.buyer), Key::offline_access(self.brand, self.buyer));
        facts.get::<BuyerOrganization>(&buyer).ok_or_else(|| Missing::of(&buyer))?;
        let nothing = OfflineAccess::none(self.buyer);
        let before = facts.get::<OfflineAccess>(&key).map_or(&nothing, AsRef::as_ref);
        let after = self.applied(before);
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(ChangeOfflineAccessRefusal::from));
        let claim = self
            .email()
            .and_then(|email| facts.get::<Claim>(&ClaimScope::OfflineEmail(email).key(self.brand)));
        if let Some(buyer) = claim.map(|claim| BuyerOrganizationId::from_uuid(claim.target)) {
            findings.check(buyer == self.buyer, || ChangeOfflineAccessRefusal::EmailTaken { buyer });
        }
        let connection = facts.get::<Connection>(&Key::connection(self.brand, self.buyer));
        let coded = connection.is_some_and(|connection| connection.code.is_some());
        let is_set = matches!(self.passcode, PasscodeChange::Set(_));
        findings.check(coded || !is_set, || ChangeOfflineAccessRefusal::NoBuyerCode);
        findings.verdict(())?;
        self.write(facts, before, after, moment)
    }
}

impl ChangeOfflineAccess {
    fn write(
        &self,
        facts: &Facts,
        before: &OfflineAccess,
        after: OfflineAccess,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ChangeOfflineAccessRefusal>> {
        let key = Key::offline_access(self.brand, self.buyer);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if after == *before {
            return Ok(Decision { output: facts.version(&key), changeset: draft.finish()? });
        }
        let email = |access: &OfflineAccess| access.password.as_ref().map(|kept| kept.email.folded());
        let (old, new) = (email(before), email(&after));
        if old != new {
            if let Some(kept) = &before.password {
                draft.release(self.brand, &ClaimScope::OfflineEmail(&kept.email));
            }
            if let Some(kept) = &after.password {
                draft.claim(self.brand, &ClaimScope::OfflineEmail(&kept.email), self.buyer.as_uuid());
            }
        }
        // What is told of secrets is only that they are others.
        let mut changes = Vec::new();
        let told = |is_there: bool| if is_there { "set" } else { "cleared" };
        if before.password != after.password {
            changes.push(FieldChange::set("password", told(after.password.is_some())));
        }
        if before.passcode != after.passcode {
            changes.push(FieldChange::set("passcode", told(after.passcode.is_some())));
        }
        draft.log(&Key::offline_buyer(self.brand, self.buyer), changes, moment);
        let version = facts.version(&key).next();
        draft.put(key, after);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}
