//! Change the role of a member, or of somebody who is invited.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::Outdated;
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::place::{
    LastOwner, MemberReceipt, NotOwner, ask_for_member, by_owner, is_last_owner, member, put_member,
};
use crate::party::{Member, MemberRole, Party};
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::AccountId;

/// Changes as what somebody belongs to a brand or a buyer organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeMemberRole {
    /// To which.
    pub party: Party,
    /// Who.
    pub account: AccountId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// As what from now on.
    pub role: MemberRole,
}

/// Why a role cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeMemberRoleRefusal {
    /// The actor is no Owner.
    #[error(transparent)]
    NotOwner(#[from] NotOwner),
    /// The member changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// Nobody else is an Owner.
    #[error(transparent)]
    LastOwner(#[from] LastOwner),
}

reasons! { ChangeMemberRoleRefusal shares [NotOwner, Outdated, LastOwner] {} }

impl Command for ChangeMemberRole {
    type Output = MemberReceipt;
    type Reason = ChangeMemberRoleRefusal;

    const OPERATION: Operation = Operation::ChangeMemberRole;

    fn partition(&self) -> Partition {
        self.party.into()
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        ask_for_member(self.party, self.account, keys);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<MemberReceipt>, Stop<ChangeMemberRoleRefusal>> {
        by_owner(facts, moment.actor(), self.party)?;
        let before = member(facts, self.party, self.account)?;
        let key = Key::member(self.party, self.account);
        let stays = self.role == MemberRole::Owner || !is_last_owner(facts, self.party, before);
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(ChangeMemberRoleRefusal::from));
        findings.check(stays, || LastOwner.into());
        findings.verdict(())?;

        let after = Member { role: self.role, ..before.as_ref().clone() };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let output = put_member(&mut draft, facts, self.party, after, moment);
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
