//! Accept an invitation.

use serde::Serialize;
use thiserror::Error;

use super::super::account::itself;
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::place::{MemberReceipt, ask_for_member, member, put_member};
use crate::party::{Member, MemberState, Party};
use crate::record::{Facts, Key, Keys, Partition};
use crate::refusal::Findings;
use crate::value::AccountId;

/// Accepts an invitation, by the account that was invited. The account has noted before where it is going to be a member, by
/// [`NoteParty`](super::super::account::NoteParty); each of the two is complete in itself and can be repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AcceptInvitation {
    /// To which brand or buyer organization.
    pub party: Party,
    /// Who accepts.
    pub account: AccountId,
}

/// Why an account cannot become a member.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JoinRefusal {
    /// It belongs to as many brands and buyer organizations as it may.
    #[error("an account belongs to {max} brands and buyer organizations at most")]
    TooManyParties {
        /// How many there may be.
        max: usize,
    },
    /// Its e-mail address is not verified, so it need not be who was invited.
    #[error("the e-mail address of the account is not verified")]
    NotVerified,
    /// It has not noted where it is going to be a member.
    #[error("the account has not noted this before")]
    NotNoted,
}

reasons! {
    JoinRefusal {
        TooManyParties { max } = "too_many_parties";
        NotVerified {} = "email_not_verified";
        NotNoted {} = "party_not_noted";
    }
}

impl Command for AcceptInvitation {
    type Output = MemberReceipt;
    type Reason = JoinRefusal;

    const OPERATION: Operation = Operation::AcceptInvitation;

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
    ) -> Result<Decision<MemberReceipt>, Stop<JoinRefusal>> {
        // The account lies in its own partition: a witness.
        let account = itself(facts, moment.actor(), self.account)?;
        let key = Key::member(self.party, self.account);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        if facts.get::<Member>(&key).is_some_and(|member| member.is_active()) {
            let output = MemberReceipt { account: self.account, version: facts.version(&key) };
            return Ok(Decision { output, changeset: draft.finish()? });
        }
        // Whether there is an invitation is nothing for somebody who only claims to have the address.
        let mut findings = Findings::new();
        findings.check(account.verified, || JoinRefusal::NotVerified);
        findings.check(account.parties.contains(&self.party), || JoinRefusal::NotNoted);
        findings.verdict(())?;

        let before = member(facts, self.party, self.account)?;
        let state = MemberState::Active { since: moment.now() };
        let after = Member { state, ..before.as_ref().clone() };
        let output = put_member(&mut draft, facts, self.party, after, moment);
        Ok(Decision { output, changeset: draft.finish()? })
    }
}
