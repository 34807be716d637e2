//! Who belongs to a brand or a buyer organization, and the sessions of an account; and what takes a step in two partitions.

use std::sync::Arc;

use super::{Desk, RunError};
use crate::operation::Missing;
use crate::operation::account::{DropParty, NoteParty};
use crate::operation::member::{AcceptInvitation, JoinRefusal, LeaveParty, LeavePartyRefusal, MemberReceipt};
use crate::party::{Account, Actor, Member, Party, Session};
use crate::record::{Key, Keys, Kind, ListCursor, Partition, Stored, Version};
use crate::refusal::Never;
use crate::store::{List, Listed, Store};
use crate::value::limits::PAGE_MEMBERS_MAX;
use crate::value::{AccountId, SessionId};

/// A page of members by their accounts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemberPage {
    /// The members, and those who are invited.
    pub members: Vec<ListedMember>,
    /// The account to continue after; `None` = this was the last page.
    pub next: Option<AccountId>,
}

/// One member of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedMember {
    /// The version.
    pub version: Version,
    /// The member.
    pub member: Arc<Member>,
}

/// A page of open sessions by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SessionPage {
    /// The sessions. A page may have fewer than asked for, for those that are over are left out.
    pub sessions: Vec<Arc<Session>>,
    /// The session to continue after; `None` = this was the last page.
    pub next: Option<SessionId>,
}

impl Desk {
    /// A page of who belongs to a brand or a buyer organization, or is invited to, after one of them. Whoever may read there may ask.
    /// A limit of 0 counts as 1, and one above [`PAGE_MEMBERS_MAX`] as that.
    ///
    /// # Errors
    /// [`RunError::Missing`] when the actor has nothing to do with it, and [`RunError::Storage`].
    pub async fn members(
        &self,
        party: Party,
        (after, limit): (Option<AccountId>, u32),
        actor: &Actor,
    ) -> Result<MemberPage, RunError<Never>> {
        if actor.on(party).is_none() {
            return Err(RunError::Missing(Missing::of(&Key::party(party))));
        }
        let after = after.map(|account| ListCursor::of(&Key::member(party, account)));
        let list = List::all(Kind::Member, party.into(), limit.clamp(1, PAGE_MEMBERS_MAX));
        let page = self.store().list(list.after(after)).await?;
        let members: Vec<ListedMember> = page.records.iter().filter_map(member).collect();
        let next = page.next.and_then(|_| members.last().map(|listed| listed.member.account));
        Ok(MemberPage { members, next })
    }

    /// A page of the open sessions of an account after one of them, for the account itself. A limit of 0 counts as 1, and one above
    /// [`PAGE_MEMBERS_MAX`] as that.
    ///
    /// # Errors
    /// [`RunError::Missing`] when there is no such account for this actor, and [`RunError::Storage`].
    pub async fn sessions(
        &self,
        account: AccountId,
        (after, limit): (Option<SessionId>, u32),
        actor: &Actor,
    ) -> Result<SessionPage, RunError<Never>> {
        let key = Key::account(account);
        let mut keys = Keys::new();
        keys.record(key.clone());
        let facts = self.store().load(keys).await?;
        let itself = actor.is_host() || actor.id() == Some(account);
        let Some(known) = facts.get::<Account>(&key).filter(|_| itself) else {
            return Err(RunError::Missing(Missing::of(&key)));
        };
        let after = after.map(|session| ListCursor::of(&Key::session(account, session)));
        let limit = limit.clamp(1, PAGE_MEMBERS_MAX);
        let list = List::all(Kind::Session, Partition::Account(account), limit);
        let page = self.store().list(list.after(after)).await?;
        let sessions = page.records.iter().filter_map(|listed| Session::of(listed.found.record.as_ref()?));
        let next = page.next.and_then(|_| sessions.clone().next_back().map(|session| session.id));
        let now = self.now();
        let sessions = sessions.filter(|session| session.is_open(known, now)).map(Arc::clone).collect();
        Ok(SessionPage { sessions, next })
    }

    /// Accepts an invitation in its two steps: the account notes where it is going to be a member, and then becomes one. Whoever was
    /// interrupted in between asks again.
    ///
    /// # Errors
    /// Every [`RunError`] but [`RunError::KeyReused`].
    pub async fn join(
        &self,
        account: AccountId,
        party: Party,
        actor: &Actor,
    ) -> Result<MemberReceipt, RunError<JoinRefusal>> {
        self.run(NoteParty { account, party }, actor).await?;
        self.run(AcceptInvitation { party, account }, actor).await
    }

    /// Leaves a brand or a buyer organization in two steps: the account is no longer a member, and then drops its note of it. Whoever
    /// was interrupted in between is no member, and has a note that gives nothing.
    ///
    /// # Errors
    /// Every [`RunError`] but [`RunError::KeyReused`].
    pub async fn leave(
        &self,
        account: AccountId,
        party: Party,
        actor: &Actor,
    ) -> Result<(), RunError<LeavePartyRefusal>> {
        self.run(LeaveParty { party, account }, actor).await?;
        self.run(DropParty { account, party }, actor).await?;
        Ok(())
    }
}

fn member(listed: &Listed) -> Option<ListedMember> {
    let member = listed.found.record.as_ref().and_then(Member::of)?;
    Some(ListedMember { version: listed.found.version, member: Arc::clone(member) })
}
