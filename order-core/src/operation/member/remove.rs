//! Remove a member, or take an invitation back.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::Outdated;
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::place::{LastOwner, NotOwner, ask_for_member, by_owner, delete_member, is_last_owner, member};
use crate::party::Party;
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::AccountId;

/// Removes a member. With the next request it has no right any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemoveMember {
    /// Of which brand or buyer organization.
    pub party: Party,
    /// Who.
    pub account: AccountId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
}

/// Why a member cannot be removed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RemoveMemberRefusal {
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

reasons! { RemoveMemberRefusal shares [NotOwner, Outdated, LastOwner] {} }

impl Command for RemoveMember {
    type Output = ();
    type Reason = RemoveMemberRefusal;

    const OPERATION: Operation = Operation::RemoveMember;

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
    ) -> Result<Decision<()>, Stop<RemoveMemberRefusal>> {
        by_owner(facts, moment.actor(), self.party)?;
        let before = member(facts, self.party, self.account)?;
        let key = Key::member(self.party, self.account);
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(RemoveMemberRefusal::from));
        findings.check(!is_last_owner(facts, self.party, before), || LastOwner.into());
        findings.verdict(())?;

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        delete_member(&mut draft, facts, self.party, before, moment);
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}
