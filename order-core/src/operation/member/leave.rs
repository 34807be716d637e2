//! Leave a brand or a buyer organization, or decline an invitation.

use serde::Serialize;
use thiserror::Error;

use super::super::account::itself;
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::place::{LastOwner, ask_for_member, delete_member, is_last_owner, member};
use crate::party::{Member, Party};
use crate::record::{Facts, Key, Keys, Partition};
use crate::value::AccountId;

/// Leaves a brand or a buyer organization, or declines an invitation to it. The account drops its note of it afterwards, by
/// [`DropParty`](super::super::account::DropParty); each of the two is complete in itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeaveParty {
    /// Which brand or buyer organization.
    pub party: Party,
    /// Who leaves.
    pub account: AccountId,
}

/// Why somebody cannot leave.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LeavePartyRefusal {
    /// Nobody else is an Owner.
    #[error(transparent)]
    LastOwner(#[from] LastOwner),
    /// The e-mail address of the account is not verified, so it need not be who was invited.
    #[error("the e-mail address of the account is not verified")]
    NotVerified,
}

reasons! {
    LeavePartyRefusal shares [LastOwner] {
        NotVerified {} = "email_not_verified";
    }
}

impl Command for LeaveParty {
    type Output = ();
    type Reason = LeavePartyRefusal;

    const OPERATION: Operation = Operation::LeaveParty;

    fn partition(&self) -> Partition {
        self.party.into()
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        ask_for_member(self.party, self.account, keys);
        keys.record(Key::account(self.account));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<()>, Stop<LeavePartyRefusal>> {
        let account = itself(facts, moment.actor(), self.account)?;
        let found = facts.get::<Member>(&Key::member(self.party, self.account));
        // As with accepting: an unverified account is told nothing of invitations.
        if !account.verified && found.is_none_or(|member| !member.is_active()) {
            return Err(Stop::refused(LeavePartyRefusal::NotVerified));
        }
        let before = member(facts, self.party, self.account)?;
        if is_last_owner(facts, self.party, before) {
            return Err(Stop::refused(LastOwner));
        }
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        delete_member(&mut draft, facts, self.party, before, moment);
        Ok(Decision { output: (), changeset: draft.finish()? })
    }
}
