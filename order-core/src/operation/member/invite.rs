//! Invite somebody to a brand or a buyer organization.

use std::time::Duration;

use serde::Serialize;
use thiserror::Error;

use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::place::{MemberReceipt, NotOwner, ask_for_member, by_owner, called, put_member, roster};
use crate::party::{Account, Member, MemberRole, MemberState, Party};
use crate::record::{AccountMail, AccountMailKind, Facts, Key, Keys, Partition, Task};
use crate::refusal::Findings;
use crate::value::limits::MEMBERS_MAX;
use crate::value::{AccountId, EmailAddress, Locale, LocalizedName, TaskId, Timestamp};

/// How long somebody is left in peace before the same invitation is sent once more.
const PEACE: Duration = Duration::from_secs(60);

/// Invites whoever has this e-mail address, account or not. Who is invited already gets another mail, and the role that is named now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InviteMember {
    /// To which brand or buyer organization.
    pub party: Party,
    /// Whom.
    pub email: EmailAddress,
    /// As what.
    pub role: MemberRole,
}

/// Why somebody cannot be invited.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InviteMemberRefusal {
    /// The actor is no Owner.
    #[error(transparent)]
    NotOwner(#[from] NotOwner),
    /// It is a member already.
    #[error("this is a member already")]
    AlreadyMember,
    /// It was invited just now.
    #[error("this invitation was sent a moment ago; it may be sent again at {again_at}")]
    InvitedRecently {
        /// When it may be sent again.
        again_at: Timestamp,
    },
    /// There are as many members as there may be.
    #[error("there may be {max} members, invited ones included")]
    TooManyMembers {
        /// How many there may be.
        max: u32,
    },
}

reasons! {
    InviteMemberRefusal shares [NotOwner] {
        AlreadyMember {} = "already_member";
        InvitedRecently { again_at } = "invited_recently";
        TooManyMembers { max } = "too_many_members";
    }
}

impl Command for InviteMember {
    type Output = MemberReceipt;
    type Reason = InviteMemberRefusal;

    const OPERATION: Operation = Operation::InviteMember;

    fn partition(&self) -> Partition {
        self.party.into()
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        let account = AccountId::of(&self.email);
        ask_for_member(self.party, account, keys);
        keys.record(Key::account(account));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<MemberReceipt>, Stop<InviteMemberRefusal>> {
        by_owner(facts, moment.actor(), self.party)?;
        let before = facts.get::<Member>(&Key::member(self.party, AccountId::of(&self.email)));
        let mut findings = Findings::new();
        match before.map(|before| before.state) {
            Some(MemberState::Active { .. }) => findings.push(InviteMemberRefusal::AlreadyMember),
            Some(MemberState::Invited { at }) => {
                let again_at = at.saturating_add(PEACE);
                findings
                    .check(moment.now() >= again_at, || InviteMemberRefusal::InvitedRecently { again_at });
            }
            None => {
                let max = MEMBERS_MAX;
                let room = roster(facts, self.party).members < max;
                findings.check(room, || InviteMemberRefusal::TooManyMembers { max });
            }
        }
        findings.verdict(())?;

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let invitation = Invitation { party: self.party, email: &self.email, role: self.role };
        let called = called(facts, self.party);
        let output = invite(&mut draft, facts, &invitation, called, moment);
        Ok(Decision { output, changeset: draft.finish()? })
    }
}

/// An invitation to be made.
pub(in crate::operation) struct Invitation<'a> {
    pub(in crate::operation) party: Party,
    pub(in crate::operation) email: &'a EmailAddress,
    pub(in crate::operation) role: MemberRole,
}

/// Writes an invitation and sends it: in the language of who is invited, if they have an account, else in that of who invites.
pub(in crate::operation) fn invite(
    draft: &mut Draft<'_>,
    facts: &Facts,
    invitation: &Invitation<'_>,
    called: Option<(&LocalizedName, Locale)>,
    moment: &mut Moment<'_>,
) -> MemberReceipt {
    let Invitation { party, email, role } = *invitation;
    let (account, now) = (AccountId::of(email), moment.now());
    let member = Member { account, email: email.clone(), role, state: MemberState::Invited { at: now } };
    let receipt = put_member(draft, facts, party, member, moment);
    if let Some((name, locale)) = called {
        let locale = facts.get::<Account>(&Key::account(account)).map_or(locale, |account| account.locale);
        let party_name = name.get(&locale).clone();
        draft.task(Task::AccountMail(AccountMail {
            id: TaskId::made(now, moment.bytes()),
            says: AccountMailKind::Invitation { party, party_name, role },
            at: now,
            locale,
            recipient: email.clone(),
        }));
    }
    receipt
}
